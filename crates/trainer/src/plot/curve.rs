//! Reduces a long noisy curve to the points that a picture can show.

/// An iteration and its loss.
pub type Point = (usize, f64);

/// The points `(i, y[i])`, without NaN and infinities.
pub fn points(y: &[f64]) -> Vec<Point> {
    y.iter()
        .copied()
        .enumerate()
        .filter(|(_, y)| y.is_finite())
        .collect()
}

/// The lowest and the highest point of each of `buckets` equal intervals, in order: at most
/// `2·buckets` points. With at least one bucket per dot, the picture is that of all points.
pub fn extremes(points: &[Point], buckets: usize) -> Vec<Point> {
    let stretch = points.len().div_ceil(buckets.max(1)).max(1);
    if stretch <= 2 {
        return points.to_vec();
    }
    points
        .chunks(stretch)
        .flat_map(lowest_and_highest)
        .collect()
}

fn lowest_and_highest(bucket: &[Point]) -> impl Iterator<Item = Point> {
    let by_y = |a: &&Point, b: &&Point| a.1.total_cmp(&b.1);
    let mut ends: Vec<_> = [bucket.iter().min_by(by_y), bucket.iter().max_by(by_y)]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    ends.sort_by_key(|point| point.0);
    ends.dedup();
    ends.into_iter()
}

/// The number of values that a point of [`smooth`] averages: a hundredth of the run, but at least 10;
/// 0 for a run of fewer than 200 iterations, which is not averaged.
pub fn window(len: usize) -> usize {
    if len < 200 { 0 } else { (len / 100).max(10) }
}

/// The moving average of `y` at about `count` equidistant points: the mean of the [`window`] values
/// around each, and of fewer at both ends. Values that are not finite are ignored.
///
/// Costs `count` times [`window`] additions. Each mean is computed on its own, so that one huge value
/// of a diverging run does not round off the others.
pub fn smooth(y: &[f64], count: usize) -> Vec<Point> {
    let half = window(y.len()).div_ceil(2);
    let stride = y.len().div_ceil(count.max(1)).max(1);
    let last = y.len().checked_sub(1);
    (0..y.len())
        .step_by(stride)
        .chain(last.filter(|last| last % stride != 0))
        .filter_map(|i| {
            let around = &y[i.saturating_sub(half)..(i + half).clamp(i + 1, y.len())];
            mean(around).map(|mean| (i, mean))
        })
        .collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    let finite = || values.iter().filter(|y| y.is_finite());
    let count = finite().count();
    (count > 0).then(|| finite().sum::<f64>() / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn extremes_keep_the_lowest_and_highest_of_each_stretch_in_order() {
        let y = [3.0, 1.0, 2.0, 9.0, 5.0, 4.0, 7.0, 8.0, 6.0];
        let kept = extremes(&points(&y), 3);
        assert_eq!(
            kept,
            [(0, 3.0), (1, 1.0), (3, 9.0), (5, 4.0), (7, 8.0), (8, 6.0)]
        );
    }

    #[test]
    fn a_flat_stretch_keeps_its_ends_and_a_single_point_itself() {
        let kept = extremes(&points(&[2.0; 7]), 3);
        assert_eq!(kept, [(0, 2.0), (2, 2.0), (3, 2.0), (5, 2.0), (6, 2.0)]);
    }

    /// 0, 1, …, 999 averaged over 10 around each place: the middle of a straight line stays on it
    /// (the mean of i−5 ..= i+4 is i − 0.5), and the ends average what there is.
    #[test]
    fn smooth_of_a_line_by_hand() {
        let line: Vec<f64> = (0..1000).map(f64::from).collect();
        let kept = smooth(&line, 10);
        assert_eq!(kept.len(), 11);
        assert_eq!(kept[0], (0, 2.0)); // 0 ..= 4
        assert_eq!(kept[5], (500, 499.5)); // 495 ..= 504
        assert_eq!(kept[10], (999, 996.5)); // 994 ..= 999
    }

    #[test]
    fn the_window_is_a_hundredth_of_a_long_run_and_nothing_of_a_short_one() {
        assert_eq!([199, 200, 999, 10_000].map(window), [0, 10, 10, 100]);
    }

    #[test]
    fn what_is_not_finite_is_left_out() {
        let y = [1.0, f64::NAN, 3.0, f64::INFINITY];
        assert_eq!(points(&y), [(0, 1.0), (2, 3.0)]);
        let mut run = vec![2.0; 401];
        run[200] = f64::NAN;
        assert_eq!(
            smooth(&run, 3),
            [(0, 2.0), (134, 2.0), (268, 2.0), (400, 2.0)]
        );
    }

    proptest! {
        #[test]
        fn extremes_lose_neither_peak_nor_order(
            y in prop::collection::vec(-1e3..1e3, 0..500), buckets in 0_usize..50,
        ) {
            let all = points(&y);
            let kept = extremes(&all, buckets);
            prop_assert!(kept.len() <= 2 * buckets.max(1));
            prop_assert!(kept.windows(2).all(|w| w[0].0 < w[1].0));
            let range = |p: &[Point]| p.iter().map(|p| p.1).fold((f64::MAX, f64::MIN), |(l, h), y| (l.min(y), h.max(y)));
            prop_assert_eq!(range(&kept), range(&all));
        }

        #[test]
        fn smooth_stays_between_the_lowest_and_the_highest(
            y in prop::collection::vec(0.0..1e3, 1..500), count in 0_usize..50,
        ) {
            let (low, high) = y.iter().fold((f64::MAX, f64::MIN), |(l, h), &y| (l.min(y), h.max(y)));
            let kept = smooth(&y, count);
            prop_assert_eq!(kept.last().map(|p| p.0), Some(y.len() - 1));
            prop_assert!(kept.iter().all(|p| (low - 1e-9..=high + 1e-9).contains(&p.1)));
        }
    }
}

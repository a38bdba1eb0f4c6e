//! Removes lines and squares printed on the paper.
//!
//! Printed lines are much thinner than the strokes and extend beyond the digit on both sides, which a thin part of a
//! digit does not. A morphological opening by a disc removes them at any angle, and dust too.

use ndarray::{Array2, Zip};

use super::{
    components::{Bounds, Labels},
    distance::squared_distance,
};

/// A line thinner than this fraction of the widest strokes may be ruling.
const THIN: f64 = 0.35;

/// `mask` without ruling; `None` if there is no ruling. `strokes` are the pixels of `mask` that are known to be
/// strokes and not a desk.
pub(super) fn without_ruling(mask: &Array2<bool>, strokes: &Array2<bool>) -> Option<Array2<bool>> {
    let depth = squared_distance(&mask.mapv(|inside| !inside));
    let radius = THIN * half_width(&depth, strokes)?;
    if radius < 1.0 {
        return None;
    }
    let core = depth.mapv(|depth| depth > radius * radius);
    let reach = (radius + 1.0).powi(2);
    let opened = Zip::from(mask)
        .and(&squared_distance(&core))
        .map_collect(|&inside, &distance| inside && distance <= reach);
    let removed = Zip::from(mask)
        .and(&opened)
        .map_collect(|&inside, &opened| inside && !opened);
    let kept = Labels::new(&opened).components;
    let digit = kept.iter().max_by_key(|component| component.area)?;
    runs_past(&removed, &digit.bounds).then_some(opened)
}

/// Half the width of the widest strokes: the ninth decile of the depth of their pixels.
fn half_width(depth: &Array2<f64>, strokes: &Array2<bool>) -> Option<f64> {
    let inside = depth.iter().zip(strokes).filter(|(_, inside)| **inside);
    let mut depths: Vec<f64> = inside.map(|(depth, _)| *depth).collect();
    let place = depths.len().checked_sub(1)? * 9 / 10;
    let decile = *depths.select_nth_unstable_by(place, f64::total_cmp).1;
    decile.is_finite().then(|| decile.sqrt())
}

/// Whether `lines` has pixels beyond two opposite sides of the box of a digit.
fn runs_past(lines: &Array2<bool>, digit: &Bounds) -> bool {
    let (margin, least) = (digit.longest_side() / 10, digit.longest_side() / 20);
    let [mut above, mut below, mut left, mut right] = [0_usize; 4];
    for ((i, j), _) in lines.indexed_iter().filter(|(_, inside)| **inside) {
        above += usize::from(i + margin < digit.rows.start);
        below += usize::from(i >= digit.rows.end + margin);
        left += usize::from(j + margin < digit.columns.start);
        right += usize::from(j >= digit.columns.end + margin);
    }
    above.min(below).max(left.min(right)) > least
}

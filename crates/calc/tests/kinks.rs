//! Kinks and jumps: an infinite bar at one, a finite bar beside one, and the same answer from every operator.

use calc::check::Verdict;
use calc::{Differences, Estimate};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, array};

/// A function, a point, and the mean of the slopes there.
type Kink = (fn(f64) -> f64, f64, f64);

fn estimate(f: impl Fn(f64) -> f64 + Sync, x: f64) -> (f64, f64) {
    let Estimate { value, error } = Differences::central()
        .richardson()
        .derivative(f, x)
        .unwrap();
    (value, error)
}

#[test]
fn at_a_kink_the_bar_is_infinite_and_the_value_is_the_mean_of_the_slopes() {
    // By hand: (−1 + 1) / 2, (0 + 1) / 2, cos 1 + 0, (1 + 2) / 2.
    let kinks: [Kink; 5] = [
        (f64::abs, 0.0, 0.0),
        (|x| x.max(0.0), 0.0, 0.5),
        (|x| 1.0 + x.max(0.0), 0.0, 0.5),
        (|x| x.sin() + (x - 1.0).abs(), 1.0, 1_f64.cos()),
        (|x| x.max(x * x), 1.0, 1.5),
    ];
    for (f, x, mean) in kinks {
        let (value, bar) = estimate(f, x);
        assert!(
            bar.is_infinite() && (value - mean).abs() < 0.03,
            "{value} ± {bar}"
        );
    }
}

#[test]
fn at_a_jump_and_a_vertical_tangent_the_bar_is_infinite() {
    let jump = |x: f64| if x > 0.0 { 1.0 } else { 0.0 };
    let cusp = |x: f64| x.abs().sqrt();
    for f in [jump, f64::cbrt, cusp, f64::floor] as [fn(f64) -> f64; 4] {
        assert!(estimate(f, 0.0).1.is_infinite());
    }
}

#[test]
fn where_one_sided_slopes_meet_the_bar_is_finite() {
    let (parabolas, power) = (|x: f64| x * x.abs(), |x: f64| x.abs().powf(1.5));
    for f in [parabolas, power, f64::cos] as [fn(f64) -> f64; 3] {
        let (value, bar) = estimate(f, 0.0);
        assert!(value.abs() <= bar && bar < 1e-6, "{value} ± {bar}");
    }
}

#[test]
fn second_derivative_has_an_infinite_bar_where_it_jumps() {
    let estimate = Differences::central()
        .richardson()
        .nth_derivative(2, |x: f64| x * x.abs(), 0.0)
        .unwrap();
    assert!(estimate.error.is_infinite());
}

#[test]
fn all_operators_say_the_same_beside_a_kink() {
    let f = |x: &ArrayRef1<f64>| x[0].max(0.0) + x[1] * x[1];
    let x = array![1e-3, 0.7];
    let method = Differences::central().richardson();
    let alone = method.derivative(|x| x.max(0.0) + 0.7 * 0.7, 1e-3).unwrap();
    assert!((alone.value - 1.0).abs() <= alone.error && alone.error < 1e-11);

    let of = |all: Estimate<Array1<f64>>| (all.value[0], all.error[0]);
    let expected = (alone.value, alone.error);
    assert_eq!(of(method.gradient(f, &x).unwrap()), expected);
    let rows = |x: &ArrayRef1<f64>| vec![(3.0 * x[0]).sin(), f(x), x[0].abs()];
    let jacobian: Estimate<Array2<f64>> = method.jacobian(rows, &x).unwrap();
    assert_eq!((jacobian.value[[1, 0]], jacobian.error[[1, 0]]), expected);
    let stacked = |points: &ArrayRef2<f64>| -> Vec<f64> {
        points
            .rows()
            .into_iter()
            .map(|x| f(&x.to_owned()))
            .collect()
    };
    let batched = method.clone().batched(7).gradient(stacked, &x).unwrap();
    assert_eq!(of(batched), expected);
}

#[test]
fn kink_is_unchecked_and_the_report_tells_both_slopes() {
    let f = |x: &ArrayRef1<f64>| x[0].max(0.0) + x[1].sin();
    let report = Differences::central()
        .richardson()
        .check(f, &array![0.0, 0.0], &array![1.0, 1.0])
        .unwrap();
    assert_eq!((report.passes, report.unchecked), (1, 1), "{report}");
    let entry = &report.worst[0];
    assert_eq!(
        (&entry.index[..], entry.verdict),
        (&[0][..], Verdict::Unchecked)
    );
    let [below, above] = entry.kink.unwrap();
    assert!(entry.is_kink() && below == 0.0 && (above - 1.0).abs() < 1e-12);
    assert!(
        report
            .to_string()
            .contains("kink: slope 0.000e0 below, 1.000e0 above"),
        "{report}"
    );
}

#[test]
fn kink_along_a_direction_is_unchecked_too() {
    let f = |x: &ArrayRef1<f64>| (x[0] - x[1]).abs();
    let report = Differences::central()
        .richardson()
        .check_along(
            f,
            &array![2.0, 2.0],
            &array![1.0, -1.0],
            [&array![1.0, 0.0]],
        )
        .unwrap();
    let [below, above] = report.worst[0].kink.unwrap();
    assert!(
        (below + 1.0).abs() < 1e-9 && (above - 1.0).abs() < 1e-9,
        "{report}"
    );
}

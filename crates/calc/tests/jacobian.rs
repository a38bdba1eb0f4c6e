//! Jacobians, whole, along a direction and sparse: their error bars, and values that are not finite.

use std::sync::atomic::{AtomicUsize, Ordering};

use calc::{Differences, Error, Estimate, Sparsity, Step};
use ndarray::{Array1, Array2, ArrayRef1, array};

/// `(x y, eˣ + 1e6 y, sin z)`: nonlinear in every column, and of very different sizes in the rows.
fn f(x: &ArrayRef1<f64>) -> Vec<f64> {
    vec![x[0] * x[1], x[0].exp() + 1e6 * x[1], x[2].sin()]
}

fn jacobian(x: &Array1<f64>) -> Array2<f64> {
    array![
        [x[1], x[0], 0.0],
        [x[0].exp(), 1e6, 0.0],
        [0.0, 0.0, x[2].cos()]
    ]
}

fn point() -> Array1<f64> {
    array![0.5, -2.0, 1.0]
}

#[test]
fn every_row_has_bars_of_its_own() {
    let x = point();
    let method = Differences::central().richardson();
    let Estimate { value, error } = method.jacobian(f, &x).unwrap();
    for (at, expected) in jacobian(&x).indexed_iter() {
        assert!((value[at] - expected).abs() <= error[at], "{at:?}");
    }
    // The second row is larger, and rounded, by six digits.
    assert!(error.row(0).iter().all(|bar| *bar < 1e-12), "{error}");
    assert!(error.row(1).iter().all(|bar| *bar < 1e-6), "{error}");
    assert!(error[[1, 0]] > 1e-12, "{error}");
    let v = array![1.0, 2.0, -1.0];
    let Estimate { value, error } = method.jacobian_vector(f, &x, &v).unwrap();
    for ((found, expected), bar) in value.iter().zip(&jacobian(&x).dot(&v)).zip(&error) {
        assert!((found - expected).abs() <= *bar, "{value} ± {error}");
    }
    assert!(
        error[0] < 1e-11 && error[2] < 1e-11 && error[1] < 1e-6,
        "{error}"
    );
}

/// `yᵢ = ln xᵢ + xᵢ₊₁`, by columns that are moved in groups.
fn logarithms(x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>) {
    for i in 0..x.len() {
        y[i] = x[i].ln() + x.get(i + 1).unwrap_or(&0.0);
    }
}

#[test]
fn first_steps_that_lead_out_of_the_domain_are_passed_over() {
    // ln has no value below 0, and the first steps lead there from 0.01, though not from 5.
    let x = array![0.01, 5.0, 0.02, 0.01];
    let method = Differences::central().richardson();
    let pattern = Sparsity::banded(4, 0, 1);
    let Estimate { value, error } = method.sparse_jacobian(logarithms, &x, &pattern).unwrap();
    for ((i, j, found), (.., bar)) in value.iter().zip(error.iter()) {
        let expected = if i == j { 1.0 / x[i] } else { 1.0 };
        assert!(
            (found - expected).abs() <= bar && bar < 1e-6,
            "({i}, {j}): {found} ± {bar}"
        );
    }
    // The slope of ln at 0.01, behind and ahead: the very first point of all may have no value.
    for side in [1.0, -1.0] {
        let logarithm = |x: &ArrayRef1<f64>| vec![x[0], (side * x[0]).ln()];
        let x = array![side * 0.01];
        let whole = method.jacobian(logarithm, &x).unwrap();
        let (value, error) = (whole.value[[1, 0]], whole.error[[1, 0]]);
        assert!((value - 100.0 * side).abs() <= error && error < 1e-6);
        let along = method.jacobian_vector(logarithm, &x, &array![1.0]).unwrap();
        let (value, error) = (along.value[1], along.error[1]);
        assert!((value - 100.0 * side).abs() <= error && error < 1e-6);
    }
}

#[test]
fn first_point_that_has_no_value_is_named() {
    let x = array![1.0, 2.0];
    // NaN wherever one of the entries moves, to either side; the first is where f is evaluated first of all.
    for moved in [0, 1] {
        let nan =
            |y: &ArrayRef1<f64>| vec![y[0], if y[moved] == x[moved] { 0.0 } else { f64::NAN }];
        let method = Differences::central().step(0.5);
        let Error::NotFinite { at, value } = method.jacobian(nan, &x).unwrap_err() else {
            panic!("another error")
        };
        assert_eq!((at.entry(), at.step()), (Some(&[moved][..]), Some(0.5)));
        assert!(value.is_nan());
    }

    let nan = |x: &ArrayRef1<f64>| vec![x[0], if x[1] == 2.0 { 0.0 } else { f64::NAN }];
    let into = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| y.assign(&Array1::from(nan(x)));
    // Both columns share a colour, and move at once.
    let pattern = Sparsity::new([2, 2], [(0, 0), (1, 1)]);
    let method = Differences::central().step(0.5);
    let error = method.sparse_jacobian(into, &x, &pattern).unwrap_err();
    let Error::NotFinite { at, .. } = error else {
        panic!("{error:?}")
    };
    let steps: Vec<f64> = at.moves.iter().map(|moved| moved.by).collect();
    assert_eq!(steps, [0.5, 0.5]);
}

#[test]
fn value_that_is_not_finite_at_any_step_is_told() {
    for outcome in [f64::NAN, f64::INFINITY] {
        let f = |x: &ArrayRef1<f64>| vec![x[0], if x[0] == 1.0 { 0.0 } else { outcome }];
        let method = Differences::central().richardson();
        let error = method.jacobian(f, &array![1.0]).unwrap_err();
        let Error::NotFinite { at, value } = error else {
            panic!("{error:?}")
        };
        assert_eq!(value.to_string(), outcome.to_string());
        assert_eq!(at.entry(), Some(&[0][..]));
    }
}

#[test]
fn point_without_entries_costs_one_evaluation() {
    for method in [
        Differences::central(),
        Differences::forward(),
        Differences::central().step(Step::Auto),
    ] {
        let calls = AtomicUsize::new(0);
        let f = |_: &ArrayRef1<f64>| {
            calls.fetch_add(1, Ordering::Relaxed);
            vec![1.0, 2.0]
        };
        let jacobian = method.jacobian(f, &Array1::zeros(0)).unwrap();
        assert_eq!(jacobian.dim(), (2, 0));
        assert_eq!(calls.into_inner(), 1);
    }
}

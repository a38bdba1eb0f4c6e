//! Second derivatives by every scheme, with and without bounds, with and without error bars.

use calc::{Differences, Error, Estimate};
use ndarray::{Array1, Array2, ArrayRef1, array};

/// `x² y + 3 x y² + y z`, and by hand its Hessian.
fn cubic(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[0] * x[1] + 3.0 * x[0] * x[1] * x[1] + x[1] * x[2]
}

fn hessian_of_cubic(x: &Array1<f64>) -> Array2<f64> {
    let mixed = 2.0 * x[0] + 6.0 * x[1];
    array![
        [2.0 * x[1], mixed, 0.0],
        [mixed, 6.0 * x[0], 1.0],
        [0.0, 1.0, 0.0]
    ]
}

fn assert_close(found: &Array2<f64>, expected: &Array2<f64>, tolerance: f64) {
    let off = (found - expected).mapv(f64::abs);
    assert!(
        off.iter().all(|off| *off <= tolerance),
        "{found} for {expected}"
    );
}

#[test]
fn one_sided_hessians_stay_on_their_side() {
    let x = array![1.5, -0.5, 0.75];
    // Of order 2 they are exact for a cubic in each mixed derivative, but for rounding: ε / h² = 2e-10.
    for (method, side) in [
        (Differences::forward(), 1.0),
        (Differences::backward(), -1.0),
    ] {
        let f = |y: &ArrayRef1<f64>| {
            assert!(y.iter().zip(&x).all(|(y, x)| (y - x) * side >= 0.0), "{y}");
            cubic(y)
        };
        let found = method.order(2).step(2f64.powi(-10)).hessian(f, &x).unwrap();
        assert_close(&found, &hessian_of_cubic(&x), 1e-7);
    }
}

#[test]
fn entry_at_its_bound_is_one_sided_in_mixed_derivatives_too() {
    let x = array![0.0, 1.0, 2.0];
    for (lower, upper) in [
        (array![0.0, -9.0, -9.0], array![9.0, 9.0, 9.0]),
        (array![-9.0, -9.0, -9.0], array![9.0, 1.0, 9.0]),
        (array![0.0, 1.0, -9.0], array![9.0, 9.0, 2.0]),
    ] {
        let f = |y: &ArrayRef1<f64>| {
            assert!((0..3).all(|i| lower[i] <= y[i] && y[i] <= upper[i]), "{y}");
            cubic(y)
        };
        let method = Differences::central().bounds(&lower, &upper);
        let found = method.hessian(f, &x).unwrap();
        assert_close(&found, &hessian_of_cubic(&x), 1e-6);
    }
}

#[test]
fn bars_of_a_hessian_hold_its_errors_and_are_narrow() {
    let f = |x: &ArrayRef1<f64>| (x[0] * x[1]).exp() + x[0].sin();
    let x: Array1<f64> = array![0.5, 0.8];
    // By hand, with u = x y: y² eᵘ − sin x, (1 + u) eᵘ, x² eᵘ.
    let u = x[0] * x[1];
    let mixed = (1.0 + u) * u.exp();
    let expected = array![
        [x[1] * x[1] * u.exp() - x[0].sin(), mixed],
        [mixed, x[0] * x[0] * u.exp()]
    ];
    let methods = [
        (Differences::central(), 1e-8),
        (Differences::forward(), 1e-3),
        (Differences::central().bounds(&x, f64::INFINITY), 1e-3),
    ];
    for (method, narrow) in methods {
        let Estimate { value, error } = method.richardson().hessian(f, &x).unwrap();
        for ((found, expected), bar) in value.iter().zip(&expected).zip(&error) {
            assert!((found - expected).abs() <= *bar, "{value} ± {error}");
            assert!(*bar < narrow, "{value} ± {error}");
        }
    }
}

#[test]
fn bars_of_a_hessian_tell_the_noise_of_single_precision() {
    let f = |x: &ArrayRef1<f64>| f64::from((x[0] * x[1]).exp() as f32);
    let x: Array1<f64> = array![0.5, 0.8];
    let u = x[0] * x[1];
    let Estimate { value, error } = Differences::central().richardson().hessian(f, &x).unwrap();
    let off = (value[[0, 1]] - (1.0 + u) * u.exp()).abs();
    assert!(
        off <= error[[0, 1]] && error[[0, 1]] > 1e-9,
        "{value} ± {error}"
    );
}

#[test]
fn step_lost_beside_either_entry_is_an_error() {
    for x in [array![1e20, 1.0], array![1.0, 1e20]] {
        let error = Differences::central()
            .step(1e-4)
            .hessian_vector(|x: &ArrayRef1<f64>| x[0] * x[1], &x, &array![1.0, 1.0])
            .unwrap_err();
        assert!(matches!(error, Error::StepVanished { .. }), "{error:?}");
        let error = Differences::central()
            .step(1e-4)
            .hessian(|x: &ArrayRef1<f64>| x[0] * x[1], &x)
            .unwrap_err();
        assert!(matches!(error, Error::StepVanished { .. }), "{error:?}");
    }
}

#[test]
fn product_with_a_direction_is_that_of_the_hessian_by_every_scheme() {
    let (x, v) = (array![1.5, -0.5, 0.75], array![1.0, 2.0, 0.5]);
    let expected = hessian_of_cubic(&x).dot(&v);
    for method in [
        Differences::central(),
        Differences::forward(),
        Differences::backward(),
        Differences::central().bounds(&x, f64::INFINITY),
    ] {
        // A quotient of order 2 is exact for a cubic in each mixed derivative, but for rounding.
        let method = method.order(2).step(2f64.powi(-10));
        let found = method.hessian_vector(cubic, &x, &v).unwrap();
        let off = (found - &expected).mapv(f64::abs);
        assert!(off.iter().all(|off| *off < 1e-7), "{off} for {expected}");
    }
}

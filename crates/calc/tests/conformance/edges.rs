//! Cases at which finitediff and others lose their digits or return NaN.

use calc::{Differences, Step};
use ndarray::{Array1, ArrayRef1, array};

use super::assert_close;

#[test]
fn squares_of_huge_numbers_keep_nine_digits() {
    for x in [1e8, 1e12, 1e16] {
        let slope = Differences::central().derivative(|x| x * x, x).unwrap();
        assert!((slope / (2.0 * x) - 1.0).abs() < 1e-9, "{x:e}: {slope:e}");
    }
}

#[test]
fn steps_of_1e_100_and_1e100_neither_underflow_nor_overflow() {
    for step in [1e-100, 1e100] {
        let method = Differences::central().step(step);
        let bend = method.nth_derivative(2, |x| x * x, 0.0).unwrap();
        assert_close(bend, 2.0, 1e-12, "x² by order 4");
    }
}

#[test]
fn automatic_step_of_a_function_that_is_0_gives_0() {
    let method = Differences::central().step(Step::Auto);
    assert_eq!(method.derivative(|x| 0.0 * x, 1.0), Ok(0.0));
}

// Where finitediff is off by 24 to 37 %.
#[test]
fn hessian_from_values_alone_is_right_to_eight_digits() {
    let f = |x: &ArrayRef1<f64>| x[0].exp() * x[1].sin() + 0.3 * x[0] * x[1] * x[1];
    let x: Array1<f64> = array![1.3, 0.7];
    let (sin, cos) = x[1].sin_cos();
    let exp = x[0].exp();
    let expected = array![
        [exp * sin, exp * cos + 0.6 * x[1]],
        [exp * cos + 0.6 * x[1], -exp * sin + 0.6 * x[0]]
    ];
    let found = Differences::central().hessian(f, &x).unwrap();
    for (found, expected) in found.iter().zip(&expected) {
        assert!(
            (found / expected - 1.0).abs() < 1e-8,
            "{found} for {expected}"
        );
    }
}

// finitediff returns NaN for both without a word.
#[test]
fn roots_and_logarithms_beside_their_edge_are_errors_and_not_nan() {
    assert!(Differences::central().derivative(f64::sqrt, 0.0).is_err());
    assert!(Differences::central().derivative(f64::ln, 1e-6).is_err());
    let bounded = Differences::central().bounds(1e-9, f64::INFINITY);
    assert!(bounded.derivative(f64::ln, 1e-6).is_ok());
}

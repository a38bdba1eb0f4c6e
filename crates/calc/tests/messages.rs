//! What an error says of the evaluation that failed, and what lies beneath it.

use std::error::Error as _;

use calc::{Differences, Error};
use ndarray::{ArrayRef1, array};

#[test]
fn error_of_the_function_is_the_source_of_the_error() {
    let f = |x: &ArrayRef1<f64>| "seven".parse::<i32>().map(|seven| x[0] * f64::from(seven));
    let error = Differences::central()
        .gradient(f, &array![1.0])
        .unwrap_err();
    let source = error.source().expect("a source");
    assert_eq!(source.to_string(), "invalid digit found in string");
}

#[test]
fn value_that_is_not_finite_has_no_source() {
    let error = Differences::central()
        .derivative(|_| f64::NAN, 1.0)
        .unwrap_err();
    assert!(error.source().is_none());
}

#[test]
fn entry_of_a_scalar_is_called_x_and_both_of_a_mixed_derivative_are_named() {
    let error = Differences::central()
        .step(0.5)
        .derivative(|_| f64::NAN, 1.0)
        .unwrap_err();
    assert!(
        error.to_string().contains("x + 5e-1 (forward side)"),
        "{error}"
    );

    // Finite wherever one entry moves alone.
    let f = |x: &ArrayRef1<f64>| {
        if x[0] != 1.0 && x[1] != 2.0 {
            f64::NAN
        } else {
            0.0
        }
    };
    let error: Error = Differences::central()
        .step(0.5)
        .hessian(f, &array![1.0, 2.0])
        .unwrap_err();
    let both = "x[1] + 5e-1 (forward side) and x[0] + 5e-1 (forward side)";
    assert!(error.to_string().contains(both), "{error}");
}

//! What an error says of the evaluation that failed, and what lies beneath it.

use std::error::Error as _;

use calc::{Differences, Error, Sparsity, Step};
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

#[test]
fn quotient_of_finite_values_that_overflows_is_not_called_a_lost_step() {
    // Finite on both sides of 1, but not their difference.
    let cliff = |x: f64| if x > 1.0 { f64::MAX } else { f64::MIN };
    let of_all = |x: &ArrayRef1<f64>| cliff(x[0]);
    for method in [
        Differences::central(),
        Differences::central().order(4),
        Differences::forward(),
    ] {
        let x = array![1.0, 2.0];
        let vector = |x: &ArrayRef1<f64>| vec![cliff(x[0])];
        let errors: [Error; 5] = [
            method.gradient(of_all, &x).unwrap_err(),
            method.derivative(cliff, 1.0).unwrap_err(),
            method.directional(of_all, &x, &x).unwrap_err(),
            method.hessian(of_all, &x).unwrap_err(),
            method.jacobian(vector, &x).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::NotFinite { .. }), "{error:?}");
        }
    }
}

#[test]
fn mixed_quotient_that_overflows_is_not_called_a_lost_step() {
    let cliff = |x: &ArrayRef1<f64>| {
        if (x[0] > 1.0) == (x[1] > 2.0) {
            f64::MAX
        } else {
            f64::MIN
        }
    };
    let (x, v) = (array![1.0, 2.0], array![1.0, 0.0]);
    let error = Differences::central()
        .hessian_vector(cliff, &x, &v)
        .unwrap_err();
    assert!(matches!(error, Error::NotFinite { .. }), "{error:?}");
}

#[test]
fn step_that_is_lost_on_one_side_only_is_called_lost_where_the_quotient_has_no_value() {
    // 1 + ε/2 is 1, and 1 − ε/2 is the number before it.
    let method = Differences::central().step(0.5 * f64::EPSILON);
    let cliff = |x: f64| if x < 1.0 { f64::MIN } else { f64::MAX };
    let errors = [
        method.derivative(cliff, 1.0).unwrap_err(),
        method
            .gradient(|x: &ArrayRef1<f64>| cliff(x[0]), &array![1.0])
            .unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::StepVanished { .. }), "{error:?}");
    }
}

#[test]
fn function_that_fails_where_its_noise_is_measured_is_said_to_fail_at_x_or_along_a_direction() {
    let auto = Differences::central().step(Step::Auto);
    let x = array![1.0, 2.0];
    let nowhere = |_: &ArrayRef1<f64>| f64::NAN;
    let into = |_: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| y.fill(f64::NAN);
    let errors: [Error; 2] = [
        auto.gradient(nowhere, &x).unwrap_err(),
        auto.sparse_jacobian(into, &x, &Sparsity::banded(2, 0, 0))
            .unwrap_err(),
    ];
    for error in errors {
        let said = error.to_string();
        assert!(said.contains("f returned NaN at x itself"), "{said}");
    }
    let only_at_x = |x: &ArrayRef1<f64>| if x[0] == 1.0 { 0.0 } else { f64::NAN };
    let error = auto.gradient(only_at_x, &x).unwrap_err().to_string();
    let along = "f returned NaN at x along the direction + 1e-6 (forward side)";
    assert!(error.contains(along), "{error}");
}

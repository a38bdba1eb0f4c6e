//! A caller's mistakes: each is refused with what was found and what was expected, before `f` is called.

use std::panic::catch_unwind;

use calc::{Differences, Sparsity, Step};
use ndarray::{ArrayRef1, array};

/// What is said to the mistake.
fn refusal(mistake: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let refused = catch_unwind(mistake).expect_err("nothing was refused");
    match refused.downcast::<String>() {
        Ok(message) => *message,
        Err(other) => other.downcast_ref::<&str>().unwrap().to_string(),
    }
}

/// What is said to the gradient of a function that must not be called, at a point of two entries.
fn refusal_of_gradient(method: fn() -> Differences<'static>) -> String {
    let uncalled = |_: &ArrayRef1<f64>| -> f64 { panic!("f was called") };
    refusal(move || drop(method().gradient(uncalled, &array![1.0, 2.0])))
}

#[test]
fn steps_that_are_not_finite_and_positive_are_refused() {
    for length in [0.0, -1e-4, f64::NAN, f64::INFINITY] {
        for step in [
            Step::Absolute(length.into()),
            Step::Relative(length.into()),
            Step::from(&array![1e-4, length]),
        ] {
            let said = refusal(|| drop(Differences::central().step(step)));
            assert_eq!(said, "steps must be finite and positive", "{length}");
        }
    }
}

#[test]
fn steps_and_bounds_for_another_number_of_entries_are_refused() {
    let steps = refusal_of_gradient(|| Differences::central().step(&array![1e-4, 1e-4, 1e-4]));
    assert!(
        steps.contains("steps for each entry of x: found 3, expected 2"),
        "{steps}"
    );
    let lower = refusal_of_gradient(|| Differences::central().bounds(&array![0.0], 9.0));
    assert!(
        lower.contains("lower bounds for each entry of x: found 1, expected 2"),
        "{lower}"
    );
    let upper = refusal_of_gradient(|| Differences::central().bounds(0.0, &array![9.0, 9.0, 9.0]));
    assert!(
        upper.contains("upper bounds for each entry of x: found 3, expected 2"),
        "{upper}"
    );
}

#[test]
fn orders_and_derivatives_that_are_not_on_offer_are_refused() {
    for order in [0, 21] {
        let said = refusal(move || drop(Differences::forward().order(order)));
        assert_eq!(said, format!("order {order}: expected 1 to 20"));
    }
    let said = refusal(|| drop(Differences::central().order(3)));
    assert_eq!(said, "order 3: central differences have even orders");
    for n in [0, 11] {
        let said = refusal(move || drop(Differences::central().nth_derivative(n, f64::exp, 0.0)));
        assert_eq!(said, format!("derivative {n}: expected 1 to 10"));
    }
}

#[test]
fn entries_outside_a_pattern_are_refused() {
    for (row, column) in [(2, 0), (0, 3)] {
        let said = refusal(move || drop(Sparsity::new([2, 3], [(row, column)])));
        let expected = format!("entry ({row}, {column}) of a matrix of shape [2, 3]");
        assert_eq!(said, expected);
    }
}

#[test]
fn a_batch_of_no_points_is_refused() {
    let said = refusal(|| drop(Differences::central().batched(0)));
    assert_eq!(said, "a batch of no points");
}

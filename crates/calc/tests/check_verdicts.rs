//! The verdicts of a check, held to the formulas in the documentation of `calc::check`.

use calc::check::{Report, Verdict, check, check_estimate};
use calc::{Differences, Estimate};
use ndarray::{Array1, ArrayRef1, arr0, array};

/// Two gradients, with the error bars of the second.
fn report(analytic: Array1<f64>, value: Array1<f64>, error: Array1<f64>) -> Report {
    check_estimate(&analytic, &Estimate { value, error })
}

#[test]
fn one_entry_that_is_wrong_or_no_number_fails_the_whole() {
    for (third, verdict) in [
        (-3.0, Verdict::Mismatch),
        (f64::NAN, Verdict::Invalid),
        (f64::INFINITY, Verdict::Invalid),
    ] {
        let report = report(
            array![1.0, 2.0, third],
            array![1.0, 2.0, 3.0],
            Array1::zeros(3),
        );
        assert_eq!((report.passes, report.verdict()), (2, verdict));
        assert!(!report.passed() && report.to_string().starts_with("FAIL"));
    }
}

#[test]
fn every_entry_may_be_off_by_the_rounding_of_the_largest() {
    // 16 ε · 1e6 = 3.55e-9.
    let off_by = |off| report(array![1e6, 0.0], array![1e6, off], Array1::zeros(2));
    assert_eq!(off_by(3.5e-9).passes, 2);
    assert_eq!(off_by(3.6e-9).mismatches, 1);
}

#[test]
fn bar_of_the_notes_grows_with_the_entry() {
    // 1e-8 + 1e-4 · 100 = 0.01, and 1e-6 · 100 beside it.
    assert!(check(&array![100.0], &array![100.0099]).passed());
    assert_eq!(check(&array![100.0], &array![100.0103]).mismatches, 1);
    assert!(check(&array![0.01], &array![0.010_000_9]).passed());
    assert_eq!(check(&array![0.01], &array![0.010_001_1]).mismatches, 1);
}

#[test]
fn equal_zeros_pass() {
    assert!(check(&array![0.0, 0.0], &array![0.0, 0.0]).passed());
}

#[test]
fn worst_is_what_differs_by_most_of_its_tolerances() {
    // By 1 with a tolerance of 0.5, and by 0.1 with one of 1e-3.
    let report = report(array![2.0, 1.1], array![1.0, 1.0], array![0.5, 1e-3]);
    assert_eq!(report.mismatches, 2);
    assert_eq!(report.worst[0].index, [1]);
}

#[test]
fn directions_of_any_length_are_weighed_by_their_entries() {
    // (3, 5) · (2, ½) = 8.5
    let f = |x: &ArrayRef1<f64>| 3.0 * x[0] + 5.0 * x[1];
    let report = Differences::central()
        .richardson()
        .check_along(f, &array![1.0, 2.0], &array![3.0, 5.0], [&array![2.0, 0.5]])
        .unwrap();
    assert!(report.passed(), "{report}");
    assert_eq!(report.worst[0].analytic, 8.5);
}

#[test]
fn entry_of_a_scalar_is_called_x() {
    let printed = check(&arr0(1.0), &arr0(2.0)).to_string();
    assert!(printed.contains("  Mismatch   x   "), "{printed}");
}

//! The gradient check and its negative controls. Gradients are taken by hand.

use calc::check::{Report, Subject, Verdict, check_estimate};
use calc::{Differences, Error, Estimate};
use ndarray::{Array, Array1, Array2, ArrayRef1, ArrayRef2, ShapeBuilder, array};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The mean over the rows of `½ Σⱼ (x·w)²`; its gradient is `xᵀ(x·w) / N`. It is a layer without its activation.
fn layer(x: &Array2<f64>) -> impl Fn(&ArrayRef2<f64>) -> f64 + Sync {
    let x = x.clone();
    move |w| 0.5 * x.dot(w).mapv(|a| a * a).sum() / x.nrows() as f64
}

fn batch() -> Array2<f64> {
    array![[1.0, -0.5, 2.0], [0.3, 0.7, -1.0], [-2.0, 0.1, 0.4]]
}

fn weights() -> Array2<f64> {
    array![[0.2, -0.4], [1.5, 0.1], [-0.3, 0.8]]
}

fn gradient() -> Array2<f64> {
    batch().t().dot(&batch().dot(&weights())) / 3.0
}

fn checked(gradient: &Array2<f64>) -> Report {
    Differences::central()
        .richardson()
        .check(layer(&batch()), &weights(), gradient)
        .unwrap()
}

fn along(gradient: &Array2<f64>) -> Report {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let signs: Vec<_> = (0..5)
        .map(|_| gradient.mapv(|_| if rng.random() { 1.0 } else { -1.0 }))
        .collect();
    Differences::central()
        .richardson()
        .check_along(layer(&batch()), &weights(), gradient, &signs)
        .unwrap()
}

#[test]
fn right_gradient_passes_and_all_of_it_is_checked() {
    let report = checked(&gradient());
    assert!(report.passed(), "{report}");
    assert_eq!((report.entries, report.passes), (6, 6));
    assert_eq!(report.checked(), 1.0);
    assert!(report.mean_difference < 1e-13, "{report}");
    let report = along(&gradient());
    assert_eq!((report.subject, report.passes), (Subject::Directions, 5));
}

#[test]
fn half_as_much_again_differs_in_every_entry() {
    let wrong = gradient() * 1.5;
    assert_eq!(checked(&wrong).mismatches, 6);
    assert_eq!(along(&wrong).mismatches, 5);
}

#[test]
fn flipped_sign_differs_in_every_entry() {
    let wrong = -gradient();
    assert_eq!(checked(&wrong).mismatches, 6);
    assert_eq!(along(&wrong).mismatches, 5);
}

#[test]
fn one_percent_in_one_entry_is_found_and_named_wherever_it_is() {
    for i in 0..3 {
        for j in 0..2 {
            let mut wrong = gradient();
            wrong[[i, j]] *= 1.01;
            let report = checked(&wrong);
            assert_eq!((report.passes, report.mismatches), (5, 1), "{report}");
            let worst = &report.worst[0];
            assert_eq!(
                (&worst.index[..], worst.verdict),
                (&[i, j][..], Verdict::Mismatch)
            );
            assert_eq!(worst.analytic, wrong[[i, j]]);
            assert!((worst.numerical - gradient()[[i, j]]).abs() < 1e-12);
            assert_eq!(along(&wrong).mismatches, 5);
        }
    }
}

#[test]
fn dropped_sum_over_the_batch_is_found() {
    let first = batch().slice(ndarray::s![..1, ..]).to_owned();
    let wrong = first.t().dot(&first.dot(&weights())) / 3.0;
    assert_eq!(checked(&wrong).mismatches, 6);
    assert_eq!(along(&wrong).mismatches, 5);
}

#[test]
fn nan_and_infinity_are_invalid_and_come_first() {
    let mut wrong = gradient() * 1.5;
    wrong[[2, 0]] = f64::NAN;
    wrong[[0, 1]] = f64::INFINITY;
    let report = checked(&wrong);
    assert_eq!((report.mismatches, report.invalid), (4, 2));
    assert!(!report.passed() && report.mean_difference.is_nan());
    assert!(
        report.worst[..2]
            .iter()
            .all(|worst| worst.verdict == Verdict::Invalid)
    );
    assert!(report.checked() < 0.67);
    assert_eq!(along(&wrong).invalid, 5);
    assert_eq!(checked(&Array2::from_elem((3, 2), f64::NAN)).invalid, 6);
}

#[test]
#[should_panic(expected = "left: [2, 3]\n right: [3, 2]")]
fn wrong_shape_panics_with_both_shapes() {
    checked(&gradient().t().to_owned());
}

#[test]
#[should_panic(expected = "shapes of the direction and the point")]
fn direction_of_another_shape_panics() {
    let directions = [Array2::ones((2, 3))];
    let check = Differences::central().richardson();
    let _ = check.check_along(layer(&batch()), &weights(), &gradient(), &directions);
}

#[test]
fn tolerance_follows_the_noise_of_the_function() {
    // In f32 the bars are about 1e-5 wide; what is wrong by 1e-7 is within them, and 1 % is not.
    let f = |x: &ArrayRef1<f64>| f64::from(x.mapv(f64::exp).sum() as f32);
    let x = array![0.1, 0.5, 1.0];
    let right = x.mapv(f64::exp);
    let check = Differences::central().richardson();
    assert!(
        check
            .check(f, &x, &(&right * (1.0 + 1e-7)))
            .unwrap()
            .passed()
    );
    assert_eq!(check.check(f, &x, &(&right * 1.01)).unwrap().mismatches, 3);
    // What is right to 2e-6 passes in f32 and does not in f64.
    let nearly = &right * (1.0 + 4e-6);
    assert_eq!(
        check
            .check(|x| x.mapv(f64::exp).sum(), &x, &nearly)
            .unwrap()
            .mismatches,
        3
    );
}

#[test]
fn a_function_too_noisy_to_tell_leaves_entries_unchecked() {
    // 1e9 + x has its slope 1 in digits that f32 does not have.
    let f = |x: &ArrayRef1<f64>| f64::from((1e9 + x.sum()) as f32);
    let report = Differences::central()
        .richardson()
        .check(f, &array![0.5], &array![1.0]);
    let report = report.unwrap();
    assert!(!report.passed(), "{report}");
    assert_eq!(report.passes, 0, "{report}");
}

#[test]
fn entries_that_f_does_not_see_pass_as_zeros() {
    let report = Differences::central()
        .richardson()
        .check(
            |x: &ArrayRef1<f64>| x[0].exp(),
            &array![0.0, 7.0],
            &array![1.0, 0.0],
        )
        .unwrap();
    assert_eq!(report.passes, 2, "{report}");
}

#[test]
fn at_a_minimum_zeros_agree_and_say_nothing() {
    let f = |x: &ArrayRef1<f64>| x.dot(x);
    let check = Differences::central().richardson();
    let report = check
        .check(f, &Array1::zeros(3), &Array1::zeros(3))
        .unwrap();
    assert_eq!((report.unchecked, report.passed()), (3, false), "{report}");
    let wrong = check.check(f, &Array1::zeros(3), &array![0.0, 1e-6, 0.0]);
    assert_eq!(wrong.unwrap().mismatches, 1);
}

#[test]
fn empty_gradient_does_not_pass() {
    let none = Array1::<f64>::zeros(0);
    let check = Differences::central().richardson();
    let report = check.check(|_: &ArrayRef1<f64>| 1.0, &none, &none).unwrap();
    assert!(!report.passed() && report.verdict() == Verdict::Unchecked);
    assert!(report.to_string().contains("nothing checked"), "{report}");
    let no_directions: [Array1<f64>; 0] = [];
    let report = check.check_along(
        |x: &ArrayRef1<f64>| x[0],
        &array![1.0],
        &array![1.0],
        &no_directions,
    );
    assert!(!report.unwrap().passed());
}

#[test]
fn error_of_the_function_names_the_entry() {
    let f = |x: &ArrayRef1<f64>| {
        if x[1] == 2.0 {
            Ok(x.sum())
        } else {
            Err("stuck")
        }
    };
    let check = Differences::central().richardson();
    let error = check
        .check(f, &array![1.0, 2.0], &array![1.0, 1.0])
        .unwrap_err();
    let Error::Objective { at, source } = error else {
        panic!("{error:?}")
    };
    assert_eq!((at.entry(), source), (Some(&[1][..]), "stuck"));
}

#[test]
fn layouts_do_not_matter() {
    let fortran = |a: &Array2<f64>| {
        let mut copy = Array::zeros(a.raw_dim().f());
        copy.assign(a);
        copy
    };
    let mut wrong = gradient();
    wrong[[2, 1]] *= -1.0;
    let report = Differences::central()
        .richardson()
        .check(layer(&batch()), &fortran(&weights()), &fortran(&wrong))
        .unwrap();
    assert_eq!(report, checked(&wrong));
    assert_eq!(report.worst[0].index, [2, 1]);
}

#[test]
fn twenty_worst_are_kept_in_order_and_as_many_printed_as_asked() {
    let numerical = Estimate {
        value: Array1::ones(30),
        error: Array1::from_elem(30, 1e-3),
    };
    let analytic = Array1::from_shape_fn(30, |i| 1.0 + 0.01 * (i + 1) as f64);
    let report = check_estimate(&analytic, &numerical);
    let indices: Vec<_> = report.worst.iter().map(|worst| worst.index[0]).collect();
    assert_eq!(indices, (10..30).rev().collect::<Vec<_>>());
    let lines = |text: String| text.lines().count();
    assert_eq!(lines(report.to_string()), 7);
    assert_eq!(lines(format!("{report:.20}")), 22);
    assert_eq!(lines(format!("{report:.0}")), 1);
}

#[test]
fn report_prints_verdicts_both_values_and_the_checked_part() {
    let numerical = Estimate {
        value: array![[1.0, 2.0], [3.0, 0.25]],
        error: array![[1e-9, 1e-9], [1e-9, 0.5]],
    };
    let report = check_estimate(&array![[1.0, -2.0], [f64::NAN, 0.5]], &numerical);
    // Tolerances: the bar and 1e-6 of the larger value.
    assert_eq!(
        report.to_string(),
        "\
FAIL: 4 entries: 1 pass, 1 mismatch, 1 unchecked, 1 invalid; 50 % checked; mean |yours − numerical| NaN
  verdict    entry     yours             numerical         difference  tolerance
  Invalid    x[1, 0]                NaN    3.0000000000e0   NaN         3.0e-6
  Mismatch   x[0, 1]    -2.0000000000e0    2.0000000000e0   4.0e0       2.0e-6
  Unchecked  x[1, 1]    5.0000000000e-1   2.5000000000e-1   2.5e-1      5.0e-1
  Pass       x[0, 0]     1.0000000000e0    1.0000000000e0   0.0e0       1.0e-6
"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Sums of `p exp(q x)` and `p sin(q x)`: right gradients never mismatch, and one entry of 1 % is never passed.
    #[test]
    fn right_never_mismatches_and_one_percent_never_passes(
        terms in prop::collection::vec((-3.0..3.0_f64, 0.1..3.0_f64, -2.0..2.0_f64), 1..8),
        wrong in 0..8_usize,
    ) {
        let f = |x: &ArrayRef1<f64>| {
            let term = |(x, &(p, q, _)): (&f64, &(f64, f64, f64))| p * ((q * x).exp() + (q * x).sin());
            x.iter().zip(&terms).map(term).sum::<f64>()
        };
        let x: Array1<f64> = terms.iter().map(|term| term.2).collect();
        let mut gradient: Array1<f64> = terms
            .iter()
            .map(|&(p, q, x)| p * q * ((q * x).exp() + (q * x).cos()))
            .collect();
        let check = Differences::central().richardson();
        let report = check.check(f, &x, &gradient).unwrap();
        prop_assert!(report.passed(), "{report}");

        let wrong = wrong % terms.len();
        prop_assume!(gradient[wrong].abs() > 1e-6);
        gradient[wrong] *= 1.01;
        let report = check.check(f, &x, &gradient).unwrap();
        prop_assert_eq!((report.mismatches, &report.worst[0].index[..]), (1, &[wrong][..]));
    }
}

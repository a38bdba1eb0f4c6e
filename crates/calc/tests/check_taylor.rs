//! The Taylor test: slopes of right and of wrong gradients, with no step or tolerance chosen for any of them.

use calc::Error;
use calc::check::{Taylor, Verdict, taylor};
use ndarray::{Array1, ArrayRef1, array};
use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A function, its gradient by hand, and a range for its entries.
type Case = (
    &'static str,
    fn(&ArrayRef1<f64>) -> f64,
    fn(&ArrayRef1<f64>) -> Array1<f64>,
    (f64, f64),
);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("sum of squares", |x| x.dot(x), |x| 2.0 * x, (-5.0, 5.0)),
    ("sum of sines", |x| x.mapv(f64::sin).sum(), |x| x.mapv(f64::cos), (-5.0, 5.0)),
    ("sines, 100 times as fast", |x| x.mapv(|x| (100.0 * x).sin()).sum(), |x| 100.0 * x.mapv(|x| (100.0 * x).cos()), (-5.0, 5.0)),
    ("sum of exponentials", |x| x.mapv(f64::exp).sum(), |x| x.mapv(f64::exp), (-3.0, 3.0)),
    ("logarithm of their sum", |x| x.mapv(f64::exp).sum().ln(), |x| x.mapv(f64::exp) / x.mapv(f64::exp).sum(), (-3.0, 3.0)),
    ("beside a million", |x| 1e6 + x.mapv(f64::exp).sum(), |x| x.mapv(f64::exp), (-3.0, 3.0)),
    ("a million times as large", |x| 1e6 * x.mapv(f64::cos).sum(), |x| -1e6 * x.mapv(f64::sin), (-3.0, 3.0)),
    ("a billionth as large", |x| 1e-9 * x.mapv(f64::cos).sum(), |x| -1e-9 * x.mapv(f64::sin), (-3.0, 3.0)),
    ("logarithms", |x| x.mapv(f64::ln).sum(), |x| x.mapv(f64::recip), (0.01, 3.0)),
    ("roots of large entries", |x| x.mapv(f64::sqrt).sum(), |x| x.mapv(|x| 0.5 / x.sqrt()), (1e3, 1e6)),
    ("chained Rosenbrock", |x| (0..x.len() - 1).map(|i| 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2)).sum(), rosenbrock_gradient, (-2.0, 2.0)),
];

fn rosenbrock_gradient(x: &ArrayRef1<f64>) -> Array1<f64> {
    let mut gradient = Array1::zeros(x.len());
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        gradient[i] += -400.0 * x[i] * valley - 2.0 * (1.0 - x[i]);
        gradient[i + 1] += 200.0 * valley;
    }
    gradient
}

fn point(n: usize, (low, high): (f64, f64), rng: &mut impl Rng) -> Array1<f64> {
    (0..n)
        .map(|_| low + (high - low) * rng.random::<f64>())
        .collect()
}

fn each(mut test: impl FnMut(&str, &dyn Fn(f64) -> Taylor)) {
    for &(name, f, gradient, range) in CASES {
        for seed in 0..20 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let n = 2 + seed as usize * 3;
            let x = point(n, range, &mut rng);
            let v = point(n, (-1.0, 1.0), &mut rng);
            test(&format!("{name}, seed {seed}"), &|factor| {
                taylor(f, &x, &(factor * gradient(&x)), &v).unwrap()
            });
        }
    }
}

#[test]
fn right_gradients_have_slopes_of_at_least_19_tenths() {
    each(|name, with| {
        let taylor = with(1.0);
        assert!(
            taylor.slope.is_some_and(|slope| slope >= 1.9),
            "{name}: {taylor:?}"
        );
        assert_eq!(taylor.verdict, Verdict::Pass);
    });
}

#[test]
fn gradients_that_are_3_percent_wrong_have_slopes_of_at_most_16_tenths() {
    each(|name, with| {
        for factor in [1.03, 0.97, 1.5, -1.0, 0.0, 1e3] {
            let taylor = with(factor);
            assert!(
                taylor.slope.is_some_and(|slope| slope <= 1.6),
                "{name}: {taylor:?}"
            );
            assert_eq!(taylor.verdict, Verdict::Mismatch);
        }
    });
}

#[test]
fn remainder_of_a_square_is_the_square_of_the_step() {
    let v = array![1.0];
    let taylor = taylor(
        |x: &ArrayRef1<f64>| x[0] * x[0],
        &array![0.0],
        &array![0.0],
        &v,
    )
    .unwrap();
    // At 0 nothing is rounded: r(t) = t², from t = 1/2 downwards.
    assert_eq!(taylor.remainders.len(), 52);
    assert!(taylor.remainders.iter().all(|(t, r)| *r == t * t));
    assert_eq!(taylor.remainders[0].0, 0.5);
    assert!((taylor.slope.unwrap() - 2.0).abs() < 1e-12);
}

#[test]
fn straight_functions_have_no_slope_and_pass_or_fail_all_the_same() {
    let f = |x: &ArrayRef1<f64>| 3.0 * x[0] + 0.1 * x[1] + 7.0;
    let (x, v) = (array![0.3, -2.0], array![1.0, -0.7]);
    let right = taylor(f, &x, &array![3.0, 0.1], &v).unwrap();
    assert_eq!((right.verdict, right.slope), (Verdict::Pass, None));
    assert!(right.to_string().starts_with("PASS"), "{right}");
    let wrong = taylor(f, &x, &array![3.03, 0.1], &v).unwrap();
    assert_eq!(wrong.verdict, Verdict::Mismatch);
    assert!((wrong.slope.unwrap() - 1.0).abs() < 1e-3, "{wrong:?}");
    assert!(wrong.to_string().starts_with("FAIL"), "{wrong}");
}

#[test]
fn noise_of_the_function_is_not_taken_for_an_error() {
    let f = |x: &ArrayRef1<f64>| f64::from(x.mapv(f64::exp).sum() as f32);
    let (x, v) = (array![0.1, 0.5, 1.0], array![1.0, 0.5, -0.25]);
    let right = x.mapv(f64::exp);
    assert_eq!(taylor(f, &x, &right, &v).unwrap().verdict, Verdict::Pass);
    assert_eq!(
        taylor(f, &x, &(1.03 * right), &v).unwrap().verdict,
        Verdict::Mismatch
    );
}

#[test]
fn nothing_is_concluded_from_noise_or_from_a_direction_that_leads_nowhere() {
    let f = |x: &ArrayRef1<f64>| f64::from((1e7 + x.sum()) as f32);
    let buried = taylor(f, &array![0.5], &array![1.0], &array![1.0]).unwrap();
    assert_eq!((buried.verdict, buried.slope), (Verdict::Unchecked, None));
    let f = |x: &ArrayRef1<f64>| x[0];
    let nowhere = taylor(f, &array![0.5], &array![1.0], &array![0.0]).unwrap();
    assert_eq!(nowhere.verdict, Verdict::Unchecked);
    assert!(nowhere.to_string().starts_with("UNCHECKED"), "{nowhere}");
}

#[test]
fn a_slope_where_f_is_flat_is_wrong() {
    let flat = taylor(
        |_: &ArrayRef1<f64>| 5.0,
        &array![0.5],
        &array![1e-3],
        &array![1.0],
    );
    assert_eq!(flat.unwrap().verdict, Verdict::Mismatch);
}

#[test]
fn kink_at_the_point_has_slope_1_even_with_a_gradient_that_is_one_of_its_sides() {
    let wrong_side = taylor(
        |x: &ArrayRef1<f64>| x[0].abs(),
        &array![0.0],
        &array![-1.0],
        &array![1.0],
    );
    assert_eq!(wrong_side.unwrap().verdict, Verdict::Mismatch);
}

#[test]
fn nan_in_the_gradient_is_invalid_and_asks_for_no_step() {
    let once = std::cell::Cell::new(0);
    let f = |x: &ArrayRef1<f64>| {
        once.set(once.get() + 1);
        x[0]
    };
    let taylor = taylor(f, &array![1.0], &array![f64::NAN], &array![1.0]).unwrap();
    assert_eq!(taylor.verdict, Verdict::Invalid);
    assert!(taylor.to_string().starts_with("FAIL"), "{taylor}");
    assert!(once.get() == 1 && taylor.remainders.is_empty());
}

#[test]
fn direction_of_zeros_leads_to_no_other_point() {
    let f = |x: &ArrayRef1<f64>| {
        assert_eq!(x[0], 0.5);
        x[0]
    };
    let nowhere = taylor(f, &array![0.5], &array![1.0], &array![0.0]).unwrap();
    assert!(nowhere.remainders.is_empty());
}

#[test]
fn slopes_between_16_and_19_tenths_are_unchecked() {
    // Of |x|^p at 0, whose slope is 0, the remainder is t^p.
    for (power, verdict) in [
        (1.55, Verdict::Mismatch),
        (1.65, Verdict::Unchecked),
        (1.85, Verdict::Unchecked),
        (1.95, Verdict::Pass),
    ] {
        let f = |x: &ArrayRef1<f64>| x[0].abs().powf(power);
        let taylor = taylor(f, &array![0.0], &array![0.0], &array![1.0]).unwrap();
        assert!((taylor.slope.unwrap() - power).abs() < 1e-9, "{taylor:?}");
        assert_eq!(taylor.verdict, verdict, "{power}");
    }
}

#[test]
fn straight_function_passes_only_where_an_error_of_1_percent_would_show() {
    // Of 1 + a x the noise is 2 ε, and 1 % of the slope at the longest step, t = 1/2, makes a / 200: a hundred times
    // the noise at a = 40,000 ε = 8.9e-12. From 16 it begins at t = 8, and of 1 + a x the noise is little more.
    for (a, x, verdict) in [
        (8.5e-12, 0.0, Verdict::Unchecked),
        (9.3e-12, 0.0, Verdict::Pass),
        (-8.5e-12, 0.0, Verdict::Unchecked),
        (-9.3e-12, 0.0, Verdict::Pass),
        (0.53e-12, 16.0, Verdict::Unchecked),
        (0.58e-12, 16.0, Verdict::Pass),
    ] {
        let f = |x: &ArrayRef1<f64>| 1.0 + a * x[0];
        let taylor = taylor(f, &array![x], &array![a], &array![1.0]).unwrap();
        assert_eq!(
            (taylor.verdict, taylor.slope),
            (verdict, None),
            "{a} at {x}"
        );
    }
}

#[test]
fn steps_that_lead_out_of_the_domain_are_passed_over() {
    // ln has no value for x ≤ 0: at 0.01 the first steps lead there.
    let f = |x: &ArrayRef1<f64>| x[0].ln();
    let (x, v) = (array![0.01], array![-1.0]);
    let right = taylor(f, &x, &array![100.0], &v).unwrap();
    assert!(
        right.remainders.len() < 52 && right.verdict == Verdict::Pass,
        "{right:?}"
    );
    assert_eq!(
        taylor(f, &x, &array![103.0], &v).unwrap().verdict,
        Verdict::Mismatch
    );
}

#[test]
fn f_that_fails_is_an_error_that_tells_where() {
    let (x, g) = (array![1.0], array![1.0]);
    let nan = taylor(|_: &ArrayRef1<f64>| f64::NAN, &x, &g, &g).unwrap_err();
    assert!(matches!(nan, Error::NotFinite { .. }));
    assert!(nan.to_string().contains("at x itself"), "{nan}");
    let stuck = |x: &ArrayRef1<f64>| if x[0] < 1.1 { Ok(x[0]) } else { Err("stuck") };
    let stuck = taylor(stuck, &x, &g, &g).unwrap_err();
    assert!(
        stuck.to_string().contains("x along the direction + 5e-1"),
        "{stuck}"
    );
    let broken = |x: &ArrayRef1<f64>| if x[0] < 1.1 { x[0] } else { panic!("broken") };
    let broken = taylor(broken, &x, &g, &g).unwrap_err();
    assert!(matches!(broken, Error::Panicked { message, .. } if message == "broken"));
}

#[test]
#[should_panic(expected = "shapes of the gradient and the point")]
fn gradient_of_another_shape_panics() {
    let _ = taylor(
        |x: &ArrayRef1<f64>| x[0],
        &array![1.0, 2.0],
        &array![1.0],
        &array![1.0, 2.0],
    );
}

#[test]
fn it_costs_53_evaluations() {
    let calls = std::cell::Cell::new(0);
    let f = |x: &ArrayRef1<f64>| {
        calls.set(calls.get() + 1);
        x[0] * x[0]
    };
    taylor(f, &array![1.0], &array![2.0], &array![1.0]).unwrap();
    assert_eq!(calls.get(), 53);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// `p x² + q x` bends by 2p: its slopes tell right from 3 % wrong on any scale of p, q and the direction.
    #[test]
    fn parabolas_of_any_scale(p in -3.0..3.0_f64, q in 0.5..3.0_f64, scale in -6.0..6.0_f64, length in -6.0..6.0_f64) {
        prop_assume!(p.abs() > 0.1);
        let size = 10_f64.powf(scale);
        let f = |x: &ArrayRef1<f64>| size * (p * x[0] * x[0] + q * x[0]);
        let v = array![10_f64.powf(length)];
        let right = taylor(f, &array![0.0], &array![size * q], &v).unwrap();
        prop_assert!(right.slope.unwrap() >= 1.9, "{right:?}");
        let wrong = taylor(f, &array![0.0], &array![size * q * 1.03], &v).unwrap();
        prop_assert!(wrong.slope.unwrap() <= 1.6, "{wrong:?}");
    }
}

//! Ridders' table on functions whose slopes are known.

use super::*;

/// The derivative of `f` at 0, its bar and the number of quotients, as for central differences of a first step of 1.
fn solved(f: impl Fn(f64) -> f64) -> (f64, f64, usize) {
    let mut control = Ridders::new(Behaviour {
        derivative: 1,
        order: 2,
        spacing: 2,
    });
    let mut quotients = 0;
    while let Some(h) = control.next() {
        let (ahead, behind) = (f(h) - f(0.0), f(-h) - f(0.0));
        control.push(Sample {
            quotient: (ahead - behind) / (2.0 * h),
            rounding: 0.5 * f64::EPSILON * f(h).abs().max(f(0.0).abs()) / h,
            bend: Some((ahead + behind) / (2.0 * h)),
            change: ahead.abs().max(behind.abs()) / h,
            precision: Precision::Double,
        });
        quotients += 1;
    }
    let (value, bar) = control.answer().expect("quotients");
    (value, bar.expect("a bar"), quotients)
}

#[test]
fn constant_is_known_after_five_quotients() {
    assert_eq!(solved(|_| 0.0), (0.0, 0.0, 5));
}

#[test]
fn smooth_function_takes_a_dozen_quotients() {
    let (value, bar, quotients) = solved(|x| (x + 1.0).exp());
    let error = (value - std::f64::consts::E).abs();
    assert!(
        error <= bar && bar < 1e-12 && quotients <= 12,
        "{value} ± {bar}, {quotients}"
    );
}

#[test]
fn shorter_steps_win_beside_a_kink_and_within_a_peak() {
    let (value, bar, _) = solved(|x| (x - 1e-6).abs());
    assert!((value + 1.0).abs() <= bar && bar < 1e-6, "{value} ± {bar}");
    // By hand: the bell exp(−u²/2), u = (x − w) / w, has the slope exp(−½) / w at 0.
    let (value, bar, _) = solved(|x| (-0.5 * ((x - 1e-4) / 1e-4).powi(2)).exp());
    assert!(
        (value / 1e4 - (-0.5_f64).exp()).abs() <= bar / 1e4 && bar < 1e-3,
        "{value} ± {bar}"
    );
}

#[test]
fn rounded_values_have_bars_of_their_rounding() {
    let (value, bar, _) = solved(|x| ((x + 0.3).sin() * 1e4).round() / 1e4);
    assert!(
        (value - 0.3_f64.cos()).abs() <= bar && bar < 0.05,
        "{value} ± {bar}"
    );
}

#[test]
fn steps_where_f_is_not_finite_are_skipped() {
    let (value, bar, _) = solved(|x| (x + 0.01).ln());
    assert!(
        (value - 100.0).abs() <= bar && bar < 1e-8,
        "{value} ± {bar}"
    );
    let (value, bar, quotients) = solved(|_| f64::NAN);
    assert!(value.is_nan() && bar.is_infinite() && quotients == LEVELS);
}

#[test]
fn kink_at_x_has_an_infinite_bar() {
    let (value, bar, _) = solved(|x| x.max(0.0));
    assert_eq!((value, bar), (0.5, f64::INFINITY));
}

#[test]
fn overflow_at_one_step_is_no_agreement() {
    // exp(1/x) at 0.0025: at steps above 0.0014 and below 0.01, x − h is so near to 0 that f overflows.
    let (value, bar, _) = solved(|x| (1.0 / (x + 0.0025)).exp());
    let slope = -(400_f64).exp() / 0.0025_f64.powi(2);
    assert!(
        (value - slope).abs() <= bar && bar < 1e-6 * slope.abs(),
        "{value} ± {bar}"
    );
}

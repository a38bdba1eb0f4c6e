//! Smooth functions on the scale of max(1, |x|), with closed-form derivatives.

use std::f64::consts::{LN_2, LOG2_E, LOG10_E, TAU};

use super::cases::{Family, case, family};

pub const FAMILIES: &[Family] = &[
    family("sin x", |draw| {
        let x = draw.anywhere();
        case(|x: f64| x.sin(), x, x.cos())
    }),
    family("cos x", |draw| {
        let x = draw.anywhere();
        case(|x: f64| x.cos(), x, -x.sin())
    }),
    family("tan x", |draw| {
        let x = draw.even(-1.5, 1.5);
        case(|x: f64| x.tan(), x, x.cos().powi(-2))
    }),
    family("sinh x", |draw| {
        let x = draw.even(-20.0, 20.0);
        case(|x: f64| x.sinh(), x, x.cosh())
    }),
    family("cosh x", |draw| {
        let x = draw.even(-20.0, 20.0);
        case(|x: f64| x.cosh(), x, x.sinh())
    }),
    family("tanh x", |draw| {
        let x = draw.even(-8.0, 8.0);
        case(|x: f64| x.tanh(), x, x.cosh().powi(-2))
    }),
    family("asinh x", |draw| {
        let x = draw.anywhere();
        case(|x: f64| x.asinh(), x, 1.0 / x.hypot(1.0))
    }),
    family("acosh x", |draw| {
        let x = 1.0 + draw.log(1e-3, 1e2);
        case(|x: f64| x.acosh(), x, 1.0 / ((x - 1.0) * (x + 1.0)).sqrt())
    }),
    family("atanh x", |draw| {
        let x = draw.sign() * (1.0 - draw.log(1e-3, 1.0));
        case(|x: f64| x.atanh(), x, 1.0 / ((1.0 - x) * (1.0 + x)))
    }),
    family("asin x", |draw| {
        let x = draw.sign() * (1.0 - draw.log(1e-3, 1.0));
        case(|x: f64| x.asin(), x, 1.0 / ((1.0 - x) * (1.0 + x)).sqrt())
    }),
    family("acos x", |draw| {
        let x = draw.sign() * (1.0 - draw.log(1e-3, 1.0));
        case(|x: f64| x.acos(), x, -1.0 / ((1.0 - x) * (1.0 + x)).sqrt())
    }),
    family("atan x", |draw| {
        let x = draw.anywhere();
        case(|x: f64| x.atan(), x, 1.0 / (1.0 + x * x))
    }),
    family("exp x", |draw| {
        let x = draw.even(-30.0, 30.0);
        case(|x: f64| x.exp(), x, x.exp())
    }),
    family("expm1 x", |draw| {
        let x = draw.even(-5.0, 5.0);
        case(|x: f64| x.exp_m1(), x, x.exp())
    }),
    family("exp2 x", |draw| {
        let x = draw.even(-10.0, 10.0);
        case(|x: f64| x.exp2(), x, x.exp2() * LN_2)
    }),
    family("x²", |draw| {
        let x = draw.signed(1e-8, 1e12);
        case(|x: f64| x * x, x, 2.0 * x)
    }),
    family("√x", |draw| {
        let x = draw.log(1e-3, 1e6);
        case(|x: f64| x.sqrt(), x, 0.5 / x.sqrt())
    }),
    family("ln x", |draw| {
        let x = draw.log(1e-3, 1e6);
        case(|x: f64| x.ln(), x, 1.0 / x)
    }),
    family("ln (1 + x)", |draw| {
        let x = -1.0 + draw.log(1e-3, 1e3);
        case(|x: f64| x.ln_1p(), x, 1.0 / (1.0 + x))
    }),
    family("log₁₀ x", |draw| {
        let x = draw.log(1e-3, 1e3);
        case(|x: f64| x.log10(), x, LOG10_E / x)
    }),
    family("log₂ x", |draw| {
        let x = draw.log(1e-3, 1e3);
        case(|x: f64| x.log2(), x, LOG2_E / x)
    }),
    family("1/x", |draw| {
        let x = draw.signed(1e-2, 1e3);
        case(|x: f64| 1.0 / x, x, -1.0 / (x * x))
    }),
    family("1/(1 + p²x²)", |draw| {
        let x = draw.even(-2.0, 2.0);
        let p = draw.log(0.1, 20.0);
        case(
            move |x: f64| 1.0 / (1.0 + p * p * x * x),
            x,
            -2.0 * p * p * x / (1.0 + p * p * x * x).powi(2),
        )
    }),
    family("exp(−px²)", |draw| {
        let x = draw.even(-2.0, 2.0);
        let p = draw.log(0.1, 20.0);
        case(
            move |x: f64| (-p * x * x).exp(),
            x,
            -2.0 * p * x * (-p * x * x).exp(),
        )
    }),
    family("sin(px + 1)", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(0.01, 300.0);
        case(
            move |x: f64| (p * x + 1.0).sin(),
            x,
            p * (p * x + 1.0).cos(),
        )
    }),
    family("exp(px)", |draw| {
        let x = draw.even(-1.0, 1.0);
        let p = draw.signed(0.01, 100.0);
        case(move |x: f64| (p * x).exp(), x, p * (p * x).exp())
    }),
    family("sigmoid x", |draw| {
        let x = draw.even(-15.0, 15.0);
        case(
            |x: f64| 1.0 / (1.0 + (-x).exp()),
            x,
            (-x).exp() / (1.0 + (-x).exp()).powi(2),
        )
    }),
    family("softplus x", |draw| {
        let x = draw.even(-15.0, 15.0);
        case(|x: f64| x.exp().ln_1p(), x, 1.0 / (1.0 + (-x).exp()))
    }),
    family("x⁹⁹", |draw| {
        let x = draw.even(0.3, 8.0);
        case(|x: f64| x.powi(99), x, 99.0 * x.powi(98))
    }),
    family("4x³ + 3x² + 2x + p", |draw| {
        let x = draw.anywhere();
        let p = draw.signed(1e-3, 1e6);
        case(
            move |x: f64| ((4.0 * x + 3.0) * x + 2.0) * x + p,
            x,
            (12.0 * x + 6.0) * x + 2.0,
        )
    }),
    family("sin x / x", |draw| {
        let x = draw.signed(0.05, 30.0);
        case(|x: f64| x.sin() / x, x, (x.cos() - x.sin() / x) / x)
    }),
    family("p + sin x", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e8);
        case(move |x: f64| p + x.sin(), x, x.cos())
    }),
    family("p exp(sin x)", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1e-300, 1e300);
        case(
            move |x: f64| p * x.sin().exp(),
            x,
            p * x.sin().exp() * x.cos(),
        )
    }),
    family("ln cosh x", |draw| {
        let x = draw.even(-10.0, 10.0);
        case(|x: f64| x.cosh().ln(), x, x.tanh())
    }),
    family("x exp(−x²/2)", |draw| {
        let x = draw.even(-5.0, 5.0);
        case(
            |x: f64| x * (-x * x / 2.0).exp(),
            x,
            (1.0 - x * x) * (-x * x / 2.0).exp(),
        )
    }),
    family("sin x²", |draw| {
        let x = draw.even(-6.0, 6.0);
        case(|x: f64| (x * x).sin(), x, 2.0 * x * (x * x).cos())
    }),
    family("xˣ", |draw| {
        let x = draw.log(0.05, 10.0);
        case(|x: f64| x.powf(x), x, x.powf(x) * (x.ln() + 1.0))
    }),
    family("exp(−x) sin(px)", |draw| {
        let x = draw.even(0.0, 5.0);
        let p = draw.log(0.1, 50.0);
        case(
            move |x: f64| (-x).exp() * (p * x).sin(),
            x,
            (-x).exp() * (p * (p * x).cos() - (p * x).sin()),
        )
    }),
    family("p", |draw| {
        let x = draw.anywhere();
        let p = draw.signed(1e-6, 1e6);
        case(move |_: f64| p, x, 0.0)
    }),
    family("px + ⅓", |draw| {
        let x = draw.anywhere();
        let p = draw.signed(1e-6, 1e6);
        case(move |x: f64| p * x + 1.0 / 3.0, x, p)
    }),
    family("sin(2πpx), p whole", |draw| {
        let x = draw.even(-2.0, 2.0);
        let p = draw.even(1.0, 65.0).floor();
        case(
            move |x: f64| (TAU * p * x).sin(),
            x,
            TAU * p * (TAU * p * x).cos(),
        )
    }),
    family("1 − cos x", |draw| {
        let x = draw.signed(1e-4, 3.0);
        case(|x: f64| 1.0 - x.cos(), x, x.sin())
    }),
    family("exp x in f32", |draw| {
        let x = draw.even(-2.0, 2.0);
        case(|x: f64| f64::from(x.exp() as f32), x, x.exp())
    }),
];

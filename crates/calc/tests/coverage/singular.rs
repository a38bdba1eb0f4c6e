//! Logarithms, powers and poles.

use super::cases::{Family, case, family};

pub const FAMILIES: &[Family] = &[
    family("1/x at ±1e-12 to ±1", |draw| {
        let x = draw.sign() * draw.log(1e-12, 1.0);
        case(|x| 1.0 / x, x, -1.0 / x / x)
    }),
    family("x⁻³ from ±1e-6", |draw| {
        let x = draw.sign() * draw.log(1e-6, 10.0);
        case(|x: f64| x.powi(-3), x, -3.0 * x.powi(-4))
    }),
    family("ln x at 1e-12 to 1", |draw| {
        let x = draw.log(1e-12, 1.0);
        case(f64::ln, x, 1.0 / x)
    }),
    family("ln |x|", |draw| {
        let x = draw.sign() * draw.log(1e-10, 1.0);
        case(|x| x.abs().ln(), x, 1.0 / x)
    }),
    family("ln(1 − x) near 1", |draw| {
        let x = 1.0 - draw.log(1e-8, 1.0);
        case(|x| (1.0 - x).ln(), x, -1.0 / (1.0 - x))
    }),
    family("x ln x", |draw| {
        let x = draw.log(1e-10, 1.0);
        case(|x| x * x.ln(), x, x.ln() + 1.0)
    }),
    family("√x at 1e-12 to 1", |draw| {
        let x = draw.log(1e-12, 1.0);
        case(f64::sqrt, x, 0.5 / x.sqrt())
    }),
    family("√|x|", |draw| {
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(|x| x.abs().sqrt(), x, 0.5 / x.abs().sqrt() * x.signum())
    }),
    family("√(1 − x²) near ±1", |draw| {
        let x = draw.sign() * (1.0 - draw.log(1e-9, 1.0));
        case(
            |x: f64| ((1.0 - x) * (1.0 + x)).sqrt(),
            x,
            -x / ((1.0 - x) * (1.0 + x)).sqrt(),
        )
    }),
    family("∛x", |draw| {
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(f64::cbrt, x, x.cbrt() / x / 3.0)
    }),
    family("x^0.1", |draw| {
        let x = draw.log(1e-10, 1.0);
        case(|x| x.powf(0.1), x, 0.1 * x.powf(-0.9))
    }),
    family("|x|^p, p 0.05 to 1", |draw| {
        let p = draw.even(0.05, 1.0);
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(
            move |x: f64| x.abs().powf(p),
            x,
            p * x.abs().powf(p - 1.0) * x.signum(),
        )
    }),
    family("|x|^p, p 1 to 3", |draw| {
        let p = draw.even(1.0, 3.0);
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(
            move |x: f64| x.abs().powf(p),
            x,
            p * x.abs().powf(p - 1.0) * x.signum(),
        )
    }),
    family("|x|^1.5", |draw| {
        let x = draw.sign() * draw.log(1e-8, 2.0);
        case(|x| x.abs().powf(1.5), x, 1.5 * x.abs().sqrt() * x.signum())
    }),
    family("x |x|", |draw| {
        let x = draw.sign() * draw.log(1e-8, 2.0);
        case(|x| x * x.abs(), x, 2.0 * x.abs())
    }),
    family("√(x² + ε²), ε from 1e-10", |draw| {
        let e = draw.log(1e-10, 1e-1);
        let x = draw.sign() * draw.log(1e-10, 1.0);
        case(move |x: f64| x.hypot(e), x, x / x.hypot(e))
    }),
    family("the same + exp x", |draw| {
        let e = draw.log(1e-7, 1e-1);
        let x = draw.sign() * draw.log(1e-7, 1.0);
        case(
            move |x: f64| x.hypot(e) + x.exp(),
            x,
            x / x.hypot(e) + x.exp(),
        )
    }),
    family("softplus(kx)/k, k to 1e7", |draw| {
        let k = draw.log(1.0, 1e7);
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(
            move |x: f64| {
                if k * x > 30.0 {
                    x
                } else {
                    (k * x).exp().ln_1p() / k
                }
            },
            x,
            1.0 / (1.0 + (-k * x).exp()),
        )
    }),
    family("tan x near π/2", |draw| {
        let d = draw.log(1e-6, 1.0);
        let x = std::f64::consts::FRAC_PI_2 - d;
        case(f64::tan, x, x.cos().powi(-2))
    }),
    family("1/sin x", |draw| {
        let x = draw.even(-10.0, 10.0);
        case(|x: f64| 1.0 / x.sin(), x, -x.cos() / x.sin().powi(2))
    }),
    family("1/(x − 5) near 5", |draw| {
        let d = draw.sign() * draw.log(1e-6, 1.0);
        let x = 5.0 + d;
        case(|x| 1.0 / (x - 5.0), x, -(x - 5.0).powi(-2))
    }),
    family("exp(1/x)", |draw| {
        let x = draw.sign() * draw.log(0.002, 10.0);
        case(|x: f64| (1.0 / x).exp(), x, -(1.0 / x).exp() / x / x)
    }),
    family("exp(−1/x) or 0", |draw| {
        let x = draw.even(-0.5, 1.0);
        case(
            |x| if x > 0.0 { (-1.0 / x).exp() } else { 0.0 },
            x,
            if x > 0.0 {
                (-1.0 / x).exp() / x / x
            } else {
                0.0
            },
        )
    }),
];

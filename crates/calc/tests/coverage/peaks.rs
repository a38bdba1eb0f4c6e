//! Peaks and steps that are narrow beside max(1, |x|).

use std::f64::consts::TAU;

use super::cases::{Family, case, family};

pub const FAMILIES: &[Family] = &[
    family("normal density, σ = 0.1 around 50", |draw| {
        let x = 50.0 + draw.even(-0.2, 0.2);
        case(
            |x| density(x, 50.0, 0.1),
            x,
            -(x - 50.0) / 0.01 * density(x, 50.0, 0.1),
        )
    }),
    family("normal density, σ = 0.01 around 0", |draw| {
        let x = draw.even(-0.02, 0.02);
        case(
            |x| density(x, 0.0, 0.01),
            x,
            -x / 1e-4 * density(x, 0.0, 0.01),
        )
    }),
    family("bell, width 1e-6 to 1, at 1e-4 to 1e3", |draw| {
        let m = draw.sign() * draw.log(1e-4, 1e3);
        let w = draw.log(1e-6, 1.0);
        let x = m + w * draw.even(-2.0, 2.0);
        case(
            move |x| (-((x - m) / w).powi(2) / 2.0).exp(),
            x,
            -(x - m) / w / w * (-((x - m) / w).powi(2) / 2.0).exp(),
        )
    }),
    family("Lorentz peak, the same", |draw| {
        let m = draw.sign() * draw.log(1e-4, 1e3);
        let w = draw.log(1e-6, 1.0);
        let x = m + w * draw.even(-5.0, 5.0);
        let u = (x - m) / w;
        case(
            move |x| 1.0 / (1.0 + ((x - m) / w).powi(2)),
            x,
            -2.0 * u / w / (1.0 + u * u).powi(2),
        )
    }),
    family("x + bell", |draw| {
        let m = draw.even(-3.0, 3.0);
        let w = draw.log(1e-5, 1.0);
        let x = m + w * draw.even(-2.0, 2.0);
        case(
            move |x| x + (-((x - m) / w).powi(2) / 2.0).exp(),
            x,
            1.0 - (x - m) / w / w * (-((x - m) / w).powi(2) / 2.0).exp(),
        )
    }),
    family("sigmoid step, width 1e-6 to 1", |draw| {
        let m = draw.sign() * draw.log(1e-4, 1e3);
        let w = draw.log(1e-6, 1.0);
        let x = m + w * draw.even(-6.0, 6.0);
        let u = (x - m) / w;
        case(
            move |x| 1.0 / (1.0 + (-(x - m) / w).exp()),
            x,
            (-u).exp() / (1.0 + (-u).exp()).powi(2) / w,
        )
    }),
    family("sin x + tanh step", |draw| {
        let m = draw.even(-2.0, 2.0);
        let w = draw.log(1e-5, 1.0);
        let x = m + w * draw.even(-4.0, 4.0);
        let u = (x - m) / w;
        case(
            move |x| ((x - m) / w).tanh() + x.sin(),
            x,
            u.cosh().powi(-2) / w + x.cos(),
        )
    }),
    family("two bells side by side", |draw| {
        let m = draw.even(-1.0, 1.0);
        let w = draw.log(1e-5, 1e-2);
        let g = w * draw.log(3.0, 1e3);
        let x = m + w * draw.even(-2.0, 2.0);
        let u = (x - m) / w;
        let u2 = (x - m - g) / w;
        case(
            move |x| {
                (-((x - m) / w).powi(2) / 2.0).exp()
                    + 2.0 * (-((x - m - g) / w).powi(2) / 2.0).exp()
            },
            x,
            -u / w * (-u * u / 2.0).exp() - 2.0 * u2 / w * (-u2 * u2 / 2.0).exp(),
        )
    }),
    family("bell, 2 to 8 widths off", |draw| {
        let m = draw.even(-3.0, 3.0);
        let w = draw.log(1e-5, 1e-1);
        let u = draw.sign() * draw.even(2.0, 8.0);
        let x = m + w * u;
        let u = (x - m) / w;
        case(
            move |x| (-((x - m) / w).powi(2) / 2.0).exp(),
            x,
            -u / w * (-u * u / 2.0).exp(),
        )
    }),
    family("1 + bell, 2 to 6 widths off", |draw| {
        let m = draw.even(-3.0, 3.0);
        let w = draw.log(1e-5, 1e-1);
        let u = draw.sign() * draw.even(2.0, 6.0);
        let x = m + w * u;
        let u = (x - m) / w;
        case(
            move |x| 1.0 + (-((x - m) / w).powi(2) / 2.0).exp(),
            x,
            -u / w * (-u * u / 2.0).exp(),
        )
    }),
    family("atan px, p to 1e7", |draw| {
        let p = draw.log(1.0, 1e7);
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(move |x: f64| (p * x).atan(), x, p / (1.0 + p * p * x * x))
    }),
    family("1e12 + bell, width 0.01", |draw| {
        let x = draw.even(-0.02, 0.02);
        case(
            |x| 1e12 + 100.0 * (-(x / 0.01).powi(2) / 2.0).exp(),
            x,
            -100.0 * x / 1e-4 * (-(x / 0.01).powi(2) / 2.0).exp(),
        )
    }),
];

/// The normal density.
fn density(x: f64, mean: f64, sigma: f64) -> f64 {
    (-0.5 * ((x - mean) / sigma).powi(2)).exp() / (sigma * TAU.sqrt())
}

//! Large x, large f, and oscillations.

use std::f64::consts::TAU;

use super::cases::{Family, case, family};

pub const FAMILIES: &[Family] = &[
    family("sin x at 1e7 to 1e10", |draw| {
        let x = draw.log(1e7, 1e10);
        case(f64::sin, x, x.cos())
    }),
    family("sin x at 1e3 to 1e13", |draw| {
        let x = draw.log(1e3, 1e13);
        case(f64::sin, x, x.cos())
    }),
    family("daily wave at Unix time", |draw| {
        let x = draw.even(1.7e9, 1.8e9);
        case(
            |x| (TAU * x / 86400.0).sin(),
            x,
            TAU / 86400.0 * (TAU * x / 86400.0).cos(),
        )
    }),
    family("wave of any period at Unix time", |draw| {
        let x = draw.even(1.6e9, 1.8e9).floor();
        let w = TAU / draw.log(1.0, 1e8);
        case(move |x: f64| (w * x).sin(), x, w * (w * x).cos())
    }),
    family("bell, width 1, at 1.7e9", |draw| {
        let x = 1.7e9 + draw.even(-2.0, 2.0);
        case(
            |x| (-(x - 1.7e9f64).powi(2) / 2.0).exp(),
            x,
            -(x - 1.7e9) * (-(x - 1.7e9f64).powi(2) / 2.0).exp(),
        )
    }),
    family("relu at 1e8", |draw| {
        let s = draw.sign() * draw.log(1e-3, 1e3);
        let x = 1e8 + s;
        case(|x| (x - 1e8).max(0.0), x, if s > 0.0 { 1.0 } else { 0.0 })
    }),
    family("1e12 + sin x", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| 1e12 + x.sin(), x, x.cos())
    }),
    family("p + x², p to 1e15", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e15);
        case(move |x| p + x * x, x, 2.0 * x)
    }),
    family("1e12 + 1000 |x − c|", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let k = x + s * draw.log(1e-3, 1.0);
        case(move |x| 1e12 + 1e3 * (x - k).abs(), x, -s * 1e3)
    }),
    family("p exp x, p at 1e7 to 1e10", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1e7, 1e10);
        case(move |x| p * x.exp(), x, p * x.exp())
    }),
    family("x² at 1e7 to 1e10", |draw| {
        let x = draw.log(1e7, 1e10);
        case(move |x| x * x, x, 2.0 * x)
    }),
    family("1 + p sin x, p from 1e-12", |draw| {
        let p = draw.log(1e-12, 1.0);
        let x = draw.even(-3.0, 3.0);
        case(move |x: f64| 1.0 + p * x.sin(), x, p * x.cos())
    }),
    family("p (sin x + |x − ½|), p 1e-305 to 1e305", |draw| {
        let p = draw.log(1e-305, 1e305);
        let x = draw.even(-3.0, 3.0);
        case(
            move |x: f64| p * (x.sin() + (x - 0.5).abs()),
            x,
            p * (x.cos() + (x - 0.5).signum()),
        )
    }),
    family("exp x to the overflow", |draw| {
        let x = draw.even(100.0, 709.0);
        case(|x: f64| x.exp(), x, x.exp())
    }),
    family("sin px, p to 1e6", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e6);
        case(move |x| (p * x).sin(), x, p * (p * x).cos())
    }),
    family("sin x + ripple", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e6);
        let a = draw.log(1e-8, 1e-1);
        case(
            move |x| x.sin() + a * (p * x).sin(),
            x,
            x.cos() + a * p * (p * x).cos(),
        )
    }),
    family("sin 1/x", |draw| {
        let x = draw.log(1e-2, 1.0);
        case(|x| (1.0 / x).sin(), x, -(1.0 / x).cos() / x / x)
    }),
    family("sin 1/x, x from 1e-4", |draw| {
        let x = draw.log(1e-4, 1.0);
        case(|x: f64| (1.0 / x).sin(), x, -(1.0 / x).cos() / x / x)
    }),
    family("x² sin 1/x", |draw| {
        let x = draw.log(1e-3, 1.0);
        case(
            |x: f64| x * x * (1.0 / x).sin(),
            x,
            2.0 * x * (1.0 / x).sin() - (1.0 / x).cos(),
        )
    }),
    family("sin x² at 100 to 1000", |draw| {
        let x = draw.even(100.0, 1000.0);
        case(|x| (x * x).sin(), x, 2.0 * x * (x * x).cos())
    }),
    family("20 random sines", |draw| {
        let a: Vec<(f64, f64, f64)> = (0..20)
            .map(|_| (draw.normal(), draw.log(0.1, 1e3), draw.even(0.0, 6.0)))
            .collect();
        let x = draw.normal();
        let t = a.iter().map(|(a, w, p)| a * w * (w * x + p).cos()).sum();
        case(
            move |x| a.iter().map(|(a, w, p)| a * (w * x + p).sin()).sum(),
            x,
            t,
        )
    }),
];

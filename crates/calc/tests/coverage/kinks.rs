//! Piecewise functions: kinks, clipped values, tables, jumps.

use std::f64::consts::TAU;

use super::cases::{Family, case, family, table, table_slope};

pub const FAMILIES: &[Family] = &[
    family("|x − c|, c 1e-6 to 1 away", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let d = draw.log(1e-6, 1.0);
        let k = x + s * d;
        case(move |x| (x - k).abs(), x, -s)
    }),
    family("sin x + |x − c|, the same", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let d = draw.log(1e-6, 1.0);
        let k = x + s * d;
        case(move |x| x.sin() + (x - k).abs(), x, x.cos() - s)
    }),
    family("relu at N(0, 1)", |draw| {
        let x = draw.normal();
        case(|x| x.max(0.0), x, if x > 0.0 { 1.0 } else { 0.0 })
    }),
    family("|x − c|, c 1e-9 to 1e-6 away", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let k = x + s * draw.log(1e-9, 1e-6);
        case(move |x| (x - k).abs(), x, -s)
    }),
    family("5 + |x − c|, the same", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let k = x + s * draw.log(1e-9, 1e-6);
        case(move |x| 5.0 + (x - k).abs(), x, -s)
    }),
    family("relu at ±1e-7 to ±1", |draw| {
        let x = draw.sign() * draw.log(1e-7, 1.0);
        case(|x| x.max(0.0), x, if x > 0.0 { 1.0 } else { 0.0 })
    }),
    family("leaky relu", |draw| {
        let x = draw.sign() * draw.log(1e-5, 3.0);
        case(
            |x| if x > 0.0 { x } else { 0.01 * x },
            x,
            if x > 0.0 { 1.0 } else { 0.01 },
        )
    }),
    family("elu, slope jumps by 0.7", |draw| {
        let x = draw.normal();
        case(
            |x| if x > 0.0 { x } else { 1.7 * x.exp_m1() },
            x,
            if x > 0.0 { 1.0 } else { 1.7 * x.exp() },
        )
    }),
    family("Huber's loss", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x| {
                if x.abs() < 1.0 {
                    0.5 * x * x
                } else {
                    x.abs() - 0.5
                }
            },
            x,
            if x.abs() < 1.0 { x } else { x.signum() },
        )
    }),
    family("Huber's loss, δ 1e-6 to 0.1", |draw| {
        let d = draw.log(1e-6, 1e-1);
        let x = draw.sign() * draw.log(1e-7, 1.0);
        case(
            move |x: f64| {
                if x.abs() < d {
                    0.5 * x * x / d
                } else {
                    x.abs() - 0.5 * d
                }
            },
            x,
            if x.abs() < d { x / d } else { x.signum() },
        )
    }),
    family("sin x clipped to ±0.6", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x| x.sin().clamp(-0.6, 0.6),
            x,
            if x.sin().abs() < 0.6 { x.cos() } else { 0.0 },
        )
    }),
    family("min(exp x, 10)", |draw| {
        let x = draw.even(-5.0, 5.0);
        case(
            |x: f64| x.exp().min(10.0),
            x,
            if x.exp() < 10.0 { x.exp() } else { 0.0 },
        )
    }),
    family("hard sigmoid", |draw| {
        let x = draw.even(-4.0, 4.0);
        case(
            |x| (0.2 * x + 0.5).clamp(0.0, 1.0),
            x,
            if x.abs() < 2.5 { 0.2 } else { 0.0 },
        )
    }),
    family("max(sin x, cos x)", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x| x.sin().max(x.cos()),
            x,
            if x.sin() > x.cos() { x.cos() } else { -x.sin() },
        )
    }),
    family("least of 10 parabolas", |draw| {
        let q: Vec<(f64, f64)> = (0..10)
            .map(|_| (draw.normal() * 2.0, draw.unit()))
            .collect();
        let x = draw.normal();
        let best = q
            .iter()
            .min_by(|a, b| ((x - a.0).powi(2) + a.1).total_cmp(&((x - b.0).powi(2) + b.1)))
            .copied()
            .unwrap();
        case(
            move |x| {
                q.iter()
                    .map(|(m, o)| (x - m).powi(2) + o)
                    .fold(f64::MAX, f64::min)
            },
            x,
            2.0 * (x - best.0),
        )
    }),
    family("20 kinks at N(0, 1)", |draw| {
        let ks: Vec<(f64, f64)> = (0..20).map(|_| (draw.normal(), draw.normal())).collect();
        let x = draw.normal();
        let t = ks.iter().map(|(k, a)| a * (x - k).signum()).sum();
        case(
            move |x| ks.iter().map(|(k, a)| a * (x - k).abs()).sum(),
            x,
            t,
        )
    }),
    family("exp x + a |x − c|, a from 1e-8", |draw| {
        let x = draw.even(-3.0, 3.0);
        let a = draw.log(1e-8, 1.0);
        let s = draw.sign();
        let k = x + s * draw.log(1e-6, 1.0);
        case(move |x| x.exp() + a * (x - k).abs(), x, x.exp() - a * s)
    }),
    family("mean of 1,000 relus", |draw| {
        let z: Vec<f64> = (0..1000).map(|_| draw.normal()).collect();
        let x = draw.normal();
        let t = z.iter().filter(|z| **z < x).count() as f64 / 1000.0;
        case(
            move |x| z.iter().map(|z| (x - z).max(0.0)).sum::<f64>() / 1000.0,
            x,
            t,
        )
    }),
    family("triangle wave, 1 to 1e4 periods", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e4);
        let u = (p * x).rem_euclid(1.0);
        case(
            move |x| {
                let u = (p * x).rem_euclid(1.0);
                if u < 0.5 { u } else { 1.0 - u }
            },
            x,
            if u < 0.5 { p } else { -p },
        )
    }),
    family("|sin x|", |draw| {
        let x = draw.even(-10.0, 10.0);
        case(|x| x.sin().abs(), x, x.sin().signum() * x.cos())
    }),
    family("|sin 5x − 0.3|", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x: f64| ((5.0 * x).sin() - 0.3).abs(),
            x,
            5.0 * (5.0 * x).cos() * ((5.0 * x).sin() - 0.3).signum(),
        )
    }),
    family("x |sin 1000 x|", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x: f64| x * (1e3 * x).sin().abs(),
            x,
            (1e3 * x).sin().abs() + 1e3 * x * (1e3 * x).cos() * (1e3 * x).sin().signum(),
        )
    }),
    family("|x − c| at 1e3 to 1e5", |draw| {
        let x = draw.even(1e3, 1e5);
        let s = draw.sign();
        let k = x + s * draw.log(1e-4, 1e3);
        case(move |x| (x - k).abs(), x, -s)
    }),
    family("dead zone", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x: f64| x.signum() * (x.abs() - 0.5).max(0.0),
            x,
            if x.abs() > 0.5 { 1.0 } else { 0.0 },
        )
    }),
    family("soft threshold, 1e-5 to 1", |draw| {
        let l = draw.log(1e-5, 1.0);
        let x = draw.sign() * l * draw.log(0.1, 10.0);
        case(
            move |x: f64| x.signum() * (x.abs() - l).max(0.0),
            x,
            if x.abs() > l { 1.0 } else { 0.0 },
        )
    }),
    family("pinball loss", |draw| {
        let x = draw.sign() * draw.log(1e-6, 1.0);
        case(
            |x: f64| (0.9 * x).max(-0.1 * x),
            x,
            if x > 0.0 { 0.9 } else { -0.1 },
        )
    }),
    family("squared hinge", |draw| {
        let x = draw.even(-1.0, 3.0);
        case(
            |x: f64| (1.0 - x).max(0.0).powi(2),
            x,
            -2.0 * (1.0 - x).max(0.0),
        )
    }),
    family("relu² at ±1e-8 to ±1", |draw| {
        let x = draw.sign() * draw.log(1e-8, 1.0);
        case(|x: f64| x.max(0.0).powi(2), x, 2.0 * x.max(0.0))
    }),
    family("sin from a linear table, every 0.1", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| table(0.1, x), x, table_slope(0.1, x))
    }),
    family("the same, every 0.01", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| table(0.01, x), x, table_slope(0.01, x))
    }),
    family("the same, every 1e-4", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| table(1e-4, x), x, table_slope(1e-4, x))
    }),
    family("the same, every 1e-5 to 1", |draw| {
        let d = draw.log(1e-5, 1.0);
        let x = draw.even(-3.0, 3.0);
        case(move |x| table(d, x), x, table_slope(d, x))
    }),
    family("sin from a cubic table", |draw| {
        let x = draw.even(-3.0, 3.0);
        let d = 0.05;
        case(
            move |x| {
                let k = (x / d).floor();
                let t = x / d - k;
                let (a, b) = (k * d, (k + 1.0) * d);
                (2.0 * t * t * t - 3.0 * t * t + 1.0) * a.sin()
                    + (t * t * t - 2.0 * t * t + t) * d * a.cos()
                    + (3.0 * t * t - 2.0 * t * t * t) * b.sin()
                    + (t * t * t - t * t) * d * b.cos()
            },
            x,
            {
                let k = (x / d).floor();
                let t = x / d - k;
                let (a, b) = (k * d, (k + 1.0) * d);
                ((6.0 * t * t - 6.0 * t) * a.sin()
                    + (3.0 * t * t - 4.0 * t + 1.0) * d * a.cos()
                    + (6.0 * t - 6.0 * t * t) * b.sin()
                    + (3.0 * t * t - 2.0 * t) * d * b.cos())
                    / d
            },
        )
    }),
    family("30 random lines", |draw| {
        let mut b: Vec<f64> = (0..30).map(|_| draw.even(-3.0, 3.0)).collect();
        b.sort_by(f64::total_cmp);
        let y: Vec<f64> = (0..30).map(|_| draw.normal()).collect();
        let i = draw.index(1, 29);
        let x = b[i] + (b[i + 1] - b[i]) * draw.even(0.001, 0.999);
        let t = (y[i + 1] - y[i]) / (b[i + 1] - b[i]);
        case(
            move |x| {
                let i = b.partition_point(|b| *b <= x).clamp(1, 29);
                y[i - 1] + (y[i] - y[i - 1]) / (b[i] - b[i - 1]) * (x - b[i - 1])
            },
            x,
            t,
        )
    }),
    family("cubic spline", |draw| {
        let x = draw.even(-2.0, 2.0);
        case(
            |x| {
                let a = x.abs();
                if a < 1.0 {
                    1.0 - 2.0 * a * a + a * a * a
                } else if a < 2.0 {
                    4.0 - 8.0 * a + 5.0 * a * a - a * a * a
                } else {
                    0.0
                }
            },
            x,
            {
                let a = x.abs();
                x.signum()
                    * if a < 1.0 {
                        -4.0 * a + 3.0 * a * a
                    } else if a < 2.0 {
                        -8.0 + 10.0 * a - 3.0 * a * a
                    } else {
                        0.0
                    }
            },
        )
    }),
    family("sin x + a jump", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let k = x + s * draw.log(1e-5, 1.0);
        let a = draw.log(1e-3, 1e3);
        case(move |x| x.sin() + if x > k { a } else { 0.0 }, x, x.cos())
    }),
    family("x − ⌊x⌋", |draw| {
        let x = draw.even(-10.0, 10.0);
        case(|x| x - x.floor(), x, 1.0)
    }),
    family("sawtooth, to 1e4 periods", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e4);
        case(move |x: f64| (p * x).fract(), x, p)
    }),
    family("x + square wave", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1.0, 1e3);
        case(move |x: f64| x + (p * x).sin().signum(), x, 1.0)
    }),
    family("jump and another slope", |draw| {
        let x = draw.sign() * draw.log(1e-6, 1.0);
        let j = draw.normal();
        case(
            move |x: f64| if x > 0.0 { j + 2.0 * x } else { x.sin() },
            x,
            if x > 0.0 { 2.0 } else { x.cos() },
        )
    }),
    family("(x mod 2π)²", |draw| {
        let x = draw.even(-30.0, 30.0);
        case(
            |x: f64| (x.rem_euclid(TAU)).powi(2),
            x,
            2.0 * x.rem_euclid(TAU),
        )
    }),
    family("ramp of a minute at 1.7e9", |draw| {
        let x = 1.7e9 + draw.even(-100.0, 100.0);
        case(
            |x: f64| ((x - 1.7e9) / 60.0).clamp(0.0, 1.0),
            x,
            if x > 1.7e9 && x < 1.7e9 + 60.0 {
                1.0 / 60.0
            } else {
                0.0
            },
        )
    }),
];

//! Values that are rounded or noisy.

use super::cases::{Family, case, family, table, table_slope};

pub const FAMILIES: &[Family] = &[
    family("sin x to 4 decimals", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| (x.sin() * 1e4).round() / 1e4, x, x.cos())
    }),
    family("exp x to 2 to 8 decimals", |draw| {
        let x = draw.even(-2.0, 2.0);
        let k = 10f64.powf(draw.even(2.0, 9.0).floor());
        case(move |x| (x.exp() * k).round() / k, x, x.exp())
    }),
    family("exp x to 6 digits", |draw| {
        let x = draw.even(-10.0, 10.0);
        case(|x| format!("{:.5e}", x.exp()).parse().unwrap(), x, x.exp())
    }),
    family("cos x near 0 to 6 decimals", |draw| {
        let x = draw.sign() * draw.log(1e-6, 1.0);
        case(move |x| (x.cos() * 1e6).round() / 1e6, x, -x.sin())
    }),
    family("0.3 x + 1 to 6 decimals", |draw| {
        let x = draw.even(-100.0, 100.0);
        case(|x| ((0.3 * x + 1.0) * 1e6).round() / 1e6, x, 0.3)
    }),
    family("sin of x to 4 decimals", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| ((x * 1e4).round() / 1e4).sin(), x, x.cos())
    }),
    family("exp x in whole 1e-5s", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| ((x.exp() * 1e5) as i64) as f64 / 1e5, x, x.exp())
    }),
    family("sin x in f32", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(|x| f64::from(x.sin() as f32), x, x.cos())
    }),
    family("x² in f32", |draw| {
        let x = draw.anywhere();
        case(|x| f64::from((x * x) as f32), x, 2.0 * x)
    }),
    family("x²/2 + sin x in f32 arithmetic", |draw| {
        let x = draw.even(-3.0, 3.0);
        case(
            |x| {
                let y = x as f32;
                f64::from(y * y * 0.5 + y.sin())
            },
            x,
            x + x.cos(),
        )
    }),
    family("x² in f32 arithmetic at 1e3", |draw| {
        let x = draw.even(100.0, 3000.0);
        case(
            |x| {
                let y = x as f32;
                f64::from(y * y)
            },
            x,
            2.0 * x,
        )
    }),
    family("sigmoid in f32", |draw| {
        let x = draw.even(-8.0, 8.0);
        case(
            |x| f64::from((1.0 / (1.0 + (-x).exp())) as f32),
            x,
            (-x).exp() / (1.0 + (-x).exp()).powi(2),
        )
    }),
    family("px + 1 in f32", |draw| {
        let x = draw.even(-100.0, 100.0);
        let p = draw.log(1e-3, 1e3);
        case(move |x| f64::from((p * x + 1.0) as f32), x, p)
    }),
    family("3.7 relu + 1 in f32", |draw| {
        let x = draw.normal();
        case(
            |x: f64| f64::from((x.max(0.0) * 3.7 + 1.0) as f32),
            x,
            if x > 0.0 { 3.7 } else { 0.0 },
        )
    }),
    family("relu in f32 at ±1e-6 to ±1", |draw| {
        let x = draw.sign() * draw.log(1e-6, 1.0);
        case(
            move |x| f64::from((x.max(0.0)) as f32),
            x,
            if x > 0.0 { 1.0 } else { 0.0 },
        )
    }),
    family("1 + |x − c| in f32", |draw| {
        let x = draw.even(-3.0, 3.0);
        let s = draw.sign();
        let k = x + s * draw.log(1e-6, 1.0);
        case(move |x| f64::from((1.0 + (x - k).abs()) as f32), x, -s)
    }),
    family("p + exp x in f32", |draw| {
        let x = draw.even(-1.0, 1.0);
        let o = draw.log(1.0, 1e4);
        case(move |x: f64| f64::from((o + x.exp()) as f32), x, x.exp())
    }),
    family("sin from a table in f32", |draw| {
        let d = draw.log(1e-2, 1.0);
        let x = draw.even(-3.0, 3.0);
        case(move |x| f64::from(table(d, x) as f32), x, table_slope(d, x))
    }),
    family("exp x in f32 + x²/1000", |draw| {
        let x = draw.even(-2.0, 2.0);
        case(
            |x: f64| f64::from(x.exp() as f32) + 1e-3 * x * x,
            x,
            x.exp() + 2e-3 * x,
        )
    }),
    family("sin x + noise, 1e-12 to 1e-4", |draw| {
        let x = draw.even(-3.0, 3.0);
        let a = draw.log(1e-12, 1e-4);
        case(move |x| x.sin() + a * hash(x), x, x.cos())
    }),
    family("(p + sin x) − p", |draw| {
        let x = draw.even(-3.0, 3.0);
        let p = draw.log(1e3, 1e12);
        case(move |x| (p + x.sin()) - p, x, x.cos())
    }),
    family("(1 − cos x)/x²", |draw| {
        let x = draw.sign() * draw.log(1e-4, 3.0);
        case(|x: f64| (1.0 - x.cos()) / (x * x), x, {
            if x.abs() < 0.05 {
                -x / 12.0 + x.powi(3) / 180.0 - x.powi(5) / 6720.0
            } else {
                x.sin() / (x * x) - 2.0 * (1.0 - x.cos()) / x.powi(3)
            }
        })
    }),
    family("(exp x − 1)/x", |draw| {
        let x = draw.sign() * draw.log(1e-6, 1.0);
        case(|x: f64| (x.exp() - 1.0) / x, x, {
            if x.abs() < 0.05 {
                0.5 + x / 3.0
                    + x * x / 8.0
                    + x.powi(3) / 30.0
                    + x.powi(4) / 144.0
                    + x.powi(5) / 840.0
                    + x.powi(6) / 5760.0
            } else {
                x.exp() / x - x.exp_m1() / x / x
            }
        })
    }),
    family("root after 20 bisections", |draw| {
        let x = draw.even(-3.0, 3.0);
        let root = |x: f64, n: usize| {
            let (mut a, mut b) = (-4.0f64, 4.0f64);
            for _ in 0..n {
                let m = 0.5 * (a + b);
                if m * m * m + m < x { a = m } else { b = m }
            }
            0.5 * (a + b)
        };
        let t = root(x, 60);
        case(move |x| root(x, 20), x, 1.0 / (3.0 * t * t + 1.0))
    }),
];

/// A number between −1 and 1 that looks random: the bits, mixed as `SplitMix64` does.
fn hash(value: f64) -> f64 {
    let mut bits = value.to_bits();
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / 2f64.powi(52) - 1.0
}

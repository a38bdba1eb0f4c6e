//! Elementary functions on eight numbers at once.
//!
//! `f64::exp` takes its arguments one by one; inside a forward pass that is most of the time. This follows
//! the textbook (Muller, *Elementary Functions*, chapter 11): reduce by a multiple of ln 2 in two pieces,
//! a polynomial on `|r| ≤ ½ ln 2`, scale by a power of two. Every operation rounds the same on every CPU
//! with fused multiply-add, so the bits are the same too.

use fearless_simd::{f64x8, prelude::*};

/// The upper 33 bits of ln 2, so that `k · LN_2_HIGH` is exact for any exponent `k`.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `1/n!` for n = 13, 12, …, 2: the series of `eʳ − 1 − r`; what it leaves out is below 1e-17 · r.
const FACTORIALS: [f64; 12] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
];

/// `eˣ` to 1 ulp, from −∞ to ∞; among the denormal numbers to their spacing.
#[inline(always)]
pub fn exp<S: Simd>(x: f64x8<S>) -> f64x8<S> {
    // Beyond these ends the result is 0 and ∞ in any case. NaN < limit is false: it stays NaN.
    let x = x.simd_lt(-746.0).select(f64x8::splat(x.token(), -746.0), x);
    let x = x.simd_gt(710.0).select(f64x8::splat(x.token(), 710.0), x);
    let k = (x * std::f64::consts::LOG2_E).round_ties_even();
    let r = k.mul_add(-LN_2_LOW, k.mul_add(-LN_2_HIGH, x));
    let mut series = f64x8::splat(x.token(), FACTORIALS[0]);
    for factor in &FACTORIALS[1..] {
        series = series.mul_add(r, *factor);
    }
    let y = (r * r).mul_add(series, r) + 1.0;
    // In two steps: one power of two reaches neither the denormal numbers nor 2¹⁰²⁴.
    let half = (k * 0.5).round_ties_even();
    y * power_of_two(half) * power_of_two(k - half)
}

/// `2ᵏ` for whole `k` in −1022..=1023, put together from its bits.
#[inline(always)]
fn power_of_two<S: Simd>(k: f64x8<S>) -> f64x8<S> {
    // Adding 1.5 · 2⁵² leaves k + 1023 in the low bits; the shift drops the rest.
    let bits = (k + (1023.0 + 6_755_399_441_055_744.0)).to_bits() << 52;
    f64x8::from_bits(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::simd::dispatch;

    fn exp_of(x: f64) -> f64 {
        dispatch!(simd => exp(f64x8::splat(simd, x))[3])
    }

    /// From mpmath at 50 digits, by `tests/reference/exponentials.py`.
    const REFERENCE: &str = include_str!("../../tests/reference/exponentials.csv");

    #[test]
    fn within_one_ulp_from_end_to_end() {
        let mut worst = 0.0_f64;
        for line in REFERENCE.lines().skip(1) {
            let (x, expected) = line.split_once(',').unwrap();
            let (found, expected) = (exp_of(x.parse().unwrap()), expected.parse::<f64>().unwrap());
            worst = worst.max((found - expected).abs() / (expected.next_up() - expected));
        }
        // `expected` is itself rounded, by up to half an ulp.
        assert!(worst <= 1.0, "{worst} ulp");
    }

    #[test]
    fn ends_and_nan() {
        assert_eq!(exp_of(0.0), 1.0);
        assert_eq!(exp_of(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp_of(-800.0), 0.0);
        assert_eq!(exp_of(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp_of(709.79), f64::INFINITY); // ln of the largest number is 709.7827…
        assert!(exp_of(f64::NAN).is_nan());
    }
}

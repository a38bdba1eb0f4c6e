//! Inputs of units beyond the range of doubles.
//!
//! A weight of 1e200 and an input of 1e200 are finite, their product is not, and a sum of such products may be
//! anything. Where a sum is not finite it is added up again, scaled down; what it then comes to is on the right
//! side of 0, and that is all that a sigmoid asks of so large a number.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::tile::Lanes;

/// 2⁻⁵⁴⁰: products of two numbers that were scaled by it are finite, and so are sums of as many as there are.
const SCALE: f64 = f64::from_bits((1023 - 540) << 52);

/// Whether no sum has left the range of doubles.
#[inline(always)]
pub(super) fn finite<S: Simd>(simd: S, a: &[Lanes]) -> bool {
    // 0 · a is 0, but NaN of what is not finite, and NaN stays.
    let zeros = a.iter().fold(f64x8::splat(simd, 0.0), |zeros, a| {
        a.load(simd).mul_add(0.0, zeros)
    });
    zeros.as_slice().iter().all(|zero| *zero == 0.0)
}

/// Puts into a row what its units' inputs are.
pub(super) fn add_up_again(row: &mut [Lanes], input: impl Fn(usize, usize) -> Input) {
    for (tile, lanes) in row.iter_mut().enumerate() {
        *lanes = Lanes(std::array::from_fn(|lane| input(tile, lane).value()));
    }
}

/// `Σᵢ xᵢ wᵢ + b`, however large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input {
    sum: f64,
    /// The sum without the bias, times `SCALE²`. (Not fused: what cancels is to leave nothing.)
    scaled: f64,
    bias: f64,
}

impl Input {
    pub fn of(products: impl Iterator<Item = (f64, f64)>, bias: f64) -> Self {
        let (sum, scaled) = products.fold((bias, 0.0), |(sum, scaled), (x, w)| {
            (x.mul_add(w, sum), scaled + small(x) * small(w))
        });
        Self { sum, scaled, bias }
    }

    /// The sum; ±∞ where it is.
    pub fn value(self) -> f64 {
        self.moved(0.0, 0.0)
    }

    /// The sum where one weight has grown by `h`, and its input is `x`.
    pub fn moved(self, h: f64, x: f64) -> f64 {
        let moved = h.mul_add(x, self.sum);
        if moved.is_finite() {
            return moved;
        }
        let large = (self.scaled + small(h) * small(x)) / SCALE / SCALE;
        if large.is_finite() {
            large + self.bias
        } else {
            large
        }
    }
}

fn small(x: f64) -> f64 {
    x * SCALE
}

/// `σ(a)`, whose tail is exact.
pub(super) fn sigmoid(a: f64) -> f64 {
    let e = (-a.abs()).exp();
    if a < 0.0 {
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(products: &[(f64, f64)], bias: f64) -> Input {
        Input::of(products.iter().copied(), bias)
    }

    #[test]
    fn sums_beyond_the_range_are_on_the_right_side() {
        assert_eq!(input(&[(2.0, 3.0), (0.5, -4.0)], 0.25).value(), 4.25);
        let (large, larger) = (1e200, 1e201);
        assert_eq!(
            input(&[(large, large), (larger, -large)], 1.0).value(),
            f64::NEG_INFINITY
        );
        assert_eq!(
            input(&[(large, -large), (larger, large)], 1.0).value(),
            f64::INFINITY
        );
        let near = input(&[(1e308, 1.0), (1e308, 1.0), (-1e308, 1.9)], 0.0).value();
        assert!((near - 1e307).abs() < 1e293, "{near}");
    }

    #[test]
    fn what_cancels_leaves_the_rest() {
        assert_eq!(input(&[(1e200, 1e200), (-1e200, 1e200)], 1.5).value(), 1.5);
        let moved = input(&[(1e200, 1e200)], 1.5).moved(-1e200, 1e200);
        assert_eq!(moved, 1.5);
        assert_eq!(input(&[(3.0, 5.0)], -1.0).moved(2.0, 0.5), 15.0);
        let left = input(&[(1e200, 1e200), (-1e200, 1e200), (1e50, 1e50)], 0.0).value();
        assert!((left / 1e100 - 1.0).abs() < 1e-14, "{left}");
    }

    /// σ(±1) = 0.73105857863000487925…, 1 − it, from mpmath.
    #[test]
    fn sigmoids_have_both_tails() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert!((sigmoid(1.0) - 0.731_058_578_630_004_9).abs() < 2e-16);
        assert!((sigmoid(-1.0) - 0.268_941_421_369_995_1).abs() < 1e-16);
        assert_eq!((sigmoid(800.0), sigmoid(-800.0)), (1.0, 0.0));
        assert!((sigmoid(-700.0) / (-700.0_f64).exp() - 1.0).abs() < 1e-15);
    }
}

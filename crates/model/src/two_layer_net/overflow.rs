//! Pre-activations beyond the range of doubles.
//!
//! A weight of 1e200 and a feature of 1e200 are finite, but their product is not, and a sum of such products may be
//! anything. A sum that is not finite is computed again from scaled-down terms. The result has the right sign, which is
//! all that the sigmoid of so large a number depends on.

use fearless_simd::{Simd, f64x8, prelude::*};

use crate::kernel::tile::Tile;

/// 2⁻⁵⁴⁰: products of two numbers that were scaled by it are finite, and so are sums of as many as there are.
const SCALE: f64 = f64::from_bits((1023 - 540) << 52);

/// Whether every sum is finite.
#[inline(always)]
pub(super) fn is_finite<S: Simd>(simd: S, a: &[Tile]) -> bool {
    // 0·a is 0 if a is finite and NaN if not, and NaN stays.
    let zeros = a.iter().fold(f64x8::splat(simd, 0.0), |zeros, a| {
        a.load(simd).mul_add(0.0, zeros)
    });
    zeros.as_slice().iter().all(|zero| *zero == 0.0)
}

/// Computes a row of sums again, by tile and lane.
pub(super) fn sum_again(row: &mut [Tile], sum: impl Fn(usize, usize) -> PreActivation) {
    for (tile, sums) in row.iter_mut().enumerate() {
        *sums = Tile(std::array::from_fn(|lane| sum(tile, lane).value()));
    }
}

/// `Σᵢ xᵢ wᵢ + b`, however large.
#[derive(Debug, Clone, Copy)]
pub(super) struct PreActivation {
    sum: f64,
    /// The sum without the bias, times `SCALE²`. (Not fused, so that equal products cancel to 0.)
    scaled: f64,
    bias: f64,
}

impl PreActivation {
    pub fn of(products: impl Iterator<Item = (f64, f64)>, bias: f64) -> Self {
        let (sum, scaled) = products.fold((bias, 0.0), |(sum, scaled), (x, w)| {
            (x.mul_add(w, sum), scaled + small(x) * small(w))
        });
        Self { sum, scaled, bias }
    }

    /// The sum; ±∞ where it is.
    pub fn value(self) -> f64 {
        self.shifted(0.0, 0.0)
    }

    /// The sum after a change of one weight by `h`, whose feature is `x`.
    pub fn shifted(self, h: f64, x: f64) -> f64 {
        let shifted = h.mul_add(x, self.sum);
        if shifted.is_finite() {
            return shifted;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(products: &[(f64, f64)], bias: f64) -> PreActivation {
        PreActivation::of(products.iter().copied(), bias)
    }

    #[test]
    fn sums_beyond_the_range_are_on_the_right_side() {
        assert_eq!(sum(&[(2.0, 3.0), (0.5, -4.0)], 0.25).value(), 4.25);
        let (large, larger) = (1e200, 1e201);
        assert_eq!(
            sum(&[(large, large), (larger, -large)], 1.0).value(),
            f64::NEG_INFINITY
        );
        assert_eq!(
            sum(&[(large, -large), (larger, large)], 1.0).value(),
            f64::INFINITY
        );
        let near = sum(&[(1e308, 1.0), (1e308, 1.0), (-1e308, 1.9)], 0.0).value();
        assert!((near - 1e307).abs() < 1e293, "{near}");
    }

    #[test]
    fn what_cancels_leaves_the_rest() {
        assert_eq!(sum(&[(1e200, 1e200), (-1e200, 1e200)], 1.5).value(), 1.5);
        let shifted = sum(&[(1e200, 1e200)], 1.5).shifted(-1e200, 1e200);
        assert_eq!(shifted, 1.5);
        assert_eq!(sum(&[(3.0, 5.0)], -1.0).shifted(2.0, 0.5), 15.0);
        let left = sum(&[(1e200, 1e200), (-1e200, 1e200), (1e50, 1e50)], 0.0).value();
        assert!((left / 1e100 - 1.0).abs() < 1e-14, "{left}");
    }
}

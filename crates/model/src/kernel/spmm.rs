//! Sparse times dense, for both passes of the first layer: forward `a1 += x·w1`, and backward `∂L/∂w1 += xᵀ·da`.
//!
//! `x` is stored in blocks of 128 features. The rows of `w1`, or of its gradient, that belong to a block are a panel of 57 KB
//! for 50 hidden units. What the samples need of it stays in the first-level cache while all of them are multiplied by it,
//! and up to eight tiles of a sample's row stay in registers. Each sum is taken in the order of the features, or of the samples.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::tile::Tile;
use crate::sparse::{BLOCK, Piece};

/// `G` tiles of the 128 rows that belong to a block of features.
pub(crate) type Panel<const G: usize> = [[Tile; G]; BLOCK];

/// `y += x·b` for one sample `x`.
#[inline(always)]
pub(crate) fn multiply<S: Simd, const G: usize>(simd: S, x: Piece, b: &Panel<G>, y: &mut [Tile]) {
    let mut sums = load::<S, G>(simd, y);
    for entry in x.entries {
        let value = f64x8::splat(simd, x.values[entry.code()]);
        for (sum, b) in sums.iter_mut().zip(&b[entry.index()]) {
            *sum = b.load(simd).mul_add(value, *sum);
        }
    }
    for (sum, y) in sums.into_iter().zip(y) {
        y.store(sum);
    }
}

/// `y += f(x)ᵀ·c` for one sample `x` and any function of its values.
#[inline(always)]
pub(crate) fn add_transposed<S: Simd, const G: usize>(
    simd: S,
    x: Piece,
    f: impl Fn(f64) -> f64,
    c: &[Tile],
    y: &mut Panel<G>,
) {
    let c = load::<S, G>(simd, c);
    for entry in x.entries {
        let value = f64x8::splat(simd, f(x.values[entry.code()]));
        for (y, c) in y[entry.index()].iter_mut().zip(c) {
            y.store(c.mul_add(value, y.load(simd)));
        }
    }
}

/// `y += xᵀ·c + (x ∘ f(x))ᵀ·d` for one sample `x`.
#[inline(always)]
pub(crate) fn add_transposed_linear<S: Simd, const G: usize>(
    simd: S,
    x: Piece,
    f: impl Fn(f64) -> f64,
    (c, d): (&[Tile], &[Tile]),
    y: &mut Panel<G>,
) {
    let (c, d) = (load::<S, G>(simd, c), load::<S, G>(simd, d));
    for entry in x.entries {
        let x = x.values[entry.code()];
        let (value, factor) = (f64x8::splat(simd, x), f64x8::splat(simd, f(x)));
        for (y, (c, d)) in y[entry.index()].iter_mut().zip(c.into_iter().zip(d)) {
            y.store(d.mul_add(factor, c).mul_add(value, y.load(simd)));
        }
    }
}

#[inline(always)]
fn load<S: Simd, const G: usize>(simd: S, y: &[Tile]) -> [f64x8<S>; G] {
    let mut sums = [f64x8::splat(simd, 0.0); G];
    for (sum, y) in sums.iter_mut().zip(y) {
        *sum = y.load(simd);
    }
    sums
}

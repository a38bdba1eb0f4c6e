//! The two sums in which samples meet the first layer: forward `a1 = x w1`, and backward `∂L/∂w1 = xᵀ da`.
//!
//! Both go over the lit features of all samples, with all hidden units for each. What bounds them is not
//! arithmetic but the way to memory: `w1` is 350 kB, and a sample touches a fifth of it. So features are taken
//! [`BLOCK`] at a time, few enough for their weights or sums to stay in the nearest cache, and each block is
//! gone through for all samples of a task. Up to eight tiles of units stay in registers meanwhile.

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::{ArrayRef2, Axis};

use super::tile::{Lanes, Packed, Tiles, cut, in_groups, store};
use crate::lit::Lit;
use crate::samples::{BLOCK, Entry};

/// `a1 += x w1` for some samples, one row of `a1` for each; features are added in their order.
#[inline(always)]
pub(super) fn forward<S: Simd>(simd: S, lit: &Lit, w1: &ArrayRef2<f64>, a1: &mut Packed) {
    let tiles = a1.tiles().len();
    in_groups!(tiles, |first, G| forward_group::<S, G>(
        simd, lit, w1, a1, first
    ));
}

#[inline(always)]
fn forward_group<S: Simd, const G: usize>(
    simd: S,
    lit: &Lit,
    w1: &ArrayRef2<f64>,
    a1: &mut Packed,
    first_tile: usize,
) {
    let mut weights = [[Lanes::default(); G]; BLOCK];
    for (block, rows) in w1.axis_chunks_iter(Axis(0), BLOCK).enumerate() {
        for (weights, row) in weights.iter_mut().zip(rows.rows()) {
            cut(row, 0.0, first_tile, weights);
        }
        for i in 0..lit.len() {
            let (entries, values) = lit.block(i, block);
            if entries.is_empty() {
                continue;
            }
            let a1 = &mut a1.row_mut(i)[first_tile..][..G];
            let mut sums = [f64x8::splat(simd, 0.0); G];
            for (sum, a1) in sums.iter_mut().zip(&*a1) {
                *sum = a1.load(simd);
            }
            for entry in entries.iter().copied().map(Entry::from_word) {
                let x = f64x8::splat(simd, values[entry.colour]);
                let weights = &weights[entry.feature];
                for (sum, w) in sums.iter_mut().zip(weights) {
                    *sum = w.load(simd).mul_add(x, *sum);
                }
            }
            for (sum, a1) in sums.iter().zip(a1) {
                a1.store(*sum);
            }
        }
    }
}

/// One block of rows of `xᵀ da`, for tasks of samples with a row of `da` for each; samples are added in their order.
#[inline(always)]
pub(super) fn backward<'a, S: Simd>(
    simd: S,
    tasks: impl Iterator<Item = (&'a Lit, &'a Packed)> + Clone,
    block: usize,
    rows: &mut [f64],
    units: usize,
) {
    let tiles = Tiles::of(units).len();
    in_groups!(tiles, |first, G| {
        backward_group::<S, G>(simd, tasks.clone(), block, rows, units, first);
    });
}

#[inline(always)]
fn backward_group<'a, S: Simd, const G: usize>(
    simd: S,
    tasks: impl Iterator<Item = (&'a Lit, &'a Packed)>,
    block: usize,
    rows: &mut [f64],
    units: usize,
    first_tile: usize,
) {
    let mut sums = [[Lanes::default(); G]; BLOCK];
    for (lit, da) in tasks {
        for i in 0..lit.len() {
            let (entries, values) = lit.block(i, block);
            if entries.is_empty() {
                continue;
            }
            let mut terms = [f64x8::splat(simd, 0.0); G];
            for (term, da) in terms.iter_mut().zip(&da.row(i)[first_tile..]) {
                *term = da.load(simd);
            }
            for entry in entries.iter().copied().map(Entry::from_word) {
                let x = f64x8::splat(simd, values[entry.colour]);
                let sums = &mut sums[entry.feature];
                for (sum, da) in sums.iter_mut().zip(terms) {
                    sum.store(da.mul_add(x, sum.load(simd)));
                }
            }
        }
    }
    let tiles = Tiles::of(units);
    for (row, sums) in rows.chunks_exact_mut(units).zip(&sums) {
        for (tile, sum) in sums.iter().enumerate() {
            store(sum.load(simd), row, tiles.first(first_tile + tile));
        }
    }
}

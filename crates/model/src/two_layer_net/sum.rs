//! Sums over the samples of a batch, in which both gradients are gathered.
//!
//! Every entry of either gradient is a sum over samples of a term that depends on little: for `w1[i, j]` on
//! the sample, the unit `j` and the *value* `x[n, i]`, so that one term serves all pixels of one value; for
//! `w2[j, k]` on the sample, the unit and the class. A [`Terms`] says what the term is; this file adds up.
//!
//! Units are taken eight at a time, a *tile*; the last tile overlaps the one before it, and both come to the
//! same bits. A task sums one tile over one share of the samples, and no other task touches its sums; the
//! shares depend on the sizes alone and are added in order. So the result does not depend on the threads.

use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch, f64x8, prelude::*};
use ndarray::{Array, ArrayView1, Dimension};
use rayon::prelude::*;

use super::tile::{LANES, Tiles, store};
use crate::{Batch, TwoLayerParams};

/// As many tasks as keep all cores busy to the end, where tiles alone are too few.
const TASKS: usize = 14;
/// Fewer samples are not worth a share of their own.
const SHARE: usize = 32;
/// Rows of `w1` that are put together at a time.
const ROWS: usize = 98;

/// The terms of a sum over samples: sample `n`'s part in each entry of a gradient.
pub(super) trait Terms: Sync {
    /// What a term for `w1` needs to know of a feature's value.
    type Level: Copy + Sync;
    /// What is the same for all terms of one sample and one tile of units.
    type Units<S: Simd>: Copy;

    /// The levels of sample `n`, in the order of its parts.
    fn levels(&self, n: usize) -> &[Self::Level];
    /// The level of the value 1, which is the input of the bias.
    fn one(&self) -> Self::Level;
    /// Prepares the units `first..first + 8` for sample `n`.
    fn units<S: Simd>(&self, simd: S, n: usize, first: usize) -> Self::Units<S>;
    /// The term of `w1[i, j]` for the units `j` and any feature `i` of this level.
    fn input<S: Simd>(&self, units: Self::Units<S>, level: Self::Level) -> f64x8<S>;
    /// The term of `w2[j, k]` for the units `j`.
    fn output<S: Simd>(&self, units: Self::Units<S>, n: usize, k: usize) -> f64x8<S>;
    /// The term of `b2[k]`.
    fn output_bias(&self, n: usize, k: usize) -> f64;
}

/// One task's sums: a tile of units over a share of the samples.
struct Sums {
    /// For each feature.
    w1: Vec<[f64; LANES]>,
    b1: [f64; LANES],
    /// For each class.
    w2: Vec<[f64; LANES]>,
}

/// `gradient = scale · Σₙ terms`, for all four arrays.
pub(super) fn over_samples(
    terms: &impl Terms,
    batch: &Batch,
    scale: f64,
    gradient: &mut TwoLayerParams,
) {
    let level = Level::new();
    let tiles = Tiles::of(gradient.hidden_size());
    let classes = gradient.output_size();
    let shares = TASKS.div_ceil(tiles.len()).min(batch.len() / SHARE).max(1);
    let share = |s: usize| batch.len() * s / shares..batch.len() * (s + 1) / shares;

    // In the order of the tiles, and for each tile in the order of the shares.
    let sums: Vec<Sums> = (0..tiles.len() * shares)
        .into_par_iter()
        .map(|task| {
            let (first, samples) = (tiles.first(task / shares), share(task % shares));
            dispatch!(level, simd => sum(simd, terms, batch, samples, first, classes))
        })
        .collect();

    let hidden = gradient.hidden_size();
    let w1 = contiguous(&mut gradient.w1);
    w1.par_chunks_mut(ROWS * hidden).enumerate().for_each(|(chunk, rows)| {
        for (i, row) in rows.chunks_exact_mut(hidden).enumerate() {
            let i = chunk * ROWS + i;
            dispatch!(level, simd => join(simd, &sums, shares, tiles, scale, |sums| &sums.w1[i], row));
        }
    });
    let b1 = contiguous(&mut gradient.b1);
    dispatch!(level, simd => join(simd, &sums, shares, tiles, scale, |sums| &sums.b1, b1));
    let mut w2_of_class = vec![0.0; hidden];
    for (k, mut w2) in gradient.w2.columns_mut().into_iter().enumerate() {
        dispatch!(level, simd => join(simd, &sums, shares, tiles, scale, |sums| &sums.w2[k], &mut w2_of_class));
        w2.assign(&ArrayView1::from(&w2_of_class));
    }
    for (k, b2) in gradient.b2.iter_mut().enumerate() {
        *b2 = scale
            * (0..batch.len())
                .map(|n| terms.output_bias(n, k))
                .sum::<f64>();
    }
}

/// The array's entries in row order, after making them lie so.
fn contiguous<D: Dimension>(array: &mut Array<f64, D>) -> &mut [f64] {
    if !array.is_standard_layout() {
        *array = Array::zeros(array.raw_dim());
    }
    array.as_slice_mut().expect("standard layout")
}

/// Sums the terms of `samples` for the units `first..first + 8`.
#[inline(always)]
fn sum<S: Simd, T: Terms>(
    simd: S,
    terms: &T,
    batch: &Batch,
    samples: Range<usize>,
    first: usize,
    classes: usize,
) -> Sums {
    let mut w1 = vec![[0.0; LANES]; batch.features()];
    let mut b1 = f64x8::splat(simd, 0.0);
    let mut w2 = vec![[0.0; LANES]; classes];
    let mut of_level: Vec<[f64; LANES]> = Vec::new();
    for n in samples {
        let units = terms.units(simd, n, first);
        let mut levels = terms.levels(n);
        for part in batch.parts(n) {
            let (here, later) = levels.split_at(part.levels.len());
            levels = later;
            // One term for each different value …
            of_level.clear();
            of_level.extend(
                here.iter()
                    .map(|&level| <[f64; LANES]>::from(terms.input(units, level))),
            );
            // … which goes to every feature that has it.
            let w1 = &mut w1[part.first_feature..];
            for entry in part.entries {
                let sum = &mut w1[usize::from(entry.feature)];
                let term = f64x8::simd_from(simd, of_level[usize::from(entry.level)]);
                *sum = (f64x8::simd_from(simd, *sum) + term).into();
            }
        }
        b1 += terms.input(units, terms.one());
        for (k, w2) in w2.iter_mut().enumerate() {
            *w2 = (f64x8::simd_from(simd, *w2) + terms.output(units, n, k)).into();
        }
    }
    Sums {
        w1,
        b1: b1.into(),
        w2,
    }
}

/// Joins the tiles of one row, adding the shares in order.
#[inline(always)]
fn join<'a, S: Simd>(
    simd: S,
    sums: &'a [Sums],
    shares: usize,
    tiles: Tiles,
    scale: f64,
    lanes: impl Fn(&'a Sums) -> &'a [f64; LANES],
    row: &mut [f64],
) {
    for (tile, shares) in sums.chunks_exact(shares).enumerate() {
        let mut total = f64x8::splat(simd, 0.0);
        for sums in shares {
            total += f64x8::simd_from(simd, *lanes(sums));
        }
        store(total * scale, row, tiles.first(tile));
    }
}

//! Sums over the samples of a batch, in which a numerical gradient is gathered.
//!
//! Every entry of it is a sum over samples of a term that depends on little: for `w1[i, j]` on the sample, the
//! unit `j` and the *value* `x[n, i]`, so that one term serves all pixels of one value; for `w2[j, k]` on the
//! sample, the unit and the class. A [`Terms`] says what the term is; this file adds up.
//!
//! Units are taken eight at a time, a *tile*; the last tile overlaps the one before it, and both come to the
//! same bits. A task sums one tile over one share of the samples, and no other task touches its sums; the
//! shares depend on the sizes alone and are added in order. So the result does not depend on the threads.

mod join;
mod task;

use std::ops::Range;

use fearless_simd::{Simd, f64x8};
use ndarray::ArrayView1;

use super::gradient::{Gradient, contiguous};
use super::places::Places;
use super::tile::{Lanes, Tiles};
use crate::Batch;
use crate::palette::Palette;
use crate::samples::PART;
use crate::simd::dispatch;
use crate::workers::share_out;
use join::Sums;

/// As many tasks as keep all cores busy to the end, where tiles alone are too few.
const TASKS: usize = 14;
/// Fewer samples are not worth a share of their own where tiles are few …
const SHARE: usize = 32;
/// … and where they are not, because every share's sums are cleared and added up again.
const LARGE_SHARE: usize = 256;
/// From here on tiles are not few.
const MANY: usize = 4;
/// Rows of `w1` that are put together at a time.
const ROWS: usize = 98;

/// The terms of a sum over samples: sample `n`'s part in each entry of a gradient.
pub(super) trait Terms: Sync {
    /// What the terms of `w1` and `b1` are still to be multiplied by.
    const INPUTS: f64 = 1.0;
    /// What a term for `w1` needs to know of a feature's value.
    type Level: Copy + Sync;
    /// What is the same for all terms of one sample and one tile of units.
    type Units<S: Simd>: Copy;

    /// What is to be known of each value.
    fn palette(&self) -> &Palette<Self::Level>;
    /// The level of the value 1, which is the input of the bias.
    fn one(&self) -> Self::Level;
    /// Prepares the units of a tile for sample `n`.
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Self::Units<S>;
    /// The term of `w1[i, j]` for the units `j` and any feature `i` of this level.
    fn input<S: Simd>(&self, units: Self::Units<S>, level: Self::Level) -> f64x8<S>;
    /// The term of `w2[j, k]` for the units `j`.
    fn output<S: Simd>(&self, units: Self::Units<S>, n: usize, k: usize) -> f64x8<S>;
    /// The term of `b2[k]`.
    fn output_bias(&self, n: usize, k: usize) -> f64;
}

/// What the sums are multiplied by: those of `w1`, of `b1`, and of `w2` and `b2`.
pub(super) struct Scales {
    pub weights: f64,
    pub biases: f64,
    pub outputs: f64,
}

/// `gradient = scale · Σₙ terms`, for all four arrays.
pub(super) fn over_samples<T: Terms>(
    terms: &T,
    batch: &Batch,
    samples: &Places,
    scales: Scales,
    gradient: &mut Gradient,
) {
    let Gradient { params, room } = gradient;
    let tiles = Tiles::of(params.hidden_size());
    let shares = shares(tiles.len(), batch.len());
    let (features, classes) = (params.input_size(), params.output_size());
    // Of each task: a place for each input (in whole parts), one for the bias, one for each class.
    let bias = batch.part_count() * PART;
    let places = bias + 1 + classes;
    room.resize(shares.len() * places, Lanes::default());

    let mut tasks: Vec<_> = shares.iter().zip(room.chunks_exact_mut(places)).collect();
    if shares.len() == tiles.len() + 1 {
        // The list will be halved: the two shares of the last tile belong to different halves.
        tasks[tiles.len() / 2..tiles.len()].rotate_right(1);
    }
    share_out(tasks.into_iter(), |(share, places)| {
        places[..features].fill(Lanes::default());
        places[bias..].fill(Lanes::default());
        task::sum(terms, samples, batch.part_count(), share, places);
    });

    let sums = Sums {
        room,
        places,
        shares: &shares,
        tiles,
    };
    let hidden = params.hidden_size();
    let (weights, biases) = (scales.weights * T::INPUTS, scales.biases * T::INPUTS);
    let chunks = contiguous(&mut params.w1).chunks_mut(ROWS * hidden);
    share_out(chunks.enumerate(), |(chunk, rows)| {
        dispatch!(simd => sums.join(simd, chunk * ROWS, weights, rows, hidden));
    });
    dispatch!(simd => sums.join(simd, bias, biases, contiguous(&mut params.b1), hidden));
    let mut w2_columns = vec![0.0; classes * hidden];
    dispatch!(simd => sums.join(simd, bias + 1, scales.outputs, &mut w2_columns, hidden));
    for (mut w2, column) in params
        .w2
        .columns_mut()
        .into_iter()
        .zip(w2_columns.chunks(hidden))
    {
        w2.assign(&ArrayView1::from(column));
    }
    for (k, b2) in params.b2.iter_mut().enumerate() {
        *b2 = scales.outputs
            * (0..batch.len())
                .map(|n| terms.output_bias(n, k))
                .sum::<f64>();
    }
}

/// What one task sums: a tile of units over some samples.
struct Share {
    tile: usize,
    samples: Range<usize>,
}

/// Tile by tile the shares of `len` samples; they depend on nothing else.
fn shares(tiles: usize, len: usize) -> Vec<Share> {
    let of_each = if tiles < MANY {
        TASKS.div_ceil(tiles).min(len / SHARE).max(1)
    } else {
        (TASKS / tiles).min(len / LARGE_SHARE).max(1)
    };
    // An odd tile is worth two shares: one for each of two cores.
    let odd = of_each == 1 && tiles % 2 == 1 && len >= 2 * SHARE;
    let mut shares = Vec::with_capacity(tiles * of_each + 1);
    for tile in 0..tiles {
        let count = if odd && tile + 1 == tiles { 2 } else { of_each };
        shares.extend((0..count).map(|s| Share {
            tile,
            samples: len * s / count..len * (s + 1) / count,
        }));
    }
    shares
}

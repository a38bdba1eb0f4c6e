//! Backprop: the derivative of the loss, passed backwards through the layers.
//!
//! With `a1 = x w1 + b1`, `z = σ(a1)`, `a2 = z w2 + b2`, `p = softmax(a2)` and the mean cross-entropy `L`:
//!
//! * `∂L/∂a2 = dy = (p Σₖ tₖ − t) / N`: softmax and cross-entropy together are this simple;
//! * `∂L/∂w2 = zᵀ dy` and `∂L/∂b2 = Σₙ dy`, because `a2` is linear in them;
//! * `∂L/∂z = dy w2ᵀ`, and `∂L/∂a1 = da = (dy w2ᵀ) ∘ σ′(a1)`, with `σ′(a) = σ(a) σ(−a)`;
//! * `∂L/∂w1 = xᵀ da` and `∂L/∂b1 = Σₙ da`.
//!
//! Source: *Deep Learning from Scratch*, sections 5.4 to 5.7.

use std::ops::Range;

use fearless_simd::{Simd, f64x8, prelude::*};

use super::forward::{Forward, Passed, Units};
use super::gradient::{Gradient, contiguous};
use super::inputs;
use super::tile::{Lanes, Packed, store};
use super::weights::Weights;
use crate::batch::Target;
use crate::samples::BLOCK;
use crate::simd::dispatch;
use crate::workers::share_out;
use crate::{Batch, TwoLayerParams};

/// So many tiles of units are worth a task of their own.
const TILES: usize = 4;

/// What a worker does at a time.
enum Task<'a> {
    /// A block of rows of `∂L/∂w1`.
    Rows(usize, &'a mut [f64]),
    /// Some tiles, from the first: the sums of [`tile_sums`].
    Others(usize, &'a mut [Vec<Lanes>]),
}

/// The derivatives by the inputs of both activations, for a task's samples.
struct Errors {
    /// `∂L/∂a2` (a row of C for each sample).
    dy: Vec<f64>,
    /// `∂L/∂a1`.
    da: Packed,
}

/// The derivatives of the loss by all parameters.
pub(super) fn gradient(params: &TwoLayerParams, batch: &Batch, gradient: &mut Gradient) {
    let (forward, errors) = Forward::and(params, batch, |weights, passed, samples| {
        let dy = by_scores(passed, batch, samples);
        let da = dispatch!(simd => by_inputs(simd, weights, passed, &dy));
        Errors { dy, da }
    });
    let tasks = || forward.tasks().zip(&errors);

    let (tiles, classes) = (forward.weights.tiles(), forward.weights.classes);
    let params = &mut gradient.params;
    let hidden = params.hidden_size();
    let mut others = vec![Vec::new(); tiles.len()];
    let rows = contiguous(&mut params.w1).chunks_mut(BLOCK * hidden);
    let rows = rows
        .enumerate()
        .map(|(block, rows)| Task::Rows(block, rows));
    let sums = others.chunks_mut(TILES).enumerate();
    let sums = sums.map(|(chunk, sums)| Task::Others(chunk * TILES, sums));
    let parts: Vec<_> = rows.chain(sums).collect();
    share_out(parts.into_iter(), |task| match task {
        Task::Rows(block, rows) => {
            let samples = tasks().map(|((_, lit), errors)| (lit, &errors.da));
            dispatch!(simd => inputs::backward(simd, samples, block, rows, hidden));
        }
        Task::Others(first, sums) => {
            for (tile, sums) in (first..).zip(sums) {
                *sums = dispatch!(simd => {
                    let tasks = tasks().map(|((passed, _), errors)| (passed, errors));
                    tile_sums(simd, tasks, classes, tile)
                });
            }
        }
    });
    for (tile, sums) in others.iter().enumerate() {
        let first = tiles.first(tile);
        let (bias, weights) = sums.split_last().expect("the bias's sums");
        dispatch!(simd => store(bias.load(simd), contiguous(&mut params.b1), first));
        for (k, sums) in weights.iter().enumerate() {
            for (j, sum) in (first..hidden).zip(sums.0) {
                params.w2[[j, k]] = sum;
            }
        }
    }
    for (k, b2) in params.b2.iter_mut().enumerate() {
        let of_tasks = errors
            .iter()
            .flat_map(|errors| errors.dy.iter().skip(k).step_by(classes));
        *b2 = of_tasks.sum();
    }
}

/// `∂L/∂a2 = dy`, row by row.
fn by_scores(passed: &Passed, batch: &Batch, samples: Range<usize>) -> Vec<f64> {
    let mut dy = Vec::with_capacity(samples.len() * passed.p(0).len());
    let scale = 1.0 / batch.len() as f64;
    for (i, n) in samples.enumerate() {
        let target = batch.target(n);
        let (total, first) = (target.sum(), dy.len());
        dy.extend(passed.p(i).iter().map(|p| p * total));
        match target {
            Target::Class(class) => dy[first + class] -= 1.0,
            Target::Weights(t) => {
                for (dy, t) in dy[first..].iter_mut().zip(t) {
                    *dy -= t;
                }
            }
        }
        for dy in &mut dy[first..] {
            *dy *= scale;
        }
    }
    dy
}

/// `∂L/∂a1 = da`.
#[inline(always)]
fn by_inputs<S: Simd>(simd: S, weights: &Weights, passed: &Passed, dy: &[f64]) -> Packed {
    let mut da = Packed::zeros(passed.len(), weights.tiles());
    for (i, dy) in dy.chunks_exact(weights.classes).enumerate() {
        for (tile, da) in da.row_mut(i).iter_mut().enumerate() {
            let mut dz = f64x8::splat(simd, 0.0);
            for (dy, w) in dy.iter().zip(weights.w2_columns(tile)) {
                dz = w.load(simd).mul_add(*dy, dz);
            }
            let Units { z, z_rest } = passed.units(i, tile);
            da.store(dz * z.load(simd) * z_rest.load(simd));
        }
    }
    da
}

/// The derivatives by `w2[j, k]` for the units `j` of a tile and each class `k`, and last those by `b1[j]`.
#[inline(always)]
fn tile_sums<'a, S: Simd>(
    simd: S,
    tasks: impl Iterator<Item = (&'a Passed, &'a Errors)>,
    classes: usize,
    tile: usize,
) -> Vec<Lanes> {
    let mut sums = vec![Lanes::default(); classes + 1];
    for (passed, errors) in tasks {
        for (i, dy) in errors.dy.chunks_exact(classes).enumerate() {
            let z = passed.units(i, tile).z.load(simd);
            for (sum, dy) in sums.iter_mut().zip(dy) {
                sum.store(z.mul_add(*dy, sum.load(simd)));
            }
            sums[classes].add(errors.da.row(i)[tile].load(simd));
        }
    }
    sums
}

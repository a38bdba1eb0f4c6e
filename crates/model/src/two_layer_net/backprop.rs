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

use fearless_simd::{Level, Simd, dispatch, f64x8, prelude::*};
use rayon::prelude::*;

use super::forward::Forward;
use super::gradient::{Gradient, contiguous};
use super::inputs;
use super::tile::{Lanes, Packed, store};
use crate::Batch;
use crate::batch::Target;
use crate::samples::BLOCK;

/// Samples that are worth a task of their own.
const SHARE: usize = 128;
/// So are these tiles of units.
const TILES: usize = 4;

/// The derivatives of the loss by all parameters.
pub(super) fn gradient(forward: &Forward, batch: &Batch, gradient: &mut Gradient) {
    let level = Level::new();
    let classes = forward.weights.classes();
    let dy = by_scores(forward, batch);
    let mut da = Packed::zeros(batch.len(), forward.weights.tiles());
    da.par_rows_mut(SHARE).enumerate().for_each(|(share, da)| {
        dispatch!(level, simd => by_inputs(simd, forward, &dy, share * SHARE, da));
    });

    let params = &mut gradient.params;
    let hidden = params.hidden_size();
    let (w1, b1, w2) = (&mut params.w1, &mut params.b1, &mut params.w2);
    rayon::join(
        || {
            let blocks = contiguous(w1).par_chunks_mut(BLOCK * hidden).enumerate();
            blocks.for_each(|(block, rows)| {
                dispatch!(level, simd => inputs::backward(simd, batch, forward, &da, block, rows, hidden));
            });
        },
        || {
            let tiles = (0..da.tiles().len()).into_par_iter().with_min_len(TILES);
            let sums = tiles
                .map(|tile| dispatch!(level, simd => tile_sums(simd, forward, &dy, &da, tile)));
            let b1 = contiguous(b1);
            for (tile, sums) in sums.collect::<Vec<_>>().iter().enumerate() {
                let first = da.tiles().first(tile);
                let (bias, weights) = sums.split_last().expect("the bias's sums");
                dispatch!(level, simd => store(bias.load(simd), b1, first));
                for (k, sums) in weights.iter().enumerate() {
                    for (j, sum) in (first..hidden).zip(sums.0) {
                        w2[[j, k]] = sum;
                    }
                }
            }
        },
    );
    for (k, b2) in params.b2.iter_mut().enumerate() {
        *b2 = dy.iter().skip(k).step_by(classes).sum();
    }
}

/// `∂L/∂a2 = dy` (N×C, row by row).
fn by_scores(forward: &Forward, batch: &Batch) -> Vec<f64> {
    let mut dy = Vec::with_capacity(batch.len() * forward.weights.classes());
    let scale = 1.0 / batch.len() as f64;
    for n in 0..batch.len() {
        let target = batch.target(n);
        let (total, first) = (target.sum(), dy.len());
        dy.extend(forward.p(n).iter().map(|p| p * total));
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

/// `∂L/∂a1 = da` for the samples `first..`, as many as `da` has rows.
#[inline(always)]
fn by_inputs<S: Simd>(simd: S, forward: &Forward, dy: &[f64], first: usize, da: &mut [Lanes]) {
    let (tiles, classes) = (forward.weights.tiles().len(), forward.weights.classes());
    for (n, da) in (first..).zip(da.chunks_exact_mut(tiles)) {
        let dy = &dy[n * classes..][..classes];
        let (z, z_rest) = (forward.z(n), forward.z_rest(n));
        for (tile, da) in da.iter_mut().enumerate() {
            let mut dz = f64x8::splat(simd, 0.0);
            for (k, dy) in dy.iter().enumerate() {
                dz = forward.weights.w2_column(k)[tile]
                    .load(simd)
                    .mul_add(*dy, dz);
            }
            da.store(dz * z[tile].load(simd) * z_rest[tile].load(simd));
        }
    }
}

/// The derivatives by `w2[j, k]` for the units `j` of a tile and each class `k`, and last those by `b1[j]`.
#[inline(always)]
fn tile_sums<S: Simd>(
    simd: S,
    forward: &Forward,
    dy: &[f64],
    da: &Packed,
    tile: usize,
) -> Vec<Lanes> {
    let classes = forward.weights.classes();
    let mut sums = vec![Lanes::default(); classes + 1];
    for (n, dy) in dy.chunks_exact(classes).enumerate() {
        let z = forward.z(n)[tile].load(simd);
        for (sum, dy) in sums.iter_mut().zip(dy) {
            sum.store(z.mul_add(*dy, sum.load(simd)));
        }
        sums[classes].add(da.row(n)[tile].load(simd));
    }
    sums
}

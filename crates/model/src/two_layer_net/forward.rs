//! The forward pass: `a1 = x w1 + b1`, `z = σ(a1)`, `a2 = z w2 + b2`, `p = softmax(a2)`.

use std::ops::Range;

use fearless_simd::{Simd, f64x8, prelude::*};
use layers::{LogSumExp, argmax};
use ndarray::Axis;

use super::overflow::{is_finite, sum_again};
use super::weights::Weights;
use crate::kernel::exp::exp;
use crate::kernel::simd::dispatch;
use crate::kernel::tile::{PackedRows, Tile, TileLayout, in_groups, pack, unpack};
use crate::kernel::tuning::{MAX_CHUNK, MIN_CHUNK};
use crate::kernel::{gemm, spmm};
use crate::sparse::{BLOCK, Gathered};
use crate::{Batch, TwoLayerParams};

/// The activations of some samples. Its buffers are reused.
#[derive(Debug, Clone, Default)]
pub(super) struct Activations {
    /// `σ(a1)`, and `1 − σ(a1) = σ(−a1)` with all its digits (a row of units for each sample).
    pub z: PackedRows,
    pub one_minus_z: PackedRows,
    /// `a2` and `softmax(a2)` (a row of C for each sample).
    logits: Vec<f64>,
    p: Vec<f64>,
    log_sums: Vec<LogSumExp>,
    classes: usize,
    scratch: Scratch,
}

/// What [`Activations`] needs for some samples at a time.
#[derive(Debug, Clone, Default)]
struct Scratch {
    z: Vec<f64>,
    a2: PackedRows,
    exponentials: Vec<f64>,
}

impl Activations {
    /// Passes samples forward.
    pub fn compute(&mut self, weights: &Weights, x: &Gathered) {
        let samples = x.len();
        self.classes = weights.classes;
        for rows in [&mut self.z, &mut self.one_minus_z] {
            rows.resize(samples, weights.tiles());
        }
        for rows in [&mut self.logits, &mut self.p] {
            rows.resize(samples * weights.classes, 0.0);
        }
        self.log_sums.clear();
        dispatch!(simd => {
            self.hidden_layer(simd, weights, x);
            self.output_layer(simd, weights);
        });
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.log_sums.len()
    }

    /// The scores of sample `i`, before the softmax.
    pub fn logits(&self, i: usize) -> &[f64] {
        &self.logits[i * self.classes..][..self.classes]
    }

    /// The probabilities of all samples, a row of C for each.
    pub fn probabilities(&self) -> &[f64] {
        &self.p
    }

    /// The probabilities of sample `i`.
    #[inline(always)]
    pub fn p(&self, i: usize) -> &[f64] {
        &self.p[i * self.classes..][..self.classes]
    }

    /// `ln Σₖ e^aₖ` of the scores of sample `i`.
    pub fn log_sum_exp(&self, i: usize) -> LogSumExp {
        self.log_sums[i]
    }

    /// `z = σ(x w1 + b1)`, and `1 − z`.
    #[inline(always)]
    fn hidden_layer<S: Simd>(&mut self, simd: S, weights: &Weights, x: &Gathered) {
        let a1 = &mut self.z;
        for i in 0..x.len() {
            a1.row_mut(i).copy_from_slice(weights.b1.row(0));
        }
        in_groups!(weights.tiles().len(), x.tiles_together(), |first, G| {
            add_x_w1::<S, G>(simd, weights, x, a1, first);
        });
        for i in 0..x.len() {
            let a1 = self.z.row_mut(i);
            if !is_finite(simd, a1) {
                sum_again(a1, |tile, lane| weights.pre_activation(x, i, tile, lane));
            }
            for (z, one_minus_z) in a1.iter_mut().zip(self.one_minus_z.row_mut(i)) {
                let (here, rest) = sigmoid(z.load(simd));
                z.store(here);
                one_minus_z.store(rest);
            }
        }
    }

    /// `a2 = z w2 + b2`, and its softmax.
    #[inline(always)]
    fn output_layer<S: Simd>(&mut self, simd: S, weights: &Weights) {
        let (classes, samples) = (weights.classes, self.logits.len() / weights.classes);
        let Scratch {
            z,
            a2,
            exponentials,
        } = &mut self.scratch;
        z.resize(gemm::ROWS * weights.hidden, 0.0);
        a2.resize(gemm::ROWS, weights.w2.layout());
        exponentials.resize(classes, 0.0);
        for first in (0..samples).step_by(gemm::ROWS) {
            let rows = first..(first + gemm::ROWS).min(samples);
            let z = &mut z[..rows.len() * weights.hidden];
            for (i, z) in rows.clone().zip(z.chunks_exact_mut(weights.hidden)) {
                unpack_row(simd, self.z.row(i), z);
            }
            gemm::multiply(
                simd,
                z,
                &weights.w2,
                weights.b2.row(0),
                a2.rows_mut(rows.len()),
            );
            for (row, i) in rows.enumerate() {
                let logits = &mut self.logits[i * classes..][..classes];
                unpack_row(simd, a2.row(row), logits);
                let sum = log_sum_exp(simd, logits, a2.row(row), exponentials);
                self.log_sums.push(sum);
                let p = &mut self.p[i * classes..][..classes];
                for (p, e) in p.iter_mut().zip(&*exponentials) {
                    *p = e / (1.0 + sum.others);
                }
            }
        }
    }
}

/// `a1 += x w1` for the `G` tiles from `first` on. Features are added in their order.
#[inline(always)]
fn add_x_w1<S: Simd, const G: usize>(
    simd: S,
    weights: &Weights,
    x: &Gathered,
    a1: &mut PackedRows,
    first: usize,
) {
    let mut panel = [[Tile::default(); G]; BLOCK];
    for (block, rows) in weights.w1.axis_chunks_iter(Axis(0), BLOCK).enumerate() {
        for (packed, row) in panel.iter_mut().zip(rows.rows()) {
            pack(row, 0.0, first, packed);
        }
        for i in 0..x.len() {
            let x = x.piece(i, block);
            if !x.entries.is_empty() {
                spmm::multiply(simd, x, &panel, &mut a1.row_mut(i)[first..][..G]);
            }
        }
    }
}

/// Ranges of samples, of the size that keeps all workers busy. No number depends on them.
pub(super) fn chunks(samples: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    let size = samples
        .div_ceil(rayon::current_num_threads())
        .clamp(MIN_CHUNK, MAX_CHUNK);
    let count = samples.div_ceil(size);
    (0..count).map(move |i| i * size..((i + 1) * size).min(samples))
}

/// # Panics
///
/// If the samples do not have D features.
pub(super) fn check_features(params: &TwoLayerParams, batch: &Batch) {
    assert_eq!(
        batch.features(),
        params.input_size(),
        "features of the samples and inputs of the network"
    );
}

/// [`LogSumExp`] of the scores `a`, which are packed in `tiles` too. Fills `e` with `e^(a − top)`.
#[inline(always)]
fn log_sum_exp<S: Simd>(simd: S, a: &[f64], tiles: &[Tile], e: &mut [f64]) -> LogSumExp {
    let best = argmax(a.iter().copied()).unwrap_or(0);
    let top = a[best];
    let layout = TileLayout::of(e.len());
    for (tile, a) in tiles.iter().enumerate() {
        unpack(exp(a.load(simd) - top), e, layout.first(tile));
    }
    // Without the 1 of the largest: a sum that begins with it loses the small ones.
    e[best] = 0.0;
    let others = e.iter().sum();
    e[best] = 1.0;
    LogSumExp { top, others }
}

/// `σ(a)` and `σ(−a)`, from one exponential and one division.
#[inline(always)]
fn sigmoid<S: Simd>(a: f64x8<S>) -> (f64x8<S>, f64x8<S>) {
    let e = exp(-a.abs());
    let large = f64x8::splat(a.token(), 1.0) / (e + 1.0);
    let small = e * large;
    let negative = a.simd_lt(0.0);
    (negative.select(small, large), negative.select(large, small))
}

/// A packed row without its padding.
#[inline(always)]
fn unpack_row<S: Simd>(simd: S, packed: &[Tile], row: &mut [f64]) {
    let layout = TileLayout::of(row.len());
    for (tile, numbers) in packed.iter().enumerate() {
        unpack(numbers.load(simd), row, layout.first(tile));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::tile::LANES;

    /// `exp` of the kernels is within 1 ulp of the system's, so the results are within a few.
    fn assert_close(found: f64, expected: f64) {
        let error = (found - expected).abs();
        assert!(
            error <= 4.0 * f64::EPSILON * expected,
            "{found:e} {expected:e}"
        );
    }

    #[test]
    fn sigmoid_of_eight_is_sigmoid_of_each() {
        for a in (-7000..7000).map(|a| f64::from(a) / 10.0) {
            let mut tile = Tile([a; LANES]);
            let mut rest = Tile::default();
            dispatch!(simd => {
                let (z, one_minus_z) = sigmoid(tile.load(simd));
                tile.store(z);
                rest.store(one_minus_z);
            });
            assert_close(tile.0[0], layers::sigmoid_scalar(a));
            assert_close(rest.0[0], layers::sigmoid_scalar(-a));
        }
    }

    #[test]
    fn log_sum_exp_of_tiles_is_that_of_their_numbers() {
        for classes in 1..40 {
            for spread in [0.0, 1.0, 40.0, 700.0] {
                let a: Vec<_> = (0..classes)
                    .map(|k| spread * f64::from(k * k).sin())
                    .collect();
                let mut tiles = PackedRows::zeros(1, TileLayout::of(a.len()));
                let mut e = vec![0.0; a.len()];
                let found = dispatch!(simd => {
                    pack(ndarray::ArrayView1::from(&a), 0.0, 0, tiles.row_mut(0));
                    log_sum_exp(simd, &a, tiles.row(0), &mut e)
                });
                let expected = LogSumExp::of(a.iter().copied());
                assert_eq!(found.top, expected.top);
                assert_close(found.others, expected.others);
            }
        }
    }
}

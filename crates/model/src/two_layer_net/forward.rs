//! The forward pass of a batch, keeping what the gradients and the loss need of it.

use std::borrow::Cow;
use std::iter;
use std::mem;
use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch, f64x8, prelude::*};
use ndarray::Array2;
use rayon::prelude::*;

use super::argmax;
use super::tile::{Tiles, load, padded, store};
use super::weighted::weighted_rows;
use crate::batch::Target;
use crate::elementary::exp;
use crate::{Batch, TwoLayerParams};

/// Samples that one task passes forward.
const TASK: usize = 10;

/// What a forward pass came to, for each sample of a batch.
pub(super) struct Forward<'a> {
    pub weights: Weights<'a>,
    passed: Vec<Passed>,
}

/// The parameters as the kernels read them: rows padded to at least eight columns.
pub(super) struct Weights<'a> {
    w1: Cow<'a, [f64]>,
    b1: Vec<f64>,
    w2: Cow<'a, [f64]>,
    /// Padded with −∞: a class that is not there has probability 0.
    b2: Vec<f64>,
    /// The columns of `w2`.
    w2_columns: Vec<f64>,
    hidden: Tiles,
    classes: Tiles,
    /// H and C, without the padding.
    sizes: (usize, usize),
}

/// What became of [`TASK`] samples, one row for each.
struct Passed {
    /// `σ(a1)`, and `1 − σ(a1) = σ(−a1)` with all its digits.
    z: Vec<f64>,
    z_rest: Vec<f64>,
    /// `a2`.
    logits: Vec<f64>,
    /// `softmax(a2)`.
    p: Vec<f64>,
    log_sums: Vec<LogSum>,
    /// The values of the samples' levels, one sample after the other.
    levels: Vec<f64>,
    level_starts: Vec<usize>,
}

impl<'a> Forward<'a> {
    /// # Panics
    ///
    /// If the samples have not D features.
    pub fn new(params: &'a TwoLayerParams, batch: &Batch) -> Self {
        let weights = Weights::new(params);
        let passed = weights.tasks(params, batch, |passed, _| passed);
        Self { weights, passed }
    }

    /// `σ(a1)` of sample `n`, padded.
    pub fn z(&self, n: usize) -> &[f64] {
        row(&self.passed[n / TASK].z, n % TASK, self.weights.hidden)
    }

    /// `1 − σ(a1)` of sample `n`, padded.
    pub fn z_rest(&self, n: usize) -> &[f64] {
        row(&self.passed[n / TASK].z_rest, n % TASK, self.weights.hidden)
    }

    /// The network's scores for sample `n`, before the softmax.
    pub fn logits(&self, n: usize) -> &[f64] {
        &row(
            &self.passed[n / TASK].logits,
            n % TASK,
            self.weights.classes,
        )[..self.weights.sizes.1]
    }

    /// The probabilities of sample `n`.
    pub fn p(&self, n: usize) -> &[f64] {
        &row(&self.passed[n / TASK].p, n % TASK, self.weights.classes)[..self.weights.sizes.1]
    }

    /// `ln Σₖ e^aₖ` of the scores of sample `n`.
    pub fn log_sum(&self, n: usize) -> LogSum {
        self.passed[n / TASK].log_sums[n % TASK]
    }

    /// The values of the levels of sample `n`.
    pub fn levels(&self, n: usize) -> &[f64] {
        let passed = &self.passed[n / TASK];
        &passed.levels[passed.level_starts[n % TASK]..passed.level_starts[n % TASK + 1]]
    }
}

/// The probabilities of all samples (N×C).
pub(super) fn probabilities(params: &TwoLayerParams, batch: &Batch) -> Array2<f64> {
    let weights = Weights::new(params);
    let (tiles, classes) = (weights.classes, weights.sizes.1);
    let p = weights.tasks(params, batch, |passed, samples| {
        let rows = (0..samples.len()).flat_map(|n| &row(&passed.p, n, tiles)[..classes]);
        rows.copied().collect::<Vec<_>>()
    });
    Array2::from_shape_vec((batch.len(), classes), p.concat()).expect("N rows of C")
}

/// Mean cross-entropy; the samples' losses are added in their order.
pub(super) fn loss(params: &TwoLayerParams, batch: &Batch) -> f64 {
    let weights = Weights::new(params);
    let (tiles, classes) = (weights.classes, weights.sizes.1);
    let losses = weights.tasks(params, batch, |passed, samples| {
        let losses = samples.enumerate().map(|(i, n)| {
            batch.target(n).cross_entropy(
                &row(&passed.logits, i, tiles)[..classes],
                passed.log_sums[i],
            )
        });
        losses.sum::<f64>()
    });
    losses.iter().sum::<f64>() / batch.len() as f64
}

/// The fraction of samples whose first largest score is at their target's first largest weight.
pub(super) fn accuracy(params: &TwoLayerParams, batch: &Batch) -> f64 {
    let weights = Weights::new(params);
    let (tiles, classes) = (weights.classes, weights.sizes.1);
    let right = weights.tasks(params, batch, |passed, samples| {
        let right = samples.enumerate().filter(|&(i, n)| {
            let scores = &row(&passed.logits, i, tiles)[..classes];
            argmax(scores.iter().copied()) == batch.target(n).class()
        });
        right.count()
    });
    right.iter().sum::<usize>() as f64 / batch.len() as f64
}

impl<'a> Weights<'a> {
    fn new(params: &'a TwoLayerParams) -> Self {
        let TwoLayerParams { w1, b1, w2, b2 } = params;
        let (hidden, classes) = (Tiles::of(b1.len()), Tiles::of(b2.len()));
        Self {
            w1: padded(w1),
            b1: b1
                .iter()
                .copied()
                .chain(iter::repeat(0.0))
                .take(hidden.width())
                .collect(),
            w2: padded(w2),
            b2: b2
                .iter()
                .copied()
                .chain(iter::repeat(f64::NEG_INFINITY))
                .take(classes.width())
                .collect(),
            w2_columns: padded(&w2.t()).into_owned(),
            hidden,
            classes,
            sizes: (b1.len(), b2.len()),
        }
    }

    /// Column `k` of `w2`: what each hidden unit says for class `k`, padded.
    pub fn w2_column(&self, k: usize) -> &[f64] {
        row(&self.w2_columns, k, self.hidden)
    }

    /// The largest difference between two weights of one unit in `w2`; NaN if one is.
    pub fn largest_spread(&self) -> f64 {
        let rows = self
            .w2
            .chunks_exact(self.classes.width())
            .map(|row| &row[..self.sizes.1]);
        let spreads = rows.map(|row| {
            let (low, high) =
                row.iter()
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), w| {
                        (
                            if *w >= low { low } else { *w },
                            if *w <= high { high } else { *w },
                        )
                    });
            high - low
        });
        spreads.fold(
            0.0,
            |largest, spread| if spread <= largest { largest } else { spread },
        )
    }

    /// C, the number of classes.
    pub fn classes(&self) -> usize {
        self.sizes.1
    }

    /// Passes the batch forward, some samples at a time; `then` makes the task's result of what they came to.
    fn tasks<R: Send>(
        &self,
        params: &TwoLayerParams,
        batch: &Batch,
        then: impl Fn(Passed, Range<usize>) -> R + Sync,
    ) -> Vec<R> {
        assert_eq!(
            batch.features(),
            params.input_size(),
            "features of the samples and inputs of the network"
        );
        let level = Level::new();
        let starts = (0..batch.len()).into_par_iter().step_by(TASK);
        let tasks = starts.map(|start| {
            let samples = start..(start + TASK).min(batch.len());
            let passed = dispatch!(level, simd => self.pass(simd, batch, samples.clone()));
            then(passed, samples)
        });
        tasks.collect()
    }

    #[inline(always)]
    fn pass<S: Simd>(&self, simd: S, batch: &Batch, samples: Range<usize>) -> Passed {
        let (hidden, classes) = (self.hidden, self.classes);
        let zeros = |tiles: Tiles| vec![0.0; samples.len() * tiles.width()];
        let mut passed = Passed {
            z: zeros(hidden),
            z_rest: zeros(hidden),
            logits: zeros(classes),
            p: zeros(classes),
            log_sums: Vec::new(),
            levels: Vec::new(),
            level_starts: vec![0],
        };
        let (mut a1, mut sum) = (vec![0.0; hidden.width()], vec![0.0; hidden.width()]);
        for (i, n) in samples.enumerate() {
            let z = row_mut(&mut passed.z, i, hidden);
            let z_rest = row_mut(&mut passed.z_rest, i, hidden);
            let logits = row_mut(&mut passed.logits, i, classes);
            let p = row_mut(&mut passed.p, i, classes);

            a1.copy_from_slice(&self.b1);
            for part in batch.parts(n) {
                let first_level = passed.levels.len();
                passed.levels.extend(
                    part.levels
                        .iter()
                        .map(|&level| batch.values()[level as usize]),
                );
                let values = &passed.levels[first_level..];
                let lit = part.entries.iter().map(|entry| {
                    (
                        part.first_feature + usize::from(entry.feature),
                        values[usize::from(entry.level)],
                    )
                });
                weighted_rows(simd, &self.w1, hidden, lit, &a1, &mut sum);
                mem::swap(&mut a1, &mut sum);
            }
            passed.level_starts.push(passed.levels.len());
            sigmoid(simd, hidden, &a1, z, z_rest);

            let units = z.iter().copied().enumerate().take(self.sizes.0);
            weighted_rows(simd, &self.w2, classes, units, &self.b2, logits);
            passed.log_sums.push(softmax(simd, classes, logits, p));
        }
        passed
    }
}

impl Target<'_> {
    /// `Σₖ tₖ (ln Σᵢ e^aᵢ − aₖ)` for the scores `a`, with the same care as `layers::softmax_cross_entropy`.
    fn cross_entropy(&self, a: &[f64], sum: LogSum) -> f64 {
        match *self {
            Target::Class(class) => sum.above(a[class]),
            Target::Weights(t) => {
                let weighed = t.iter().zip(a).filter(|(t, _)| **t != 0.0);
                weighed.map(|(t, &a)| t * sum.above(a)).sum()
            }
        }
    }

    /// The class of the largest weight.
    fn class(&self) -> Option<usize> {
        match self {
            Target::Class(class) => Some(*class),
            Target::Weights(t) => argmax(t.iter().copied()),
        }
    }
}

/// `ln Σₖ e^aₖ` as `top + rest`: the largest score, and the logarithm of the sum relative to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogSum {
    top: f64,
    rest: f64,
}

impl LogSum {
    /// `ln Σₖ e^aₖ − a`, without the rounding of the whole sum.
    pub fn above(self, a: f64) -> f64 {
        let below_top = if a == self.top { 0.0 } else { self.top - a };
        below_top + self.rest
    }
}

/// `z = σ(a)` and `rest = σ(−a)`, from one exponential and one division.
#[inline(always)]
fn sigmoid<S: Simd>(simd: S, tiles: Tiles, a: &[f64], z: &mut [f64], rest: &mut [f64]) {
    for tile in 0..tiles.len() {
        let a = load(simd, a, tiles.first(tile));
        let e = exp(-a.abs());
        let large = f64x8::splat(simd, 1.0) / (e + 1.0);
        let small = e * large;
        let negative = a.simd_lt(0.0);
        store(negative.select(small, large), z, tiles.first(tile));
        store(negative.select(large, small), rest, tiles.first(tile));
    }
}

/// `p = softmax(a)`; `a` is padded with −∞.
#[inline(always)]
fn softmax<S: Simd>(simd: S, tiles: Tiles, a: &[f64], p: &mut [f64]) -> LogSum {
    let best = argmax(a.iter().copied()).unwrap_or(0);
    let top = a[best];
    for tile in 0..tiles.len() {
        let e = exp(load(simd, a, tiles.first(tile)) - top);
        store(e, p, tiles.first(tile));
    }
    // The others first: a sum that is begun with the top's 1 forgets the small ones.
    let others = p[..best].iter().sum::<f64>() + p[best + 1..].iter().sum::<f64>();
    let sum = others + p[best];
    p.iter_mut().for_each(|p| *p /= sum);
    LogSum {
        top,
        rest: others.ln_1p(),
    }
}

fn row(rows: &[f64], n: usize, tiles: Tiles) -> &[f64] {
    &rows[n * tiles.width()..][..tiles.width()]
}

fn row_mut(rows: &mut [f64], n: usize, tiles: Tiles) -> &mut [f64] {
    &mut rows[n * tiles.width()..][..tiles.width()]
}

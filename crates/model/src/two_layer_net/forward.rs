//! The forward pass of a batch, keeping what the gradients and the loss need of it.

use std::ops::Range;

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::Array2;

use super::argmax;
use super::extreme::{Input, add_up_again, finite};
use super::inputs;
use super::scores::{TOGETHER, scores};
use super::tile::{Lanes, Packed, Tiles, store};
use super::weights::Weights;
use crate::batch::Target;
use crate::elementary::exp;
use crate::lit::{self, Lit};
use crate::simd::dispatch;
use crate::workers::share_out;
use crate::{Batch, TwoLayerParams};

/// Samples that one task passes forward at least: for fewer, cutting up the weights costs too much …
const LEAST: usize = 16;
/// … and at most: what is known of them should stay in a cache.
const MOST: usize = 128;

/// What a forward pass came to, for each sample of a batch.
pub(super) struct Forward<'a> {
    pub weights: Weights<'a>,
    lit: &'a lit::Tasks,
    passed: Vec<Passed>,
}

/// What of a forward pass somebody asks for; each takes what is before it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Scores,
    Losses,
    Probabilities,
    Units,
}

/// What became of a task's samples, as far as it was asked for, by the number `i` of a sample in its task.
pub(super) struct Passed {
    samples: usize,
    /// Tile by tile and sample by sample, as a tile's sums are taken.
    units: Vec<Units>,
    /// `a2`, without padding.
    logits: Vec<f64>,
    /// `softmax(a2)`, without padding.
    p: Vec<f64>,
    log_sums: Vec<LogSum>,
    classes: usize,
}

/// Eight units of one sample: `σ(a1)`, and `1 − σ(a1) = σ(−a1)` with all its digits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Units {
    pub z: Lanes,
    pub z_rest: Lanes,
}

impl<'a> Forward<'a> {
    /// Passes the batch forward; and whatever each task makes of its samples at once.
    ///
    /// # Panics
    ///
    /// If the samples have not D features.
    pub fn and<R: Send>(
        params: &'a TwoLayerParams,
        batch: &'a Batch,
        then: impl Fn(&Weights, &Passed, Range<usize>) -> R + Sync,
    ) -> (Self, Vec<R>) {
        let weights = Weights::both_ways(params);
        let lit = batch.keep_lit(task(batch));
        let tasks = weights.tasks(batch, Asked::Units, |passed, samples| {
            let result = then(&weights, &passed, samples);
            (passed, result)
        });
        let (passed, results) = tasks.into_iter().unzip();
        let forward = Self {
            weights,
            lit,
            passed,
        };
        (forward, results)
    }

    /// The tasks in the order of their samples, with what these have lit.
    pub fn tasks(&self) -> impl Iterator<Item = (&Passed, &Lit)> + Clone {
        self.passed.iter().zip(self.lits())
    }

    fn lits(&self) -> impl Iterator<Item = &Lit> + Clone {
        let samples = (0..self.passed.len()).map(|i| i * self.lit.task);
        samples.map(|first| self.lit.of_sample(first).0)
    }

    /// The task of sample `n`, and its number there.
    #[inline(always)]
    pub fn of(&self, n: usize) -> (&Passed, usize) {
        (&self.passed[n / self.lit.task], n % self.lit.task)
    }

    /// The network's scores for sample `n`, before the softmax.
    pub fn logits(&self, n: usize) -> &[f64] {
        let (passed, i) = self.of(n);
        passed.logits(i)
    }

    /// The probabilities of sample `n`.
    pub fn p(&self, n: usize) -> &[f64] {
        let (passed, i) = self.of(n);
        passed.p(i)
    }

    /// `ln Σₖ e^aₖ` of the scores of sample `n`.
    pub fn log_sum(&self, n: usize) -> LogSum {
        let (passed, i) = self.of(n);
        passed.log_sums[i]
    }

    /// What a unit got from sample `n`, before its sigmoid.
    pub fn input(&self, n: usize, tile: usize, lane: usize) -> Input {
        let (lit, i) = self.lit.of_sample(n);
        self.weights.input(lit, i, tile, lane)
    }

    /// The largest `|x|` of the batch.
    pub fn largest(&self) -> f64 {
        self.lits().map(Lit::largest).fold(0.0, f64::max)
    }

    /// Samples of a task.
    pub fn task(&self) -> usize {
        self.lit.task
    }
}

impl Passed {
    /// How many samples they are.
    pub fn len(&self) -> usize {
        self.samples
    }

    #[inline(always)]
    pub fn units(&self, i: usize, tile: usize) -> &Units {
        &self.units[tile * self.samples + i]
    }

    /// `softmax(a2)`.
    #[inline(always)]
    pub fn p(&self, i: usize) -> &[f64] {
        row(&self.p, i, self.classes)
    }

    fn logits(&self, i: usize) -> &[f64] {
        row(&self.logits, i, self.classes)
    }
}

/// Samples in a task: on so few threads as there are, all have the same to do. No number depends on it.
fn task(batch: &Batch) -> usize {
    let fair = batch.len().div_ceil(rayon::current_num_threads());
    fair.clamp(LEAST, MOST)
}

/// The probabilities of all samples (N×C).
pub(super) fn probabilities(params: &TwoLayerParams, batch: &Batch) -> Array2<f64> {
    let weights = Weights::forward(params);
    let p = weights.tasks(batch, Asked::Probabilities, |passed, _| passed.p);
    Array2::from_shape_vec((batch.len(), weights.classes), p.concat()).expect("N rows of C")
}

/// Mean cross-entropy; the samples' losses are added in their order.
pub(super) fn loss(params: &TwoLayerParams, batch: &Batch) -> f64 {
    let losses = Weights::forward(params).tasks(batch, Asked::Losses, |passed, samples| {
        let losses = samples.enumerate().map(|(i, n)| {
            batch
                .target(n)
                .cross_entropy(passed.logits(i), passed.log_sums[i])
        });
        losses.collect::<Vec<_>>()
    });
    losses.iter().flatten().sum::<f64>() / batch.len() as f64
}

/// The fraction of samples whose first largest score is at their target's first largest weight.
pub(super) fn accuracy(params: &TwoLayerParams, batch: &Batch) -> f64 {
    let right = Weights::forward(params).tasks(batch, Asked::Scores, |passed, samples| {
        let right = samples
            .enumerate()
            .filter(|&(i, n)| argmax(passed.logits(i).iter().copied()) == batch.target(n).class());
        right.count()
    });
    right.iter().sum::<usize>() as f64 / batch.len() as f64
}

impl Weights<'_> {
    /// Passes the batch forward, some samples at a time; `then` makes the task's result of what they came to.
    fn tasks<R: Send>(
        &self,
        batch: &Batch,
        asked: Asked,
        then: impl Fn(Passed, Range<usize>) -> R + Sync,
    ) -> Vec<R> {
        assert_eq!(
            batch.features(),
            self.w1.nrows(),
            "features of the samples and inputs of the network"
        );
        let kept = batch.lit();
        let task = kept.map_or_else(|| task(batch), |kept| kept.task);
        let mut results: Vec<Option<R>> = Vec::new();
        results.resize_with(batch.len().div_ceil(task), || None);
        share_out(results.iter_mut().enumerate(), |(i, result)| {
            let samples = i * task..((i + 1) * task).min(batch.len());
            let gathered;
            let lit = if let Some(kept) = kept {
                kept.of(batch, samples.clone())
            } else {
                gathered = Lit::of(batch, samples.clone());
                &gathered
            };
            let passed = dispatch!(simd => self.pass(simd, lit, asked));
            *result = Some(then(passed, samples));
        });
        results.into_iter().flatten().collect()
    }

    #[inline(always)]
    fn pass<S: Simd>(&self, simd: S, lit: &Lit, asked: Asked) -> Passed {
        let (samples, tiles) = (lit.len(), self.tiles());
        let if_asked = |for_what, count| if asked >= for_what { count } else { 0 };
        let mut passed = Passed {
            samples,
            units: vec![Units::default(); if_asked(Asked::Units, samples * tiles.len())],
            logits: vec![0.0; samples * self.classes],
            p: vec![0.0; if_asked(Asked::Probabilities, samples * self.classes)],
            log_sums: Vec::with_capacity(samples),
            classes: self.classes,
        };
        let mut inputs = Packed::zeros(samples, tiles);
        for i in 0..samples {
            inputs.row_mut(i).copy_from_slice(self.b1.row(0));
        }
        inputs::forward(simd, lit, self.w1, &mut inputs);

        let mut z = vec![0.0; TOGETHER * self.hidden];
        let mut a2 = Packed::zeros(TOGETHER, self.w2.tiles());
        let mut exponentials = vec![0.0; self.classes];
        for first in (0..samples).step_by(TOGETHER) {
            let together = first..(first + TOGETHER).min(samples);
            for (i, z) in together.clone().zip(z.chunks_exact_mut(self.hidden)) {
                let a1 = inputs.row_mut(i);
                if !finite(simd, a1) {
                    add_up_again(a1, |tile, lane| self.input(lit, i, tile, lane));
                }
                for (tile, a1) in a1.iter().enumerate() {
                    let (here, rest) = sigmoid(a1.load(simd));
                    store(here, z, tiles.first(tile));
                    if asked >= Asked::Units {
                        let units = &mut passed.units[tile * samples + i];
                        units.z.store(here);
                        units.z_rest.store(rest);
                    }
                }
            }
            let z = &z[..together.len() * self.hidden];
            let a2_rows = a2.rows_mut(together.len());
            scores(simd, z, &self.w2, self.b2.row(0), a2_rows);
            for (row, i) in together.enumerate() {
                let logits = row_mut(&mut passed.logits, i, self.classes);
                unpack(simd, a2.row(row), logits);
                if asked >= Asked::Losses {
                    let e = &mut exponentials;
                    passed
                        .log_sums
                        .push(LogSum::of(simd, logits, a2.row(row), e));
                }
                if asked >= Asked::Probabilities {
                    let sum = 1.0 + passed.log_sums[i].others;
                    let p = row_mut(&mut passed.p, i, self.classes);
                    for (p, e) in p.iter_mut().zip(&exponentials) {
                        *p = e / sum;
                    }
                }
            }
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

/// `ln Σₖ e^aₖ` as `top + ln(1 + others)`: the largest score, and what the others add to its `e⁰`.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogSum {
    top: f64,
    others: f64,
}

impl LogSum {
    /// Of scores `a`, which are also in tiles, with their padding; fills `e` with `e^(a − top)`.
    #[inline(always)]
    fn of<S: Simd>(simd: S, a: &[f64], tiles: &[Lanes], e: &mut [f64]) -> Self {
        let best = argmax(a.iter().copied()).unwrap_or(0);
        let top = a[best];
        for (tile, a) in tiles.iter().enumerate() {
            store(exp(a.load(simd) - top), e, Tiles::of(e.len()).first(tile));
        }
        // Without the top's 1: a sum that begins with it forgets the small ones.
        e[best] = 0.0;
        let others = e.iter().sum();
        e[best] = 1.0;
        Self { top, others }
    }

    /// `ln Σₖ e^aₖ − a`, without the rounding of the whole sum.
    pub fn above(self, a: f64) -> f64 {
        let below_top = if a == self.top { 0.0 } else { self.top - a };
        below_top + self.others.ln_1p()
    }
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

/// From tiles to a row.
#[inline(always)]
fn unpack<S: Simd>(simd: S, packed: &[Lanes], row: &mut [f64]) {
    let tiles = Tiles::of(row.len());
    for (tile, lanes) in packed.iter().enumerate() {
        store(lanes.load(simd), row, tiles.first(tile));
    }
}

fn row(rows: &[f64], n: usize, width: usize) -> &[f64] {
    &rows[n * width..][..width]
}

fn row_mut(rows: &mut [f64], n: usize, width: usize) -> &mut [f64] {
    &mut rows[n * width..][..width]
}

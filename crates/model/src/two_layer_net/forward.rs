//! The forward pass of a batch, keeping what the gradients and the loss need of it.

use std::ops::Range;

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::Array2;

use super::argmax;
use super::extreme::{Input, add_up_again, finite};
use super::inputs;
use super::lit::Lit;
use super::scores::{TOGETHER, scores};
use super::tile::{Lanes, Packed, Tiles, store};
use super::weights::Weights;
use crate::batch::Target;
use crate::elementary::exp;
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
    passed: Vec<Passed>,
    /// Samples of each task.
    task: usize,
}

/// What became of a task's samples, one row for each.
pub(super) struct Passed {
    /// `σ(a1)`, and `1 − σ(a1) = σ(−a1)` with all its digits.
    z: Packed,
    z_rest: Packed,
    /// `a2`, without padding.
    logits: Vec<f64>,
    /// `softmax(a2)`, without padding.
    p: Vec<f64>,
    log_sums: Vec<LogSum>,
    lit: Lit,
    classes: usize,
}

impl<'a> Forward<'a> {
    /// # Panics
    ///
    /// If the samples have not D features.
    pub fn new(params: &'a TwoLayerParams, batch: &Batch) -> Self {
        Self::and(params, batch, |_, _, _| ()).0
    }

    /// And whatever each task makes of its samples at once.
    pub fn and<R: Send>(
        params: &'a TwoLayerParams,
        batch: &Batch,
        then: impl Fn(&Weights, &Passed, Range<usize>) -> R + Sync,
    ) -> (Self, Vec<R>) {
        let weights = Weights::new(params);
        let tasks = weights.tasks(batch, |passed, samples| {
            let result = then(&weights, &passed, samples);
            (passed, result)
        });
        let (passed, results) = tasks.into_iter().unzip();
        let forward = Self {
            weights,
            passed,
            task: task(batch),
        };
        (forward, results)
    }

    /// The tasks, in the order of their samples.
    pub fn tasks(&self) -> &[Passed] {
        &self.passed
    }

    /// The task of sample `n`, and its number there.
    #[inline(always)]
    pub fn of(&self, n: usize) -> (&Passed, usize) {
        (&self.passed[n / self.task], n % self.task)
    }

    /// The network's scores for sample `n`, before the softmax.
    pub fn logits(&self, n: usize) -> &[f64] {
        self.passed[n / self.task].logits(n % self.task)
    }

    /// The probabilities of sample `n`.
    pub fn p(&self, n: usize) -> &[f64] {
        self.passed[n / self.task].p(n % self.task)
    }

    /// `ln Σₖ e^aₖ` of the scores of sample `n`.
    pub fn log_sum(&self, n: usize) -> LogSum {
        self.passed[n / self.task].log_sums[n % self.task]
    }

    /// What a unit got from sample `n`, before its sigmoid.
    pub fn input(&self, n: usize, tile: usize, lane: usize) -> Input {
        let lit = &self.passed[n / self.task].lit;
        self.weights.input(lit, n % self.task, tile, lane)
    }

    /// The largest `|x|` of the batch.
    pub fn largest(&self) -> f64 {
        let of_tasks = self.passed.iter().map(|passed| passed.lit.largest());
        of_tasks.fold(0.0, f64::max)
    }

    /// How many levels all samples have.
    pub fn level_count(&self) -> usize {
        self.passed
            .iter()
            .map(|passed| passed.lit.level_count())
            .sum()
    }
}

/// The same by the number `i` of a sample in its task.
impl Passed {
    /// `σ(a1)`.
    #[inline(always)]
    pub fn z(&self, i: usize) -> &[Lanes] {
        self.z.row(i)
    }

    /// `1 − σ(a1)`.
    #[inline(always)]
    pub fn z_rest(&self, i: usize) -> &[Lanes] {
        self.z_rest.row(i)
    }

    /// `softmax(a2)`.
    #[inline(always)]
    pub fn p(&self, i: usize) -> &[f64] {
        row(&self.p, i, self.classes)
    }

    pub fn lit(&self) -> &Lit {
        &self.lit
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
    let weights = Weights::new(params);
    let p = weights.tasks(batch, |passed, _| passed.p);
    Array2::from_shape_vec((batch.len(), weights.classes), p.concat()).expect("N rows of C")
}

/// Mean cross-entropy; the samples' losses are added in their order.
pub(super) fn loss(params: &TwoLayerParams, batch: &Batch) -> f64 {
    let weights = Weights::new(params);
    let losses = weights.tasks(batch, |passed, samples| {
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
    let weights = Weights::new(params);
    let right = weights.tasks(batch, |passed, samples| {
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
        then: impl Fn(Passed, Range<usize>) -> R + Sync,
    ) -> Vec<R> {
        assert_eq!(
            batch.features(),
            self.w1.nrows(),
            "features of the samples and inputs of the network"
        );
        let task = task(batch);
        let mut results: Vec<Option<R>> = Vec::new();
        results.resize_with(batch.len().div_ceil(task), || None);
        share_out(results.iter_mut().enumerate(), |(i, result)| {
            let samples = i * task..((i + 1) * task).min(batch.len());
            let passed = dispatch!(simd => self.pass(simd, batch, samples.clone()));
            *result = Some(then(passed, samples));
        });
        results.into_iter().flatten().collect()
    }

    #[inline(always)]
    fn pass<S: Simd>(&self, simd: S, batch: &Batch, samples: Range<usize>) -> Passed {
        let tiles = self.b1.tiles();
        let mut passed = Passed {
            z: Packed::zeros(samples.len(), tiles),
            z_rest: Packed::zeros(samples.len(), tiles),
            logits: vec![0.0; samples.len() * self.classes],
            p: vec![0.0; samples.len() * self.classes],
            log_sums: Vec::with_capacity(samples.len()),
            lit: Lit::of(batch, samples.clone()),
            classes: self.classes,
        };
        for i in 0..samples.len() {
            passed.z.row_mut(i).copy_from_slice(self.b1.row(0));
        }
        inputs::forward(simd, &passed.lit, self.w1, &mut passed.z);
        for i in 0..samples.len() {
            let a1 = passed.z.row_mut(i);
            if !finite(simd, a1) {
                add_up_again(a1, |tile, lane| self.input(&passed.lit, i, tile, lane));
            }
        }

        let mut units = vec![0.0; TOGETHER * self.hidden];
        let mut a2 = Packed::zeros(TOGETHER, self.w2.tiles());
        for first in (0..samples.len()).step_by(TOGETHER) {
            let together = first..(first + TOGETHER).min(samples.len());
            for (i, units) in together.clone().zip(units.chunks_exact_mut(self.hidden)) {
                sigmoid(simd, passed.z.row_mut(i), passed.z_rest.row_mut(i));
                unpack(simd, passed.z.row(i), units);
            }
            let units = &units[..together.len() * self.hidden];
            let a2_rows = a2.rows_mut(together.len());
            scores(simd, units, &self.w2, self.b2.row(0), a2_rows);
            for (row, i) in together.enumerate() {
                let logits = row_mut(&mut passed.logits, i, self.classes);
                unpack(simd, a2.row(row), logits);
                let p = row_mut(&mut passed.p, i, self.classes);
                let log_sum = softmax(simd, a2.row(row), self.b2.tiles(), logits, p);
                passed.log_sums.push(log_sum);
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
    /// `ln Σₖ e^aₖ − a`, without the rounding of the whole sum.
    pub fn above(self, a: f64) -> f64 {
        let below_top = if a == self.top { 0.0 } else { self.top - a };
        below_top + self.others.ln_1p()
    }
}

/// Replaces `a` by `z = σ(a)`, with `rest = σ(−a)`, from one exponential and one division.
#[inline(always)]
fn sigmoid<S: Simd>(simd: S, a: &mut [Lanes], rest: &mut [Lanes]) {
    for (z, rest) in a.iter_mut().zip(rest) {
        let a = z.load(simd);
        let e = exp(-a.abs());
        let large = f64x8::splat(simd, 1.0) / (e + 1.0);
        let small = e * large;
        let negative = a.simd_lt(0.0);
        z.store(negative.select(small, large));
        rest.store(negative.select(large, small));
    }
}

/// `p = softmax(a)`, where `packed` is `a` in tiles, with its padding.
#[inline(always)]
fn softmax<S: Simd>(simd: S, packed: &[Lanes], tiles: Tiles, a: &[f64], p: &mut [f64]) -> LogSum {
    let best = argmax(a.iter().copied()).unwrap_or(0);
    let top = a[best];
    for (tile, a) in packed.iter().enumerate() {
        store(exp(a.load(simd) - top), p, tiles.first(tile));
    }
    // The others first: a sum that is begun with the top's 1 forgets the small ones.
    let others = p[..best].iter().sum::<f64>() + p[best + 1..].iter().sum::<f64>();
    let sum = others + p[best];
    for p in p {
        *p /= sum;
    }
    LogSum { top, others }
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

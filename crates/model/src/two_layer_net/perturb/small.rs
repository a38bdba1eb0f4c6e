//! What the quotients of small changes depend on, with however many moments they are computed.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::Moves;
use crate::Batch;
use crate::batch::Target;
use crate::palette::Palette;
use crate::two_layer_net::forward::{Forward, Units};

/// A batch with one-hot targets, its probabilities, and how far its levels move a unit.
pub(super) struct Small<'a> {
    forward: &'a Forward<'a>,
    pub palette: Palette<Level>,
    /// For the input of the bias, which is 1.
    pub one: Level,
    /// Half of the second layer's step, and its `tanh`.
    pub half_step: f64,
    pub tanh_of_output: f64,
    /// Each sample's class.
    classes: Vec<usize>,
    /// For each sample and class.
    scores: Vec<Score>,
}

/// What the quotients of a unit's weights depend on, of a feature's value `x`: `T = tanh(h x / 2)`, and its square.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub tanh: f64,
    pub square: f64,
}

/// What the quotients of one score depend on: with `q = p`, or `q = 1 − p` for the sample's own class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    /// `4 q`; for the own class `−4 q`, because of its `−d`.
    pub four_q: f64,
    /// `1 − 2 q`.
    pub bend: f64,
}

/// `σ(a)` and `σ(−a)` of eight units, and the moments `Mₘ = Σₖ pₖ (w2[j, k] − w2[j, t])ᵐ / m!`.
pub(super) struct Unit<S: Simd, const M: usize> {
    pub z: f64x8<S>,
    pub rest: f64x8<S>,
    pub moments: [f64x8<S>; M],
}

impl<'a> Small<'a> {
    /// None if some target is not one-hot. `tanh` is as good as the changes need it.
    pub fn new(
        forward: &'a Forward<'a>,
        batch: &Batch,
        moves: Moves,
        tanh: impl Fn(f64) -> f64,
    ) -> Option<Self> {
        let mut small = Self {
            forward,
            palette: Palette::new(batch, 0..batch.len(), |x| {
                Level::new(tanh(moves.weights / 2.0 * x))
            }),
            one: Level::new(tanh(moves.biases / 2.0)),
            half_step: moves.outputs / 2.0,
            tanh_of_output: tanh(moves.outputs / 2.0),
            classes: Vec::with_capacity(batch.len()),
            scores: Vec::with_capacity(batch.len() * forward.weights.classes),
        };
        for n in 0..batch.len() {
            let Target::Class(class) = batch.target(n) else {
                return None;
            };
            small.classes.push(class);
            let p = forward.p(n);
            let own = small.scores.len() + class;
            small.scores.extend(p.iter().map(|p| Score::new(*p, 1.0)));
            let others = p[..class].iter().sum::<f64>() + p[class + 1..].iter().sum::<f64>();
            small.scores[own] = Score::new(others, -1.0);
        }
        Some(small)
    }

    /// The score of class `k` for sample `n`.
    #[inline(always)]
    pub fn score(&self, n: usize, k: usize) -> Score {
        self.scores[n * self.forward.weights.classes + k]
    }

    /// What the moves of a tile's units come to in the scores of sample `n`.
    #[inline(always)]
    pub fn unit<S: Simd, const M: usize>(&self, simd: S, n: usize, tile: usize) -> Unit<S, M> {
        let (passed, i) = self.forward.of(n);
        let Units { z, z_rest } = passed.units(i, tile);
        let columns = self.forward.weights.w2_columns(tile);
        let own = columns[self.classes[n]].load(simd);
        let mut moments = [f64x8::splat(simd, 0.0); M];
        for (p, w) in passed.p(i).iter().zip(columns) {
            let w = w.load(simd) - own;
            let mut term = w * *p;
            moments[0] += term;
            for moment in &mut moments[1..] {
                *moment = term.mul_add(w, *moment);
                term *= w;
            }
        }
        let mut factorial = 1.0;
        for (moment, m) in moments.iter_mut().zip(1..) {
            factorial *= f64::from(m);
            *moment *= 1.0 / factorial;
        }
        Unit {
            z: z.load(simd),
            rest: z_rest.load(simd),
            moments,
        }
    }
}

impl Level {
    fn new(tanh: f64) -> Self {
        Self {
            tanh,
            square: tanh * tanh,
        }
    }
}

impl Score {
    fn new(q: f64, sign: f64) -> Self {
        Self {
            four_q: 4.0 * sign * q,
            bend: 1.0 - 2.0 * q,
        }
    }
}

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

use fearless_simd::{Simd, f64x8, prelude::*};

use super::forward::Forward;
use super::sum::Terms;
use crate::Batch;

/// The terms of the gradient by backprop: products of a layer's input and of what came back to it.
pub(super) struct Backprop<'a> {
    forward: &'a Forward,
    /// `∂L/∂a2` (N×C).
    dy: Vec<f64>,
}

/// Eight units of one sample: their outputs, and the derivative of the loss by their inputs.
#[derive(Clone, Copy)]
pub(super) struct Units<S: Simd> {
    z: f64x8<S>,
    da: f64x8<S>,
}

impl<'a> Backprop<'a> {
    pub fn new(forward: &'a Forward, batch: &Batch) -> Self {
        let mut dy = Vec::with_capacity(batch.len() * forward.weights.classes());
        for n in 0..batch.len() {
            let target = batch.target(n);
            let answers = forward.p(n).iter().enumerate();
            dy.extend(
                answers.map(|(k, p)| (p * target.sum() - target.weight(k)) / batch.len() as f64),
            );
        }
        Self { forward, dy }
    }
}

impl Terms for Backprop<'_> {
    type Level = f64;
    type Units<S: Simd> = Units<S>;

    fn levels(&self, n: usize) -> &[f64] {
        self.forward.levels(n)
    }

    fn one(&self) -> f64 {
        1.0
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S> {
        let forward = self.forward;
        let dy = &self.dy[n * forward.weights.classes()..][..forward.weights.classes()];
        let mut dz = f64x8::splat(simd, 0.0);
        for (k, dy) in dy.iter().enumerate() {
            dz = forward.weights.w2_column(k)[tile]
                .load(simd)
                .mul_add(*dy, dz);
        }
        let z = forward.z(n)[tile].load(simd);
        Units {
            z,
            da: dz * z * forward.z_rest(n)[tile].load(simd),
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S>, x: f64) -> f64x8<S> {
        units.da * x
    }

    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S>, n: usize, k: usize) -> f64x8<S> {
        units.z * self.output_bias(n, k)
    }

    #[inline(always)]
    fn output_bias(&self, n: usize, k: usize) -> f64 {
        self.dy[n * self.forward.weights.classes() + k]
    }
}

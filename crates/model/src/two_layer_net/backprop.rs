//! Backprop: the derivative of the loss, passed backwards through the layers.
//!
//! With `a1 = x w1 + b1`, `z = σ(a1)`, `a2 = z w2 + b2`, `p = softmax(a2)` and the mean cross-entropy `L`:
//!
//! * `∂L/∂a2 = dy = (p Σₖ tₖ − t) / N`: softmax and cross-entropy together are this simple;
//! * `∂L/∂w2 = zᵀ dy` and `∂L/∂b2 = Σₙ dy`, because `a2` is linear in them;
//! * `∂L/∂z = dy w2ᵀ`, and `∂L/∂a1 = da = (dy w2ᵀ) ∘ σ′(a1)`, with `σ′(a) = σ(a) σ(−a)`;
//! * `∂L/∂w1 = xᵀ da` and `∂L/∂b1 = Σₙ da`.
//!
//! Source: *Deep Learning from Scratch*, sections 5.4 to 5.7. The dense form of this, line by line, is
//! [`TwoLayerNet::gradient_direct`](super::TwoLayerNet::gradient_direct).

use std::mem::take;

use fearless_simd::{Simd, f64x8, prelude::*};

use super::backward;
use super::coefficients::{Coefficients, OddBasis};
use super::forward::Activations;
use super::gradient::Gradient;
use super::weights::Weights;
use crate::batch::Target;
use crate::kernel::simd::dispatch;
use crate::{Batch, TwoLayerParams};

/// The derivatives of the loss by all parameters.
pub(super) fn gradient(params: &TwoLayerParams, batch: &Batch, gradient: &mut Gradient) {
    let weights = Weights::pack(params, take(&mut gradient.packed));
    let scale = 1.0 / batch.len() as f64;
    gradient.forward(&weights, batch, |chunk, targets| {
        let (activations, coefficients) = (&chunk.activations, &mut chunk.coefficients);
        coefficients.resize(1, activations, &weights);
        output_errors(activations, targets, scale, &mut coefficients.output[0]);
        dispatch!(simd => hidden_errors(simd, &weights, activations, coefficients));
    });
    gradient.packed = weights.into_packed();
    backward::sum(gradient, OddBasis::LINEAR, OddBasis::LINEAR);
}

/// `dy = (p Σₖ tₖ − t) / N`.
fn output_errors(activations: &Activations, targets: &[Target], scale: f64, dy: &mut [f64]) {
    let rows = dy.chunks_exact_mut(dy.len() / targets.len());
    for (i, (target, dy)) in targets.iter().zip(rows).enumerate() {
        let total = target.sum();
        for (dy, p) in dy.iter_mut().zip(activations.p(i)) {
            *dy = p * total;
        }
        match target {
            Target::Class(class) => dy[*class] -= 1.0,
            Target::Weights(t) => {
                for (dy, t) in dy.iter_mut().zip(t) {
                    *dy -= t;
                }
            }
        }
        for dy in dy {
            *dy *= scale;
        }
    }
}

/// `da = (dy w2ᵀ) ∘ σ(a1) ∘ σ(−a1)`.
#[inline(always)]
fn hidden_errors<S: Simd>(
    simd: S,
    weights: &Weights,
    activations: &Activations,
    coefficients: &mut Coefficients,
) {
    let Coefficients { hidden, output } = coefficients;
    for (i, dy) in output[0].chunks_exact(weights.classes).enumerate() {
        let z = activations
            .z
            .row(i)
            .iter()
            .zip(activations.one_minus_z.row(i));
        for (tile, (da, (z, one_minus_z))) in hidden[0].row_mut(i).iter_mut().zip(z).enumerate() {
            let mut dz = f64x8::splat(simd, 0.0);
            for (dy, w) in dy.iter().zip(weights.w2_columns(tile)) {
                dz = w.load(simd).mul_add(*dy, dz);
            }
            da.store(dz * z.load(simd) * one_minus_z.load(simd));
        }
    }
}

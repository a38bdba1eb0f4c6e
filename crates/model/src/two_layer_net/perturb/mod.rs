//! The structured numerical gradient: central differences without a second forward pass.
//!
//! Moving `w1[i, j]` by `±h` moves one hidden unit's input by `d = ±h x[n, i]`, and nothing else; so with
//! `s = σ(a1[n, j])` its output moves by
//!
//! ```text
//! δ = σ(a + d) − σ(a) = s (1 − s) (eᵈ − 1) / (1 + s (eᵈ − 1)),
//! ```
//!
//! each score `a2[n, k]` by `δ w2[j, k]`, and with `p = softmax(a2)` the sample's loss by
//!
//! ```text
//! L(new) − L(old) = ln Σₖ pₖ e^(δ w2[j, k]) − δ w2[j, t]
//!                 = ln(1 + Σₖ pₖ (e^(δ (w2[j, k] − w2[j, t])) − 1))        for the true class t.
//! ```
//!
//! The second form never subtracts two nearly equal numbers: the true class, to which a trained network gives
//! almost all probability, drops out of the sum. `b1[j]` is the same with `d = ±h`. Moving `w2[j, k]` moves
//! one score by `d = ±h z[n, j]`, and moving `b2[k]` by `d = ±h`:
//!
//! ```text
//! L(new) − L(old) = ln(1 + pₖ (eᵈ − 1)) − tₖ d.
//! ```
//!
//! So one forward pass serves for all 2 · 39,760 perturbed losses. Each is the whole change of the loss at
//! `+h` or `−h`, not a derivative: the quotient carries the truncation error that the textbook's loop has, and
//! at `h = 4` both are equally far from backprop. What it does not carry is the loop's rounding error, which
//! comes from subtracting two losses that agree in twelve digits.
//!
//! [`any`] computes this for any step, weights and probabilities; [`near`] does it in a thirtieth of the time up to `h`
//! of about 0.1, and [`short`] in less than a hundredth where the changes are as small as at the notes' `h = 1e-4`.

mod any;
mod near;
mod short;
mod small;

use super::forward::Forward;
use super::gradient::Gradient;
use super::places::{OfTask, Places};
use super::sum::{Scales, over_samples};
use crate::{Batch, TwoLayerParams};
use any::Any;
use near::{LONG, MIDDLE, Near};
use short::Short;

/// `(L(θᵢ + h) − L(θᵢ − h)) / 2h` for every parameter.
pub(super) fn gradient(params: &TwoLayerParams, batch: &Batch, h: f64, gradient: &mut Gradient) {
    let (forward, places) =
        Forward::and(params, batch, |_, _, samples| OfTask::new(batch, samples));
    let (places, forward) = (&Places::new(&forward, places), &forward);
    let moves = Moves::new(forward, h);
    let scale = |h| 1.0 / (2.0 * h * batch.len() as f64);
    let scales = Scales {
        weights: scale(moves.weights),
        biases: scale(moves.biases),
        outputs: scale(moves.outputs),
    };
    if let Some(short) = Short::new(forward, batch, moves) {
        over_samples(&short, batch, places, scales, gradient);
    } else if let Some(near) = Near::<MIDDLE>::new(forward, batch, moves) {
        over_samples(&near, batch, places, scales, gradient);
    } else if let Some(near) = Near::<LONG>::new(forward, batch, moves) {
        over_samples(&near, batch, places, scales, gradient);
    } else {
        over_samples(
            &Any::new(forward, batch, moves),
            batch,
            places,
            scales,
            gradient,
        );
    }
}

/// By how much parameters are moved, and what that moves.
#[derive(Debug, Clone, Copy)]
struct Moves {
    /// The steps of the first layer's weights and biases, and of all the second's.
    weights: f64,
    biases: f64,
    outputs: f64,
    /// No unit and no score is moved by more than `shift` …
    shift: f64,
    /// … and no score by more than `exponent` because a unit is …
    exponent: f64,
    /// … whose weights to two classes are at most so far apart.
    spread: f64,
}

impl Moves {
    /// Where shifts and exponents are below `SMALL`, a quotient is the derivative to the last bit, and so it is at
    /// larger steps up to there. They are taken instead: a change by 1e-300 of 1e-300 has no digits.
    fn new(forward: &Forward, h: f64) -> Self {
        const SMALL: f64 = 1.0 / (1_u64 << 30) as f64;
        let largest = forward.largest();
        let spread = forward.weights.largest_spread();
        let small = SMALL / (spread / 4.0).max(1.0);
        let weights = h.max((small / largest).min(1e300));
        let biases = h.max(small);
        let outputs = h.max(SMALL);
        let input = (weights * largest).max(biases);
        Self {
            weights,
            biases,
            outputs,
            shift: input.max(outputs),
            exponent: input / 4.0 * spread,
            spread,
        }
    }
}

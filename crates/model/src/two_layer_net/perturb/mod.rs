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
//! [`any`] computes this for any step, weights and probabilities; [`near`] does it in a hundredth of the time
//! where all changes are small, as they are at the notes' `h = 1e-4`, and in a thirtieth up to `h` of about 0.1.

mod any;
mod near;

use super::forward::Forward;
use super::gradient::Gradient;
use super::sum::over_samples;
use crate::Batch;
use any::Any;
use near::{LONG, MIDDLE, Near, SHORT};

/// `(L(θᵢ + h) − L(θᵢ − h)) / 2h` for every parameter.
pub(super) fn gradient(forward: &Forward, batch: &Batch, h: f64, gradient: &mut Gradient) {
    let scale = 1.0 / (2.0 * h * batch.len() as f64);
    if let Some(near) = Near::<SHORT>::new(forward, batch, h) {
        over_samples(&near, batch, scale, gradient);
    } else if let Some(near) = Near::<MIDDLE>::new(forward, batch, h) {
        over_samples(&near, batch, scale, gradient);
    } else if let Some(near) = Near::<LONG>::new(forward, batch, h) {
        over_samples(&near, batch, scale, gradient);
    } else {
        over_samples(&Any::new(forward, batch, h), batch, scale, gradient);
    }
}

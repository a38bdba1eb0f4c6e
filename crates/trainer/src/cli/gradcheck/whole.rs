//! Checks of all parameters at once: the slope of the loss along random directions, and Taylor's remainder.

use calc::Differences;
use calc::check::{Report, Taylor, Verdict, taylor};
use model::TwoLayerParams;
use ndarray::{Array1, ArrayRef1};
use rand::RngExt;

use super::subject::Subject;
use crate::cli::ui::{
    cli_error::{CliError, Code},
    say::say,
};

/// How many directions: an error that shows along a direction with a probability of 1/2 is missed by all of them once
/// in 256 times.
const DIRECTIONS: usize = 8;

/// The results of the checks of the whole gradient.
pub struct Whole {
    pub along: Report,
    pub taylor: Taylor,
}

impl Whole {
    /// Whether neither check finds a mistake.
    pub fn agrees(&self) -> bool {
        let wrong = [Verdict::Mismatch, Verdict::Invalid];
        !wrong.contains(&self.along.verdict()) && !wrong.contains(&self.taylor.verdict)
    }
}

/// Compares a gradient of the loss with the loss itself, along directions of random signs.
pub fn check(subject: &Subject, gradient: &TwoLayerParams) -> Result<Whole, CliError> {
    let Subject { net, x, t, .. } = subject;
    let mut rng = subject.rng.clone();
    let loss = |params: &ArrayRef1<f64>| {
        let mut moved = net.clone();
        assign(&mut moved.params, params);
        moved.loss(x, t)
    };
    let (start, gradient) = (flat(&net.params), flat(gradient));
    let mut signs = || start.mapv(|_| if rng.random() { 1.0 } else { -1.0 });
    let directions: Vec<Array1<f64>> = (0..DIRECTIONS).map(|_| signs()).collect();
    let along = Differences::central()
        .richardson()
        .check_along(loss, &start, &gradient, &directions)
        .map_err(not_finite)?;
    let taylor = taylor(loss, &start, &gradient, &directions[0]).map_err(not_finite)?;
    Ok(Whole { along, taylor })
}

fn not_finite(error: calc::Error) -> CliError {
    CliError::new(Code::NotFinite, say!("error.not-differentiable", error))
}

/// All parameters in a row.
fn flat(params: &TwoLayerParams) -> Array1<f64> {
    let arrays = params.named();
    arrays
        .iter()
        .flat_map(|(_, array)| array.iter().copied())
        .collect()
}

/// The inverse of [`flat`].
fn assign(params: &mut TwoLayerParams, flat: &ArrayRef1<f64>) {
    let TwoLayerParams { w1, b1, w2, b2 } = params;
    let all = w1.iter_mut().chain(b1).chain(w2).chain(b2);
    for (parameter, value) in all.zip(flat) {
        *parameter = *value;
    }
}

//! What a network answers to a batch: probabilities, loss and accuracy.

use std::cell::RefCell;
use std::ops::Range;

use layers::argmax;
use ndarray::Array2;

use super::forward::{Activations, check_features, chunks};
use super::weights::{Packed, Weights};
use crate::kernel::parallel::for_each;
use crate::sparse::Gathered;
use crate::{Batch, TwoLayerParams};

thread_local! {
    /// Where this worker passes samples forward if only the result is wanted.
    static SCRATCH: RefCell<(Gathered, Activations)> = RefCell::default();
}

/// The probabilities of all samples (N×C).
pub(super) fn probabilities(params: &TwoLayerParams, batch: &Batch) -> Array2<f64> {
    let p = in_chunks(params, batch, |activations, _| {
        activations.probabilities().to_vec()
    });
    Array2::from_shape_vec((batch.len(), params.output_size()), p.concat()).expect("N rows of C")
}

/// Mean cross-entropy, whose terms are added in the order of the samples; and the fraction of samples whose first largest
/// score is at their target's first largest weight.
pub(super) fn loss_and_accuracy(params: &TwoLayerParams, batch: &Batch) -> (f64, f64) {
    let samples = in_chunks(params, batch, |activations, samples| {
        let samples = samples.enumerate().map(|(i, n)| {
            let target = batch.target(n, params.output_size());
            let scores = activations.logits(i);
            let right = argmax(scores.iter().copied()) == target.class();
            (
                target.cross_entropy(scores, activations.log_sum_exp(i)),
                right,
            )
        });
        samples.collect::<Vec<_>>()
    });
    let samples = samples.concat();
    let loss = samples.iter().map(|(loss, _)| loss).sum::<f64>();
    let right = samples.iter().filter(|(_, right)| *right).count();
    (loss / batch.len() as f64, right as f64 / batch.len() as f64)
}

/// Passes a batch forward, some samples at a time, and collects what `f` makes of each chunk.
fn in_chunks<R: Send>(
    params: &TwoLayerParams,
    batch: &Batch,
    f: impl Fn(&Activations, Range<usize>) -> R + Sync,
) -> Vec<R> {
    check_features(params, batch);
    let weights = Weights::pack(params, Packed::default());
    let mut results: Vec<(Range<usize>, Option<R>)> =
        chunks(batch.len()).map(|samples| (samples, None)).collect();
    for_each(results.iter_mut(), |(samples, result)| {
        SCRATCH.with_borrow_mut(|(x, activations)| {
            x.fill(batch, samples.clone());
            activations.compute(&weights, x);
            *result = Some(f(activations, samples.clone()));
        });
    });
    results
        .into_iter()
        .filter_map(|(_, result)| result)
        .collect()
}

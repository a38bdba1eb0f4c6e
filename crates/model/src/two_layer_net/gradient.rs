//! A gradient, and the buffers it is computed in.

use std::mem::take;
use std::ops::Deref;

use ndarray::{Array, Dimension};

use super::coefficients::Coefficients;
use super::forward::{Activations, check_features, chunks};
use super::weights::{Packed, Weights};
use crate::batch::Target;
use crate::kernel::parallel::for_each;
use crate::kernel::tile::Tile;
use crate::sparse::Gathered;
use crate::{Batch, TwoLayerParams};

/// The gradient of a network's loss with respect to all parameters, for use again and again.
///
/// It dereferences to [`TwoLayerParams`]. It also keeps the batch that it was last computed for, gathered for the first
/// layer, and other buffers (0.4 MB for the notes' network), so that a training loop allocates next to nothing.
///
/// ```
/// use model::{Batch, Gradient, Samples, TwoLayerNet, TwoLayerParams};
///
/// // Zero weights: every class has probability 1/2, so ∂L/∂b2 = p − t = (1/2, −1/2).
/// let net = TwoLayerNet::from_params(TwoLayerParams::zeros(3, 4, 2))?;
/// let samples = Samples::from_bytes(&ndarray::array![[0, 128, 255]]);
/// let mut gradient = Gradient::of(&net.params);
/// net.batch_gradient_into(&Batch::all(&samples, &[1]), &mut gradient);
/// assert_eq!(gradient.b2.to_vec(), [0.5, -0.5]);
/// assert_eq!(gradient.batch_loss(&net), 2_f64.ln());
/// # Ok::<(), model::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gradient {
    pub(super) params: TwoLayerParams,
    /// The targets of the batch.
    pub(super) targets: Vec<Target>,
    /// The batch's samples in order, some in each chunk.
    pub(super) chunks: Vec<Chunk>,
    /// For the packed parameters.
    pub(super) packed: Packed,
    /// For the sums of the backward pass.
    pub(super) sums: Vec<Tile>,
}

/// What is computed for some neighbouring samples.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunk {
    /// Which of the batch's samples is the first.
    pub first: usize,
    pub x: Gathered,
    pub activations: Activations,
    pub coefficients: Coefficients,
}

impl Gradient {
    /// Zero, in the shapes of `params`.
    #[must_use]
    pub fn of(params: &TwoLayerParams) -> Self {
        Self {
            params: TwoLayerParams::zeros(
                params.input_size(),
                params.hidden_size(),
                params.output_size(),
            ),
            targets: Vec::new(),
            chunks: Vec::new(),
            packed: Packed::default(),
            sums: Vec::new(),
        }
    }

    /// The gradient without its buffers.
    #[must_use]
    pub fn into_params(self) -> TwoLayerParams {
        self.params
    }

    /// The loss of `params` on the batch that this gradient was last computed for; 0 before the first computation.
    pub(super) fn loss(&mut self, params: &TwoLayerParams) -> f64 {
        if self.targets.is_empty() {
            return 0.0;
        }
        let weights = Weights::pack(params, take(&mut self.packed));
        for_each(self.chunks.iter_mut(), |chunk| {
            chunk.activations.compute(&weights, &chunk.x);
        });
        self.packed = weights.into_packed();
        let losses = self.targets.iter().enumerate();
        let losses = losses.map(|(n, target)| self.of_sample(n).loss(target));
        losses.sum::<f64>() / self.targets.len() as f64
    }

    /// Copies a batch into the buffers and passes it forward; calls `then` with each chunk and its targets.
    pub(super) fn forward(
        &mut self,
        weights: &Weights,
        batch: &Batch,
        then: impl Fn(&mut Chunk, &[Target]) + Sync,
    ) {
        check_features(&self.params, batch);
        let classes = self.params.output_size();
        self.targets.clear();
        self.targets
            .extend((0..batch.len()).map(|n| batch.target(n, classes)));
        let targets = &self.targets;
        let ranges = chunks(targets.len());
        self.chunks.resize_with(ranges.len(), Chunk::default);
        for_each(self.chunks.iter_mut().zip(ranges), |(chunk, samples)| {
            chunk.first = samples.start;
            chunk.x.fill(batch, samples.clone());
            chunk.activations.compute(weights, &chunk.x);
            then(chunk, &targets[samples]);
        });
    }

    /// Where sample `n` was passed forward.
    pub(super) fn of_sample(&self, n: usize) -> Sample<'_> {
        let chunk = &self.chunks[n / self.chunks[0].x.len()];
        Sample {
            x: &chunk.x,
            activations: &chunk.activations,
            i: n - chunk.first,
        }
    }
}

/// One sample among the activations of its chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample<'a> {
    pub x: &'a Gathered,
    pub activations: &'a Activations,
    pub i: usize,
}

impl Sample<'_> {
    fn loss(self, target: &Target) -> f64 {
        target.cross_entropy(
            self.activations.logits(self.i),
            self.activations.log_sum_exp(self.i),
        )
    }
}

impl Deref for Gradient {
    type Target = TwoLayerParams;

    fn deref(&self) -> &TwoLayerParams {
        &self.params
    }
}

/// The entries of a gradient's array in row order, the order in which [`Gradient::of`] stores them.
pub(super) fn entries_mut<D: Dimension>(array: &mut Array<f64, D>) -> &mut [f64] {
    array.as_slice_mut().expect("standard layout")
}

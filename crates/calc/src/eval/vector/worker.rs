//! A thread's own point and buffers.

use ndarray::Dimension;

use crate::eval::pointwise::Worker;
use crate::stencil::weights::NODES;

/// A thread's own copy of the point, and the values and step controls of the columns at work.
#[derive(Clone, Debug)]
pub(crate) struct VectorWorker<D: Dimension, S, R> {
    pub worker: Worker<D, S>,
    pub out: Vec<f64>,
    /// What every point of a round gave, one after the other.
    pub values: Vec<f64>,
    pub controls: Vec<R>,
    pub steps: Vec<Option<f64>>,
    /// The buffer of the values at `x`, between two uses.
    pub centre: Vec<f64>,
    /// The first value of all, evaluated ahead to learn its length.
    pub ahead: Option<Vec<f64>>,
}

impl<D: Dimension, S, R> VectorWorker<D, S, R> {
    pub fn new(worker: Worker<D, S>) -> Self {
        Self {
            worker,
            out: Vec::new(),
            values: Vec::new(),
            controls: Vec::new(),
            steps: Vec::new(),
            centre: Vec::new(),
            ahead: None,
        }
    }

    /// Makes room for `rows` values at every node of a stencil.
    pub fn reserve(&mut self, rows: usize) {
        self.out.reserve(rows.saturating_sub(self.out.len()));
        self.values
            .reserve((rows * NODES).saturating_sub(self.values.len()));
        self.controls
            .reserve(rows.saturating_sub(self.controls.len()));
        self.steps.reserve(1);
    }
}

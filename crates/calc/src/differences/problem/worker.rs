//! What a thread needs to solve columns.

use crate::differences::problem::column::Round;
use crate::stencil::weights::NODES;

/// A thread's own point, and the values and controls of the columns at work.
#[derive(Clone, Debug)]
pub(crate) struct Worker<P, S> {
    /// The evaluator's worker.
    pub point: P,
    /// The values at the points of a round, in order.
    pub values: Vec<f64>,
    /// One control for every row of every column.
    pub controls: Vec<S>,
    /// One for every column.
    pub rounds: Vec<Round>,
    /// The buffer of the values at `x`, between two uses.
    pub centre: Vec<f64>,
    /// The first values, evaluated ahead to learn how many there are.
    pub ahead: Option<Vec<f64>>,
}

impl<P, S> Worker<P, S> {
    pub fn new(point: P) -> Self {
        Self {
            point,
            values: Vec::new(),
            controls: Vec::new(),
            rounds: Vec::new(),
            centre: Vec::new(),
            ahead: None,
        }
    }

    /// Makes room for a column of `rows` rows, so that solving one allocates nothing.
    pub fn reserve(&mut self, rows: usize) {
        reserve(&mut self.values, (rows + 1) * NODES);
        reserve(&mut self.controls, rows);
        reserve(&mut self.rounds, 1);
    }
}

fn reserve<T>(buffer: &mut Vec<T>, length: usize) {
    buffer.reserve(length.saturating_sub(buffer.len()));
}

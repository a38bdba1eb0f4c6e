//! The point at which `f` was called last.

use crate::error::{Move, Probe};
use crate::eval::entries::index;
use crate::stencil::displacement::{Axis, Displacement};

/// Where `f` was called last. It is written before every call of `f`, and read only after a failure.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LastProbe {
    moved: usize,
    /// The position of the entry, if it is one that moved, and how far.
    moves: [(Option<usize>, f64); 2],
}

impl LastProbe {
    #[inline]
    pub fn new(moves: &[Displacement<'_>]) -> Self {
        let mut last_probe = Self::default();
        last_probe.set(moves);
        last_probe
    }

    /// Writes in place, because this runs before every call of `f`.
    #[inline]
    pub fn set(&mut self, moves: &[Displacement<'_>]) {
        self.moved = moves.len().min(self.moves.len());
        for (own, moved) in self.moves.iter_mut().zip(moves) {
            let entry = match moved.axis {
                Axis::Entry(entry) => Some(entry),
                Axis::Along(_) => None,
            };
            *own = (entry, moved.by);
        }
    }

    pub fn probe(self, shape: &[usize]) -> Probe {
        let moves = self.moves.into_iter().take(self.moved);
        let moves = moves.map(|(entry, by)| Move {
            entry: entry.map(|entry| index(shape, entry)),
            by,
        });
        Probe {
            moves: moves.collect(),
        }
    }
}

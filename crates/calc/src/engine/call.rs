//! One call of `f`, guarded.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::engine::{Axis, Move, index};
use crate::error::{self, Error, Probe};

/// Where `f` was called last; kept without a reference to the line that led there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spot {
    moves: [Option<(Option<usize>, f64)>; 2],
}

impl Spot {
    #[inline]
    pub fn new(moves: &[Move<'_>]) -> Self {
        let mut spot = Self::default();
        for (slot, moved) in spot.moves.iter_mut().zip(moves) {
            let entry = match moved.axis {
                Axis::Entry(entry) => Some(entry),
                Axis::Along(_) => None,
            };
            *slot = Some((entry, moved.by));
        }
        spot
    }

    pub fn probe(self, shape: &[usize]) -> Probe {
        let moves = self.moves.into_iter().flatten();
        let moves = moves.map(|(entry, by)| error::Move {
            entry: entry.map(|entry| index(shape, entry)),
            by,
        });
        Probe {
            moves: moves.collect(),
        }
    }
}

/// Runs `work` on a worker; a panic in it becomes an error that names the worker's last spot.
pub(crate) fn guarded<W, T, E>(
    worker: &mut W,
    shape: &[usize],
    spot: impl Fn(&W) -> Spot,
    work: impl FnOnce(&mut W) -> Result<T, Error<E>>,
) -> Result<T, Error<E>> {
    // Nothing broken is seen again: a worker goes home before it is used another time.
    match catch_unwind(AssertUnwindSafe(|| work(worker))) {
        Ok(result) => result,
        Err(panic) => Err(Error::Panicked {
            at: spot(worker).probe(shape),
            message: message(&*panic),
        }),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
        .to_string()
}

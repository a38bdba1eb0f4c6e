//! The point at which `f` was called last, and panics of `f` as errors.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{self, Error, Probe};
use crate::eval::base_point::index;
use crate::stencil::quotient::{Axis, Displacement};

/// Where `f` was called last. It is written before every call of `f`, and read only after a failure.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LastProbe {
    moved: usize,
    entries: [Option<usize>; 2],
    by: [f64; 2],
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
        self.moved = moves.len().min(self.by.len());
        for (k, moved) in moves.iter().take(self.by.len()).enumerate() {
            self.entries[k] = match moved.axis {
                Axis::Entry(entry) => Some(entry),
                Axis::Along(_) => None,
            };
            self.by[k] = moved.by;
        }
    }

    pub fn probe(self, shape: &[usize]) -> Probe {
        let moves = self.entries.into_iter().zip(self.by).take(self.moved);
        let moves = moves.map(|(entry, by)| error::Move {
            entry: entry.map(|entry| index(shape, entry)),
            by,
        });
        Probe {
            moves: moves.collect(),
        }
    }
}

/// Runs `work` on a worker; a panic in it becomes an error that names the last probe.
pub(crate) fn guarded<W, T, E>(
    worker: &mut W,
    shape: &[usize],
    last_probe: impl Fn(&W) -> LastProbe,
    work: impl FnOnce(&mut W) -> Result<T, Error<E>>,
) -> Result<T, Error<E>> {
    // A broken worker is never seen: every worker is reset before it is used again.
    match catch_unwind(AssertUnwindSafe(|| work(worker))) {
        Ok(result) => result,
        Err(panic) => Err(Error::Panicked {
            at: last_probe(worker).probe(shape),
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

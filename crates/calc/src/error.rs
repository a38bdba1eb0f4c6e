//! What can go wrong between `f` and its derivative, and where it went wrong.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Range;

/// Why there is no derivative. `E` is the error of an objective that returns a `Result`.
///
/// Where several evaluations fail, the one of the lowest entry is reported, at any number of threads. The
/// point of the caller is never written to, so after an error it is what it was, and rayon's pool is usable.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// `f` returned NaN or an infinity.
    NotFinite {
        /// The point at which it did.
        at: Probe,
        /// What it returned.
        value: f64,
    },
    /// `f` returned an error of its own.
    Objective {
        /// The point at which it did.
        at: Probe,
        /// The error.
        source: E,
    },
    /// `f` panicked.
    Panicked {
        /// The point at which it did.
        at: Probe,
        /// The message of the panic.
        message: String,
    },
    /// `x + h` and `x` are the same number, so there is nothing to divide by.
    StepVanished {
        /// The point that was asked for.
        at: Probe,
    },
    /// An entry of `x` is not within its bounds, or they leave it no room to move.
    NoRoom {
        /// The index of the entry.
        entry: Vec<usize>,
        /// Its value.
        x: f64,
        /// Its lower bound.
        lower: f64,
        /// Its upper bound.
        upper: f64,
    },
    /// `f` returned another number of values than was expected.
    Length {
        /// The point at which it did, the first of them for an `f` that takes many at once.
        at: Probe,
        /// How many values it returned.
        found: usize,
        /// How many were expected: those of the first call, or one for each point.
        expected: usize,
    },
    /// The progress report broke off.
    Cancelled {
        /// The entries that are done, counted in logical order. The `_into` forms have written them.
        done: Vec<Range<usize>>,
        /// How many entries there are.
        total: usize,
    },
}

/// A point at which `f` was evaluated: the start, with none, one or two of its entries moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Probe {
    /// Which entries were moved, and how far. Empty for the start itself.
    pub moves: Vec<Move>,
}

/// One entry, moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The index of the entry, one number for each axis; `None` where all of `x` moved along a direction.
    pub entry: Option<Vec<usize>>,
    /// How far: negative on the backward side, positive on the forward side.
    pub by: f64,
}

impl Probe {
    /// The entry that was moved, if it was one.
    #[must_use]
    pub fn entry(&self) -> Option<&[usize]> {
        self.moves.first()?.entry.as_deref()
    }

    /// The first of the moves, with its sign: the side and the step.
    #[must_use]
    pub fn step(&self) -> Option<f64> {
        self.moves.first().map(|moved| moved.by)
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, Move { entry, by }) in self.moves.iter().enumerate() {
            let (sign, side) = if *by < 0.0 {
                ('-', "backward")
            } else {
                ('+', "forward")
            };
            let and = if i == 0 { "" } else { " and " };
            write!(out, "{and}")?;
            match entry {
                Some(index) if index.is_empty() => write!(out, "x")?,
                Some(index) => write!(out, "x{index:?}")?,
                None => write!(out, "x along the direction")?,
            }
            write!(out, " {sign} {:e} ({side} side)", by.abs())?;
        }
        if self.moves.is_empty() {
            write!(out, "x itself")
        } else {
            Ok(())
        }
    }
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { at, value } => write!(
                out,
                "f returned {value} at {at}; a derivative needs finite values, so move x, shorten the step, or set bounds"
            ),
            Self::Objective { at, source } => write!(out, "f failed at {at}: {source}"),
            Self::Panicked { at, message } => write!(out, "f panicked at {at}: {message}"),
            Self::StepVanished { at } => {
                write!(
                    out,
                    "the step to {at} is lost in rounding; lengthen it, or make it relative to x"
                )
            }
            Self::NoRoom {
                entry,
                x,
                lower,
                upper,
            } => write!(
                out,
                "x{entry:?} = {x:e} has no room to move between {lower:e} and {upper:e}; bounds must contain x and differ"
            ),
            Self::Length {
                at,
                found,
                expected,
            } => {
                write!(
                    out,
                    "f returned {found} values at {at}, but {expected} were expected"
                )
            }
            Self::Cancelled { done, total } => {
                let done: usize = done.iter().map(Range::len).sum();
                write!(out, "cancelled when {done} of {total} entries were done")
            }
        }
    }
}

impl<E: StdError + 'static> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Objective { source, .. } => Some(source),
            _ => None,
        }
    }
}

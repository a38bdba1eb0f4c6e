//! Errors: why there is no derivative, and at which point.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Range;

/// Why there is no derivative. `E` is the error of an objective that returns a `Result`.
///
/// If several evaluations fail, the error is that of the lowest entry, at any number of threads. After an error, `x` is
/// unchanged and rayon's pool is usable.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// `f` returned NaN or an infinity.
    NotFinite {
        /// The point.
        at: Probe,
        /// The value.
        value: f64,
    },
    /// `f` returned an error of its own.
    Objective {
        /// The point.
        at: Probe,
        /// The error.
        source: E,
    },
    /// `f` panicked.
    Panicked {
        /// The point.
        at: Probe,
        /// The message of the panic.
        message: String,
    },
    /// `x + h` and `x` are the same number, so there is nothing to divide by.
    StepVanished {
        /// The point that the step was to lead to.
        at: Probe,
    },
    /// An entry of `x` is outside its bounds, or they leave it no room to move.
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
    /// `f` returned the wrong number of values.
    Length {
        /// The point; the first point, for an `f` that takes many at once.
        at: Probe,
        /// How many values it returned.
        found: usize,
        /// How many were expected: as many as at the first call, or one for each point.
        expected: usize,
    },
    /// The progress report returned `Break`.
    Cancelled {
        /// The entries that are done, counted in logical order. The `_into` operators have written them.
        done: Vec<Range<usize>>,
        /// How many entries there are.
        total: usize,
    },
}

/// A point at which `f` was evaluated: `x`, with none, one or two of its entries moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Probe {
    /// Which entries were moved, and how far. Empty for `x` itself.
    pub moves: Vec<Move>,
}

/// How far one entry was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The index of the entry, one number for each axis; `None` where all of `x` moved along a direction.
    pub entry: Option<Vec<usize>>,
    /// How far: negative on the backward side, positive on the forward side.
    pub by: f64,
}

impl Probe {
    /// The first entry that was moved, if any was.
    #[must_use]
    pub fn entry(&self) -> Option<&[usize]> {
        self.moves.first()?.entry.as_deref()
    }

    /// How far it was moved; the sign tells the side.
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

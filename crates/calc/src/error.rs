//! What can go wrong between `f` and its derivative, and where it went wrong.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

/// Why there is no derivative. `E` is the error of an objective that returns `Result<f64, E>`.
///
/// Where several evaluations fail, the one of the lowest entry is reported, at any number of threads. The
/// point of the caller is never written to, so after an error it is what it was.
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
}

/// A point at which `f` was evaluated: the start, with none, one or two of its entries moved.
#[derive(Clone, Debug, PartialEq)]
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
    pub fn entry(&self) -> Option<&[usize]> {
        self.moves.first()?.entry.as_deref()
    }

    /// The first of the moves, with its sign: the side and the step.
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
            Self::NotFinite { at, value } => {
                write!(
                    out,
                    "f returned {value} at {at}; a derivative needs finite values on both sides, so move x, shorten the step, or set bounds"
                )
            }
            Self::Objective { at, source } => write!(out, "f failed at {at}: {source}"),
            Self::Panicked { at, message } => write!(out, "f panicked at {at}: {message}"),
            Self::StepVanished { at } => {
                write!(
                    out,
                    "the step to {at} is lost in rounding; take a step relative to x"
                )
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

//! Trains a two-layer network on MNIST with true numerical gradients, in seconds.
//!
//! The loop of the notes (draw a batch, compute the gradient, go against it, note the loss) is
//! [`Training`]; around it are its settings ([`config`]), what it measures ([`history`],
//! [`training::evaluation`]) and what makes it last ([`checkpoint`], [`run`]).
//!
//! ```
//! use std::ops::ControlFlow;
//! use trainer::{config::Config, split::Split, train::Training};
//!
//! let digits = data::digits_sized(300, 100, 1);
//! let config = Config { iterations: 12, learning_rate: 0.5, ..Config::default() };
//! let split = Split::new(&digits, &config)?;
//!
//! let mut training = Training::new(config, &split);
//! training.run(|_| ControlFlow::Continue(()))?;
//!
//! let loss = &training.history().loss;
//! assert!(loss[11] < loss[0]);
//! # Ok::<(), trainer::Error>(())
//! ```
//!
//! This half prints nothing, handles no signals and ends no process: the loop tells a callback of
//! each step, and the callback may stop it. The `trainer` command is built on it.

#![forbid(unsafe_code)]

mod error;
pub mod images;
pub mod notes;
mod page;
pub mod plot;
pub mod preprocess;
pub mod printable;
pub mod report;
pub mod run;
pub mod text;
pub mod training;

pub use error::Error;
pub use training::{
    StopReason, Training, checkpoint, config, diagnosis, history, sgd, split, state,
};

/// Where [`Training`] stood in version 0.1.
pub mod train {
    pub use crate::training::{
        StopReason, Training,
        state::{Best, State},
    };
}

/// The example of the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

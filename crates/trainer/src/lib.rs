//! Trains a two-layer network on MNIST with true numerical gradients, in seconds.
//!
//! [`Training`] is the loop of the notes: draw a batch, compute the gradient, take a step against it,
//! record the loss. [`config`] has its settings, [`history`] and [`training::evaluation`] what it
//! measures, [`checkpoint`] and [`run`] what it saves.
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
//! The library prints nothing, handles no signals and never exits the process. The loop calls a
//! closure after each step, and the closure may stop it. The `trainer` command is built on this.

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

/// The path of [`Training`] in version 0.1.
pub mod train {
    pub use crate::training::{
        StopReason, Training,
        state::{Best, State},
    };
}

/// Runs the example of the README as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

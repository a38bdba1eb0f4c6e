//! Trains a two-layer network on MNIST with true numerical gradients, in seconds.
//!
//! The loop of the notes (draw a batch, compute the gradient, go against it, note the loss) is
//! [`train::Training`]; around it are its settings ([`config`]), what it measures ([`history`],
//! [`summary`]) and what makes it last ([`checkpoint`], [`run_dir`]).
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

pub mod checkpoint;
pub mod config;
mod error;
pub mod handwriting;
pub mod history;
pub mod judgement;
pub mod plot;
pub mod report;
pub mod results;
pub mod run_dir;
pub mod sgd;
pub mod split;
pub mod summary;
pub mod train;

pub use error::Error;

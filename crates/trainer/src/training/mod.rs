//! The training loop, its settings, images, update rule, measurements and checkpoints.

pub mod checkpoint;
mod checkpoint_error;
mod checkpoint_v1;
pub mod config;
pub mod diagnosis;
mod direct;
pub mod evaluation;
pub mod history;
pub mod sgd;
pub mod split;
pub mod state;
mod training_loop;

pub use checkpoint_error::CheckpointError;
pub use training_loop::{StopReason, Training};

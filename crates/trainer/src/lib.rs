//! Trains a two-layer network on MNIST with true numerical gradients, in seconds.

#![forbid(unsafe_code)]

pub mod history;
pub mod plot;

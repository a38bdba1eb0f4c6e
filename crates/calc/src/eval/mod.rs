//! The ways to call an objective: point by point or in batches, for one value or many. Nothing else calls `f`.

pub mod batch;
pub mod entries;
pub mod evaluator;
pub mod last_probe;
pub mod objective;
pub mod pointwise;

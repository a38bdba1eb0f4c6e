//! The ways to call an objective: point by point or in batches, for one value or many. Nothing else calls `f`.

pub mod base_point;
pub mod batch;
pub mod evaluator;
pub mod function;
pub mod last_probe;
pub mod objective;
pub mod pointwise;

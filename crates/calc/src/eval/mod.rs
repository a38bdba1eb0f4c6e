//! The ways to call an objective: point by point, in batches, one value or many. Nothing else calls `f`.

pub mod base_point;
pub mod batch;
pub mod evaluator;
pub mod last_probe;
pub mod objective;
pub mod pointwise;
pub mod scalar;
pub mod vector;

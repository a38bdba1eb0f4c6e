//! How far to step.

pub mod noise;
pub mod size;

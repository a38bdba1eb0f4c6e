//! How far to step: sizes of steps, step control, Ridders' table, and the noise of `f`.

pub mod control;
pub mod noise;
pub mod noise_adapted;
pub mod ridders;
pub mod size;

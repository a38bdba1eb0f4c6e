//! How far to step: sizes of steps, step control, Ridders' table, and the noise of `f`.

mod agreement;
pub mod control;
pub mod estimator;
mod kink;
mod neville;
pub mod noise;
pub mod noise_adapted;
pub mod one_step;
mod plateau;
pub mod ridders;
pub mod size;

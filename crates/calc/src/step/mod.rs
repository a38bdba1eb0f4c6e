//! How far to step: sizes of steps, step control, Ridders' table, and the noise of `f`.

mod agreement;
pub mod control;
pub mod estimator;
mod kink;
mod neville;
pub mod noise;
pub mod one_step;
pub mod pilots;
mod plateau;
pub mod ridders;
pub mod size;

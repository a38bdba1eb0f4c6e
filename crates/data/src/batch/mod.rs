//! Which images make the next mini-batch.

mod sampler;

pub use sampler::{Sampler, SamplerError};

//! Random numbers whose bits are the same on every machine.
//!
//! Only `+ − × ÷ √` are used here and wherever digits are drawn, which every machine
//! rounds alike; `sin` or `exp` would give other bits on other systems.

use rand::{Rng, RngExt};

/// Uniform in `−1..1`.
pub fn even(rng: &mut impl Rng) -> f32 {
    2.0 * rng.random::<f32>() - 1.0
}

/// A bell of mean 0, standard deviation 1 and range ±2√3: the sum of four uniforms.
pub fn bell(rng: &mut impl Rng) -> f32 {
    let sum = even(rng) + even(rng) + even(rng) + even(rng);
    sum * 0.75_f32.sqrt() // each has the variance 1/3
}

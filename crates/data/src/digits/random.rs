//! Random numbers with the same bits on every machine.
//!
//! Here and wherever digits are drawn, only `+ − × ÷ √` are used, which IEEE 754 rounds the
//! same way on every machine. `sin` and `exp` differ between systems.

use rand::{Rng, RngExt};

/// A uniform number in `−1..1`.
pub fn uniform(rng: &mut impl Rng) -> f32 {
    2.0 * rng.random::<f32>() - 1.0
}

/// A bell-shaped distribution of mean 0, standard deviation 1 and range ±2√3: the sum of four uniform numbers.
pub fn bell(rng: &mut impl Rng) -> f32 {
    let sum = uniform(rng) + uniform(rng) + uniform(rng) + uniform(rng);
    sum * 0.75_f32.sqrt() // each has the variance 1/3
}

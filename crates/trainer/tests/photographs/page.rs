//! A digit on a clean page, from which all kinds are made.

use ndarray::ArrayView2;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::paper::{Paper, drawn, enlarged, grey};

pub fn side(rng: &mut ChaCha8Rng) -> usize {
    let side = [140, 200, 280, 280, 400, 560][rng.random_range(0..6)];
    if cfg!(debug_assertions) { 140 } else { side }
}

pub const WHITE: f64 = 230.0 / 255.0;

pub const BLACK: f64 = 25.0 / 255.0;

pub fn page(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Paper {
    drawn(&enlarged(digit, side(rng)), grey(WHITE), grey(BLACK))
}

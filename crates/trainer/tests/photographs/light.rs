//! Uneven light on the page.

use std::f64::consts::TAU;

use ndarray::ArrayView2;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    page::page,
    paper::{Paper, dim, png},
};

pub fn shade(page: &mut Paper, light: impl Fn(f64, f64) -> f64) {
    let (rows, columns) = page.dim();
    for ((i, j), pixel) in page.indexed_iter_mut() {
        let (v, u) = (
            i as f64 / rows as f64 * 2.0 - 1.0,
            j as f64 / columns as f64 * 2.0 - 1.0,
        );
        *pixel = dim(*pixel, light(v, u));
    }
}

pub fn hand_shadow(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
    let (offset, soft) = (rng.random_range(-0.4..0.4), rng.random_range(0.005..0.25));
    let strength = rng.random_range(0.5..0.7);
    shade(&mut page, |v, u| {
        let inside = ((v * sin + u * cos - offset) / soft + 0.5).clamp(0.0, 1.0);
        1.0 + (strength - 1.0) * inside
    });
    png(&page)
}

pub fn vignette(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let strength = rng.random_range(0.5..0.95);
    let power = rng.random_range(1.0..2.0);
    shade(&mut page, |v, u| {
        1.0 - strength * (0.5 * (v * v + u * u)).powf(power)
    });
    png(&page)
}

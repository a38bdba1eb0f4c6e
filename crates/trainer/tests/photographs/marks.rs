//! Printed lines, specks and dust on the page.

use ndarray::ArrayView2;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    page::{BLACK, page},
    paper::{Paper, grey, mix, png},
};

fn lines(
    page: &mut Paper,
    rng: &mut ChaCha8Rng,
    spacing: f64,
    width: f64,
    angle: f64,
    light: [f64; 3],
) {
    let (sin, cos) = angle.to_radians().sin_cos();
    let phase = rng.random_range(0.0..spacing);
    for ((i, j), pixel) in page.indexed_iter_mut() {
        let along = (i as f64 * cos + j as f64 * sin + phase).rem_euclid(spacing);
        let cover = (along.min(1.0)).min((width - along).clamp(0.0, 1.0));
        for (light, part) in pixel.iter_mut().zip(light) {
            *light = (*light - cover * part).max(0.0);
        }
    }
}

pub fn squares(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let size = page.nrows() as f64;
    let spacing = rng.random_range(0.06..0.18) * size;
    let width = rng.random_range(1.0..3.0) * (size / 280.0).max(0.8);
    let angle = if rng.random_bool(0.5) {
        0.0
    } else {
        rng.random_range(-6.0..6.0)
    };
    let strength = rng.random_range(0.6..1.4);
    let blue = [0.30, 0.15, 0.0].map(|part| part * strength);
    for turn in [0.0, 90.0] {
        lines(&mut page, rng, spacing, width, angle + turn, blue);
    }
    png(&page)
}

pub fn ruled(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let size = page.nrows() as f64;
    let spacing = rng.random_range(0.08..0.25) * size;
    let width = rng.random_range(1.0..3.5) * (size / 280.0).max(0.8);
    let angle = if rng.random_bool(0.5) {
        0.0
    } else {
        rng.random_range(-6.0..6.0)
    };
    let strength = rng.random_range(0.1..0.5);
    lines(&mut page, rng, spacing, width, angle, [strength; 3]);
    png(&page)
}

pub fn specks(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let share = rng.random_range(0.0005..0.003);
    let salt = rng.random_bool(0.4);
    for pixel in &mut page {
        if rng.random_bool(share) {
            *pixel = grey(if salt && rng.random_bool(0.5) {
                1.0
            } else {
                BLACK
            });
        }
    }
    png(&page)
}

pub fn dust(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let size = page.nrows() as f64;
    for _ in 0..rng.random_range(5..40) {
        let (y, x) = (rng.random_range(0.0..size), rng.random_range(0.0..size));
        let radius = rng.random_range(0.002..0.012) * size;
        let light = rng.random_range(0.1..0.6);
        for ((i, j), pixel) in page.indexed_iter_mut() {
            let cover = (radius + 0.5 - (i as f64 - y).hypot(j as f64 - x)).clamp(0.0, 1.0);
            if cover > 0.0 {
                *pixel = mix(*pixel, grey(light), cover);
            }
        }
    }
    png(&page)
}

//! Frames, desks, windows and transparent edges around the page.

use ndarray::{Array2, ArrayView2};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    page::{page, side},
    paper::{CLEAR, Colour, Paper, dim, drawn, enlarged, grey, mix, png, rgb},
};

pub fn frame(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let (rows, columns) = page.dim();
    let width = rng.random_range(1..=6);
    let colour = grey(rng.random_range(0.0..0.25));
    for ((i, j), pixel) in page.indexed_iter_mut() {
        if i.min(j).min(rows - 1 - i).min(columns - 1 - j) < width {
            *pixel = colour;
        }
    }
    png(&page)
}

pub fn dark_sides(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let (rows, columns) = page.dim();
    let widths: [f64; 2] = std::array::from_fn(|_| rng.random_range(0.01..0.1) * rows as f64);
    let both = rng.random_bool(0.5);
    let corner = rng.random_range(0..4);
    let colour = grey(rng.random_range(0.0..0.3));
    for ((i, j), pixel) in page.indexed_iter_mut() {
        let down = if corner & 1 == 0 { i } else { rows - 1 - i };
        let across = if corner & 2 == 0 { j } else { columns - 1 - j };
        if (down as f64) < widths[0] || both && (across as f64) < widths[1] {
            *pixel = colour;
        }
    }
    png(&page)
}

/// `sheet` rotated by an angle on a desk, with its centre at `(y0, x0)`.
pub fn laid(
    sheet: &Paper,
    shape: (usize, usize),
    angle: f64,
    (y0, x0): (f64, f64),
    desk: impl Fn((usize, usize)) -> Colour,
) -> Paper {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (rows, columns) = (sheet.nrows() as f64, sheet.ncols() as f64);
    Array2::from_shape_fn(shape, |(i, j)| {
        let mut sum = [0.0; 4];
        for (dy, dx) in [(0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)] {
            let (y, x) = (i as f64 + dy - y0, j as f64 + dx - x0);
            let (v, u) = (
                y * cos - x * sin + rows / 2.0,
                y * sin + x * cos + columns / 2.0,
            );
            let inside = (0.0..rows).contains(&v) && (0.0..columns).contains(&u);
            let colour = if inside {
                sheet[[v as usize, u as usize]]
            } else {
                desk((i, j))
            };
            for (sum, colour) in sum.iter_mut().zip(colour) {
                *sum += colour / 4.0;
            }
        }
        sum
    })
}

pub fn desk(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let sheet = page(digit, rng);
    let size = sheet.nrows() as f64;
    let larger = rng.random_range(1.2..1.9);
    let side = (size * larger) as usize;
    let angle = rng.random_range(-12.0..12.0);
    let slack = (side as f64 - size * 1.15).max(0.0) / 2.0;
    let place = |rng: &mut ChaCha8Rng| {
        side as f64 / 2.0
            + if slack > 0.0 {
                rng.random_range(-slack..slack)
            } else {
                0.0
            }
    };
    let at = (place(rng), place(rng));
    let wood = rgb(
        rng.random_range(0.1..0.45),
        rng.random_range(0.1..0.35),
        rng.random_range(0.05..0.3),
    );
    let dark = grey(rng.random_range(0.05..0.4));
    let colour = if rng.random_bool(0.5) { wood } else { dark };
    png(&laid(&sheet, (side, side), angle, at, |_| colour))
}

fn window(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng, behind: Option<Colour>) -> Vec<u8> {
    let side = side(rng);
    let sheet = drawn(&enlarged(digit, side), grey(1.0), grey(0.0));
    let width = rng.random_range(0.05..0.2) * side as f64;
    let strength = rng.random_range(0.15..0.6);
    let drop = rng.random_range(0.0..0.4) * width;
    let margin = width.ceil() as usize;
    let total = side + 2 * margin;
    let page = Array2::from_shape_fn((total, total), |(i, j)| {
        let inside = |k: usize| (margin..margin + side).contains(&k);
        if inside(i) && inside(j) {
            return sheet[[i - margin, j - margin]];
        }
        let beyond = |k: f64| {
            (margin as f64 - k)
                .max(k - (margin + side) as f64 + 1.0)
                .max(0.0)
        };
        let distance = beyond(i as f64 - drop).hypot(beyond(j as f64));
        let shadow = strength * (1.0 - distance / width).max(0.0).powi(2);
        match behind {
            None => [0.0, 0.0, 0.0, shadow],
            Some(colour) => dim(colour, 1.0 - shadow),
        }
    });
    png(&page)
}

pub fn window_shadow(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    window(digit, rng, None)
}

pub fn opaque_window(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let colours = [
        grey(1.0),
        grey(0.9),
        grey(0.6),
        grey(0.2),
        rgb(0.1, 0.3, 0.6),
        rgb(0.7, 0.8, 0.9),
    ];
    let colour = colours[rng.random_range(0..colours.len())];
    window(digit, rng, Some(colour))
}

pub fn rounded(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let side = side(rng);
    let (paper, ink) = if rng.random_bool(0.8) {
        (1.0, 0.0)
    } else {
        (0.1, 0.9)
    };
    let mut page = drawn(&enlarged(digit, side), grey(paper), grey(ink));
    let radius = rng.random_range(0.03..0.25) * side as f64;
    for ((i, j), pixel) in page.indexed_iter_mut() {
        let beyond = |k: usize| {
            let k = k as f64 + 0.5;
            (radius - k).max(k - (side as f64 - radius)).max(0.0)
        };
        let cover = (radius + 0.5 - beyond(i).hypot(beyond(j))).clamp(0.0, 1.0);
        pixel[3] = cover;
        if cover == 0.0 {
            *pixel = CLEAR;
        }
    }
    png(&page)
}

pub fn halo(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let side = 280;
    let cover = enlarged(digit, side);
    let width = rng.random_range(4.0..20.0_f64);
    let near = within(&cover.mapv(|c| c > 0.5), width);
    let inverse = rng.random_bool(0.3);
    let (rim, ink) = if inverse {
        (grey(0.0), grey(1.0))
    } else {
        (grey(1.0), grey(0.0))
    };
    let page = Array2::from_shape_fn(cover.dim(), |at| {
        let [r, g, b, _] = mix(rim, ink, cover[at]);
        if near[at] > 0.0 {
            [r, g, b, near[at]]
        } else {
            CLEAR
        }
    });
    png(&page)
}

fn within(mask: &Array2<bool>, radius: f64) -> Array2<f64> {
    let (rows, columns) = mask.dim();
    let reach = radius.ceil() as isize + 1;
    let mut near = Array2::<f64>::zeros(mask.raw_dim());
    let edge = |i: usize, j: usize| {
        !(i > 0
            && j > 0
            && i + 1 < rows
            && j + 1 < columns
            && mask[[i - 1, j]]
            && mask[[i + 1, j]]
            && mask[[i, j - 1]]
            && mask[[i, j + 1]])
    };
    for ((i, j), _) in mask.indexed_iter().filter(|(_, m)| **m) {
        near[[i, j]] = 1.0;
        if !edge(i, j) {
            continue;
        }
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (y, x) = (i as isize + dy, j as isize + dx);
                if y < 0 || x < 0 || y >= rows as isize || x >= columns as isize {
                    continue;
                }
                let here = (radius + 0.5 - (dy as f64).hypot(dx as f64)).clamp(0.0, 1.0);
                let at = [y as usize, x as usize];
                near[at] = near[at].max(here);
            }
        }
    }
    near
}

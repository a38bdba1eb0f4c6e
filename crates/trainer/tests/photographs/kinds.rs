//! The ways in which a picture of a digit is harmed, each with strengths, places and colours drawn at random.

use std::f64::consts::TAU;

use ndarray::{Array2, ArrayView2};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::paper::{
    CLEAR, Colour, Paper, dim, drawn, enlarged, grey, jpeg, mix, penned, png, rgb, sixteen_bits,
    skeleton,
};

/// A kind: its name, and what makes a file of a digit.
pub type Kind = (&'static str, fn(ArrayView2<u8>, &mut ChaCha8Rng) -> Vec<u8>);

pub fn kinds() -> Vec<Kind> {
    vec![
        ("unharmed", unharmed),
        ("chalk", chalk),
        ("dark frame", frame),
        ("dark sides", dark_sides),
        ("dark desk", desk),
        ("window shadow", window_shadow),
        ("window shadow, opaque", opaque_window),
        ("hand's shadow", hand_shadow),
        ("vignette", vignette),
        ("pen of 1", |digit, rng| pen(digit, rng, 1.0..1.5)),
        ("pen of 4", |digit, rng| pen(digit, rng, 3.0..5.0)),
        ("pen of 8", |digit, rng| pen(digit, rng, 6.0..10.0)),
        ("pen of 16", |digit, rng| pen(digit, rng, 14.0..18.0)),
        ("pen of 32", |digit, rng| pen(digit, rng, 28.0..34.0)),
        ("two colours", two_colours),
        ("16 bits, low", low_bits),
        ("rounded corners", rounded),
        ("halo", halo),
        ("squares", squares),
        ("grey lines", ruled),
        ("specks", specks),
        ("dust", dust),
        ("JPEG", photograph),
    ]
}

fn side(rng: &mut ChaCha8Rng) -> usize {
    let side = [140, 200, 280, 280, 400, 560][rng.random_range(0..6)];
    if cfg!(debug_assertions) { 140 } else { side }
}

const WHITE: f64 = 230.0 / 255.0;
const BLACK: f64 = 25.0 / 255.0;

fn page(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Paper {
    drawn(&enlarged(digit, side(rng)), grey(WHITE), grey(BLACK))
}

fn unharmed(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    png(&page(digit, rng))
}

fn chalk(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let board = grey(rng.random_range(0.0..0.3));
    png(&drawn(
        &enlarged(digit, side(rng)),
        board,
        grey(rng.random_range(0.6..1.0)),
    ))
}

fn frame(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn dark_sides(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

/// `sheet` turned by an angle and laid on a desk, its centre at a place.
fn laid(
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

fn desk(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn window_shadow(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    window(digit, rng, None)
}

fn opaque_window(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn shade(page: &mut Paper, light: impl Fn(f64, f64) -> f64) {
    let (rows, columns) = page.dim();
    for ((i, j), pixel) in page.indexed_iter_mut() {
        let (v, u) = (
            i as f64 / rows as f64 * 2.0 - 1.0,
            j as f64 / columns as f64 * 2.0 - 1.0,
        );
        *pixel = dim(*pixel, light(v, u));
    }
}

fn hand_shadow(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn vignette(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut page = page(digit, rng);
    let strength = rng.random_range(0.5..0.95);
    let power = rng.random_range(1.0..2.0);
    shade(&mut page, |v, u| {
        1.0 - strength * (0.5 * (v * v + u * u)).powf(power)
    });
    png(&page)
}

/// Drawn with a pen that is so many pixels wide on 560×560.
fn pen(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng, widths: std::ops::Range<f64>) -> Vec<u8> {
    let line = skeleton(enlarged(digit, 140).mapv(|cover| cover > 0.4));
    let scale = if cfg!(debug_assertions) { 1 } else { 4 };
    let width = rng.random_range(widths) * scale as f64 / 4.0;
    let cover = penned(&line, scale, width.max(1.0));
    let (paper, ink) = if rng.random_bool(0.5) {
        (1.0, 0.0)
    } else {
        (WHITE, rng.random_range(0.05..0.4))
    };
    png(&drawn(&cover, grey(paper), grey(ink)))
}

fn two_colours(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let cover = enlarged(digit, side(rng));
    let pure = [
        rgb(1.0, 0.0, 0.0),
        rgb(0.0, 1.0, 0.0),
        rgb(0.0, 0.0, 1.0),
        rgb(1.0, 1.0, 0.0),
        rgb(0.0, 1.0, 1.0),
        rgb(1.0, 0.0, 1.0),
    ];
    let first = rng.random_range(0..6);
    let second = (first + rng.random_range(1..6)) % 6;
    let white = rng.random_bool(0.3);
    let paper = if white { grey(1.0) } else { grey(0.0) };
    let place = rng.random_range(0.4..0.6) * cover.nrows() as f64;
    let upright = rng.random_bool(0.5);
    let page = Array2::from_shape_fn(cover.dim(), |(i, j)| {
        let along = if upright { j } else { i };
        let ink = pure[if (along as f64) < place {
            first
        } else {
            second
        }];
        mix(paper, ink, cover[[i, j]])
    });
    png(&page)
}

fn low_bits(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let cover = enlarged(digit, [28, 28, 56, 280][rng.random_range(0..4)]);
    let full = [255.0, 255.0, 1023.0, 4095.0][rng.random_range(0..4)];
    let (paper, ink) = if rng.random_bool(0.5) {
        (0.0, 1.0)
    } else {
        (WHITE, BLACK)
    };
    sixteen_bits(&drawn(&cover, grey(paper), grey(ink)), full)
}

fn rounded(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn halo(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn squares(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn ruled(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn specks(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

fn dust(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
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

/// All at once: a sheet on a desk, lit from one side, with grain, as JPEG.
fn photograph(digit: ArrayView2<u8>, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let sheet = page(digit, rng);
    let side = (sheet.nrows() as f64 * rng.random_range(1.1..1.4)) as usize;
    let middle = side as f64 / 2.0;
    let wood = rgb(
        rng.random_range(0.2..0.45),
        rng.random_range(0.1..0.35),
        rng.random_range(0.05..0.3),
    );
    let mut page = laid(
        &sheet,
        (side, side),
        rng.random_range(-8.0..8.0),
        (middle, middle),
        |_| wood,
    );
    let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
    let slope = rng.random_range(0.0..0.25);
    shade(&mut page, |v, u| 1.0 - slope + slope * (v * sin + u * cos));
    let grain = rng.random_range(0.0..0.03);
    for pixel in &mut page {
        let noise = grain * (rng.random_range(-1.0..1.0) + rng.random_range(-1.0..1.0));
        for part in &mut pixel[..3] {
            *part += noise;
        }
    }
    jpeg(&page, rng.random_range(40..95))
}

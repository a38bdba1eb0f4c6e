//! Ways in which photographs of digits differ from MNIST, each with random strengths, positions and colours.

use std::f64::consts::TAU;

use ndarray::{Array2, ArrayView2};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    light::{hand_shadow, shade, vignette},
    marks::{dust, ruled, specks, squares},
    page::{BLACK, WHITE, page, side},
    paper::{drawn, enlarged, grey, jpeg, mix, penned, png, rgb, sixteen_bits, skeleton},
    sheets::{dark_sides, desk, frame, halo, laid, opaque_window, rounded, window_shadow},
};

/// A kind: its name, and a function that makes a file from a digit.
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

/// Drawn with a pen of this width in pixels on 560×560.
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

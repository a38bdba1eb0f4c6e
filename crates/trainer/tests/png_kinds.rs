//! Strokes are found in every kind of PNG file; a picture without strokes is rejected with one line.

mod common;

use common::{
    Scene, code,
    pictures::{encode, interlaced, only, png},
    stderr, stdout,
};
use ndarray::Array2;
use png::{BitDepth, ColorType};
use trainer::preprocess;

/// Of a picture of 80×80: an upright bar of 40×20.
fn inside(i: u32, j: u32) -> bool {
    (20..60).contains(&i) && (30..50).contains(&j)
}

/// The bar in MNIST's form: 20×10 pixels of full ink, with its centre within half a pixel of (14, 14).
fn bar() -> Array2<u8> {
    let mut image = Array2::zeros((28, 28));
    image
        .slice_axis_mut(ndarray::Axis(0), (5..25).into())
        .slice_axis_mut(ndarray::Axis(1), (10..20).into())
        .fill(255);
    image
}

fn seen(bytes: &[u8]) -> Array2<u8> {
    only(preprocess::digits(bytes, (28, 28)))
}

#[test]
fn grey_of_every_depth_plain_or_interlaced() {
    let ink = |i, j| if inside(i, j) { 0 } else { 255 };
    assert_eq!(
        seen(&png((80, 80), ColorType::Grayscale, |i, j| [ink(i, j)])),
        bar()
    );
    assert_eq!(seen(&interlaced((80, 80), ink)), bar());

    let sixteen = (ColorType::Grayscale, BitDepth::Sixteen);
    let bytes = |i, j| {
        if inside(i, j) {
            [0x12, 0x34]
        } else {
            [0xfe, 0xdc]
        }
    };
    assert_eq!(seen(&encode((80, 80), sixteen, bytes, |_| {})), bar());
}

#[test]
fn covers_and_palettes() {
    let black = |i, j| [0, 0, 0, if inside(i, j) { 255 } else { 0 }];
    let white = |i, j| [255, 255, 255, if inside(i, j) { 255 } else { 0 }];
    let grey = |i, j| [9, if inside(i, j) { 255 } else { 0 }];
    let palette = |i, j| [u8::from(inside(i, j))];
    let indexed = (ColorType::Indexed, BitDepth::Eight);
    let pictures = [
        png((80, 80), ColorType::Rgba, black),
        png((80, 80), ColorType::Rgba, white),
        png((80, 80), ColorType::GrayscaleAlpha, grey),
        encode((80, 80), indexed, palette, |encoder| {
            encoder.set_palette(vec![250, 250, 240, 20, 20, 120]);
        }),
        encode((80, 80), indexed, palette, |encoder| {
            encoder.set_palette(vec![0, 0, 0, 20, 20, 120]);
            encoder.set_trns(vec![0, 255]); // the first colour is transparent
        }),
    ];
    for picture in pictures {
        assert_eq!(seen(&picture), bar());
    }
}

#[test]
fn colours_that_people_tell_apart() {
    for (name, ink, ground) in [
        ("blue pencil on cream", [0, 0, 160], [255, 250, 240]),
        ("yellow on white", [250, 230, 20], [255, 255, 255]),
        ("blue on black", [0, 0, 255], [0, 0, 0]),
        ("red on green as bright", [255, 0, 0], [0, 76, 0]),
    ] {
        let colour = |i, j| if inside(i, j) { ink } else { ground };
        assert_eq!(
            seen(&png((80, 80), ColorType::Rgb, colour)),
            bar(),
            "{name}"
        );
    }
}

#[test]
fn pictures_of_a_few_pixels() {
    // Three by five, as small as a 7 can be drawn; its bar goes from side to side.
    let seven = ["###", "..#", ".#.", ".#.", ".#."];
    let pixel = |i, j| {
        [if seven[i as usize].as_bytes()[j as usize] == b'#' {
            0
        } else {
            255
        }]
    };
    let seen = seen(&png((5, 3), ColorType::Grayscale, pixel));
    let full = seen.iter().filter(|&&pixel| pixel == 255).count();
    assert_eq!(full, 7 * 4 * 4, "seven pixels of fifteen in 20×12");
}

#[test]
fn what_shows_no_stroke_is_refused_in_one_line() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let grey = |size, brightness: u8| png(size, ColorType::Grayscale, move |_, _| [brightness]);
    let nothing =
        "nothing is drawn on it: expected dark strokes on a light ground, or light on dark";
    for (name, picture, reason) in [
        ("dot.png", grey((1, 1), 0), nothing),
        ("white.png", grey((60, 40), 255), nothing),
        ("black.png", grey((40, 60), 0), nothing),
        (
            "clear.png",
            png((20, 20), ColorType::Rgba, |_, _| [0; 4]),
            nothing,
        ),
        (
            "strip.png",
            grey((1, 8193), 0),
            "8193×1 pixels, expected at most 8192 a side: scale it down",
        ),
        (
            "photo.png",
            b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(),
            "not a whole JPEG file (it ends before its last marker): save the picture as JPEG again",
        ),
    ] {
        scene.write(name, picture);
        let output = scene.run(&["predict", "run", name]);
        assert_eq!(code(&output), 3, "{name}");
        assert_eq!(stderr(&output), format!("error: {name}: {reason}\n"));
        assert_eq!(stdout(&output), "");
    }
}

/// The decoder panics on it.
#[test]
fn a_palette_with_a_part_of_a_colour_is_refused() {
    let indexed = (ColorType::Indexed, BitDepth::Eight);
    for size in [4, 5, 6] {
        let bytes = encode(
            (1, 1),
            indexed,
            |_, _| [1],
            |encoder| {
                encoder.set_palette(vec![255; size]);
                encoder.set_trns(vec![0]);
            },
        );
        assert_eq!(
            !matches!(
                preprocess::digits(&bytes, (28, 28)),
                Err(preprocess::Error::Png { .. })
            ),
            size == 6,
            "{size}"
        );
    }
}

//! `trainer predict` with PNG files of your own.

mod common;

use common::{
    Scene, code,
    pictures::{crc32, only, png},
    stderr, stdout,
};
use ndarray::ArrayView2;
use png::ColorType;
use trainer::preprocess;

/// A slanted stroke of a pencil, or of chalk, on 40×30 squares of `scale` pixels a side.
fn stroke(scale: u32, ink: u8, ground: u8) -> Vec<u8> {
    png((40 * scale, 30 * scale), ColorType::Grayscale, |i, j| {
        let (i, j) = (i / scale, j / scale);
        [
            if (10..30).contains(&i) && (i + j).abs_diff(35) < 3 + i / 16 {
                ink
            } else {
                ground
            },
        ]
    })
}

#[test]
fn pictures_of_any_size_and_either_polarity_look_the_same_to_the_network() {
    let seen = |bytes: Vec<u8>| only(preprocess::digits(&bytes, (28, 28)));
    let reference = seen(stroke(1, 0, 255));
    assert!(reference.iter().any(|&pixel| pixel == 255));
    for (scale, ink, ground) in [(1, 255, 0), (1, 40, 220), (3, 0, 255), (10, 250, 5)] {
        // The sums of more, smaller squares round differently.
        let seen = seen(stroke(scale, ink, ground));
        let close = seen
            .iter()
            .zip(&reference)
            .all(|(a, b)| a.abs_diff(*b) <= 1);
        assert!(
            close,
            "{scale} {ink} on {ground}: {seen} is not {reference}"
        );
    }
}

#[test]
fn predict_shows_what_the_network_sees_and_says() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    scene.write("mine.png", stroke(7, 30, 230));
    scene.write("yours.png", stroke(1, 255, 0));
    let output = scene.run(&["predict", "run", "mine.png", "yours.png", "--top", "2"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let lines: Vec<_> = stdout(&output).lines().collect();
    assert_eq!(lines.len(), 2 * (1 + 4 + 2)); // 7×7 pixels are 4 lines
    assert_eq!(lines[0], "mine.png, as the network sees it");
    assert!(
        lines[1..5]
            .iter()
            .any(|line| line.contains('█') || line.contains('▀'))
    );
    assert!(lines[5].contains('%') && lines[6].contains('%'));
}

#[test]
fn pictures_that_are_none_are_refused() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let whole = stroke(1, 0, 255);
    scene.write("cut.png", &whole[..whole.len() / 2]);
    scene.write(
        "blank.png",
        png((50, 50), ColorType::Grayscale, |_, _| [200]),
    );
    scene.write("text.png", "a picture");
    for (file, part) in [
        ("cut.png", "cut.png: not a whole PNG file"),
        (
            "blank.png",
            "blank.png: nothing is drawn on it: expected dark strokes",
        ),
        ("text.png", "text.png: neither a PNG nor a JPEG file"),
        ("none.png", "none.png: No such file"),
    ] {
        let output = scene.run(&["predict", "run", file]);
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
}

#[cfg(unix)]
#[test]
fn endless_files_are_refused_by_their_first_bytes() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    for (command, expected_code, part) in [
        (
            ["predict", "run", "/dev/zero"],
            3,
            "neither a PNG nor a JPEG file",
        ),
        (
            ["predict", "/dev/zero", "--index=0"],
            5,
            "another kind of file",
        ),
    ] {
        let output = scene.run(&command);
        assert_eq!(code(&output), expected_code, "{}", stderr(&output));
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

#[test]
fn predict_wants_a_picture_or_an_index() {
    let scene = Scene::new();
    assert_eq!(code(&scene.run(&["predict", "run"])), 2);
    assert_eq!(
        code(&scene.run(&["predict", "run", "mine.png", "--index", "1"])),
        2
    );
}

#[test]
fn truncated_and_flipped_pngs_make_no_panic() {
    let whole = stroke(1, 0, 255);
    for length in 0..whole.len() {
        assert!(
            preprocess::digits(&whole[..length], (28, 28)).is_err(),
            "cut to {length} bytes"
        );
    }
    let mut bytes = whole;
    for bit in 0..8 * bytes.len() {
        bytes[bit / 8] ^= 1 << (bit % 8);
        let _ = preprocess::digits(&bytes, (28, 28));
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn a_header_that_announces_a_huge_picture_is_refused() {
    let mut bytes = stroke(1, 0, 255);
    bytes[16..20].copy_from_slice(&100_000_u32.to_be_bytes()); // the width, in IHDR
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    let error = preprocess::digits(&bytes, (28, 28)).unwrap_err();
    assert_eq!(
        error,
        preprocess::Error::TooLarge {
            width: 100_000,
            height: 40
        }
    );
}

/// A normalised image, drawn large on paper, is normalised to itself. (So are MNIST's 10,000 test images, with a
/// mean difference of 0.09 of 255 per pixel.)
#[test]
fn what_was_normalised_already_stays_as_it_is() {
    const SCALE: u32 = 3;
    let normalised = |digit: ArrayView2<u8>| {
        let paper = png((28 * SCALE, 28 * SCALE), ColorType::Grayscale, |i, j| {
            [255 - digit[[(i / SCALE) as usize, (j / SCALE) as usize]]]
        });
        only(preprocess::digits(&paper, (28, 28)))
    };
    let digits = data::digits_sized(1, 40, 1).test;
    for n in 0..digits.len() {
        let once = normalised(digits.picture(n));
        let twice = normalised(once.view());
        let difference: u32 = once
            .iter()
            .zip(&twice)
            .map(|(a, b)| u32::from(a.abs_diff(*b)))
            .sum();
        assert!(
            difference < 784,
            "digit {n}: {difference} of 255 in all 784 pixels"
        );
    }
}

#[test]
fn two_digits_are_answered_from_left_to_right() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let two = png((60, 120), ColorType::Grayscale, |i, j| {
        let bar = (10..50).contains(&i) && ((20..32).contains(&j) || (70..100).contains(&j));
        [if bar { 0 } else { 255 }]
    });
    scene.write("two.png", two);
    let output = scene.run(&["predict", "run", "two.png", "--top", "1"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for line in [
        "two.png, digit 1 of 2, as the network sees it",
        "two.png, digit 2 of 2, as the network sees it",
    ] {
        assert!(
            stdout(&output).lines().any(|found| found == line),
            "{}",
            stdout(&output)
        );
    }
}

#[test]
fn predict_without_a_picture_names_both_ways() {
    let output = Scene::new().run(&["predict", "run"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("PNG or JPEG") && stderr(&output).contains("--index"));
}

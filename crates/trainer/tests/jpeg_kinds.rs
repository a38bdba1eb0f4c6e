//! JPEG files: photographs in every orientation, truncated, damaged, or with a wrong name.

mod common;

use common::{Scene, code, pictures::only, stderr};
use ndarray::Array2;
use trainer::preprocess::{Error, digits};

/// Black on white, 90 rows and 80 columns: an L, which shows how it is turned.
fn is_ink(i: usize, j: usize) -> bool {
    (15..75).contains(&i) && (25..37).contains(&j) || (63..75).contains(&i) && (25..60).contains(&j)
}

/// A JPEG file of a picture, and the same with an EXIF orientation.
fn jpeg(ink: &Array2<bool>, orientation: Option<u8>) -> Vec<u8> {
    let pixels: Vec<u8> = ink.iter().map(|&ink| if ink { 0 } else { 255 }).collect();
    let mut bytes = Vec::new();
    let (rows, columns) = ink.dim();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode(
            &pixels,
            columns as u32,
            rows as u32,
            image::ExtendedColorType::L8,
        )
        .unwrap();
    if let Some(orientation) = orientation {
        // APP1 with a big-endian TIFF header and one entry: tag 0x0112, a short.
        let tiff = [
            b'M',
            b'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            orientation,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        let content = [b"Exif\0\0", &tiff[..]].concat();
        let length = (content.len() as u16 + 2).to_be_bytes();
        bytes.splice(2..2, [&[0xff, 0xe1], &length[..], &content].concat());
    }
    bytes
}

fn upright() -> Array2<bool> {
    Array2::from_shape_fn((90, 80), |(i, j)| is_ink(i, j))
}

/// The stored picture of an upright scene for each orientation of the camera, by the table of EXIF 2.32, 4.6.4,
/// which gives the side of the scene on which the first row and the first column lie.
#[test]
fn pictures_are_turned_upright_as_exif_says() {
    let scene = upright();
    let (rows, columns) = scene.dim();
    let (last_row, last_column) = (rows - 1, columns - 1);
    let reference = only(digits(&jpeg(&scene, None), (28, 28)));
    for orientation in 1..=8 {
        let shape = if orientation < 5 {
            (rows, columns)
        } else {
            (columns, rows)
        };
        let stored = Array2::from_shape_fn(shape, |(i, j)| match orientation {
            1 => scene[[i, j]],                          // top, left
            2 => scene[[i, last_column - j]],            // top, right
            3 => scene[[last_row - i, last_column - j]], // bottom, right
            4 => scene[[last_row - i, j]],               // bottom, left
            5 => scene[[j, i]],                          // left, top
            6 => scene[[j, last_column - i]],            // right, top
            7 => scene[[last_row - j, last_column - i]], // right, bottom
            _ => scene[[last_row - j, i]],               // left, bottom
        });
        let found = only(digits(&jpeg(&stored, Some(orientation)), (28, 28)));
        let difference: u32 = found
            .iter()
            .zip(&reference)
            .map(|(a, b)| u32::from(a.abs_diff(*b)))
            .sum();
        assert!(
            difference < 784,
            "orientation {orientation}: {difference} of 255 in all"
        );
    }
}

#[test]
fn truncated_and_flipped_jpegs_make_no_panic() {
    let whole = jpeg(&upright(), None);
    for length in 0..whole.len() {
        assert!(
            digits(&whole[..length], (28, 28)).is_err(),
            "cut to {length} bytes"
        );
    }
    let mut bytes = whole;
    for place in (0..bytes.len()).step_by(11) {
        let bit = 1 << (place % 8);
        bytes[place] ^= bit;
        let _ = digits(&bytes, (28, 28));
        bytes[place] ^= bit;
    }
}

#[test]
fn a_header_that_announces_more_than_the_file_can_hold_is_refused() {
    let mut bytes = jpeg(&upright(), None);
    let frame = bytes
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    for (side, expected) in [
        (8000_u16, "bytes for 8000×8000 pixels"),
        (9000, "9000×9000 pixels, expected at most 8192"),
    ] {
        bytes[frame + 5..frame + 9].copy_from_slice(&[side.to_be_bytes(); 2].concat());
        let error: Error = digits(&bytes, (28, 28)).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn a_picture_is_told_by_its_content() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    scene.write("photo.png", jpeg(&upright(), None));
    let output = scene.run(&["predict", "run", "photo.png"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

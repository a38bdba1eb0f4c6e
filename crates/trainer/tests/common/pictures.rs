//! PNG files of all kinds, some of them byte by byte.

use std::io::Cursor;

use ndarray::Array2;
use png::{BitDepth, ColorType, Encoder};
use trainer::preprocess::{Digit, Error};

/// A PNG file of `width`×`height` pixels, with `pixel(row, column)` for each, as bytes.
pub fn png<const N: usize>(
    (height, width): (u32, u32),
    colour: ColorType,
    pixel: impl Fn(u32, u32) -> [u8; N],
) -> Vec<u8> {
    encode((height, width), (colour, BitDepth::Eight), pixel, |_| {})
}

/// The same of any depth, and with what `more` sets; `pixel` gives the bytes as PNG packs them.
pub fn encode<const N: usize>(
    (height, width): (u32, u32),
    (colour, depth): (ColorType, BitDepth),
    pixel: impl Fn(u32, u32) -> [u8; N],
    more: impl FnOnce(&mut Encoder<Cursor<&mut Vec<u8>>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(Cursor::new(&mut bytes), width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    more(&mut encoder);
    let pixels: Vec<u8> = (0..height)
        .flat_map(|i| (0..width).flat_map(move |j| [(i, j)]))
        .flat_map(|(i, j)| pixel(i, j))
        .collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

/// An interlaced PNG file of greys, by the seven passes of the PNG specification, 8.2: no encoder at
/// hand writes one.
pub fn interlaced((height, width): (u32, u32), pixel: impl Fn(u32, u32) -> u8) -> Vec<u8> {
    const PASSES: [[usize; 4]; 7] = [
        [0, 0, 8, 8],
        [0, 4, 8, 8],
        [4, 0, 8, 4],
        [0, 2, 4, 4],
        [2, 0, 4, 2],
        [0, 1, 2, 2],
        [1, 0, 2, 1],
    ];
    let mut lines = Vec::new();
    for [top, left, down, across] in PASSES {
        for i in (0..height).skip(top).step_by(down) {
            let columns = (0..width).skip(left).step_by(across);
            let line: Vec<u8> = columns.map(|j| pixel(i, j)).collect();
            if !line.is_empty() {
                lines.push(0); // no filter
                lines.extend(line);
            }
        }
    }
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 0, 0, 0, 1],
    ]
    .concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(*b"IHDR", &header),
        chunk(*b"IDAT", &stored(&lines)),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [&name[..], content].concat();
    let length = (content.len() as u32).to_be_bytes();
    [&length[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// A zlib stream of one block that is not compressed (RFC 1950 and 1951).
fn stored(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a small picture");
    let head = [
        &[0x78, 0x01, 1][..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
    ];
    let (a, b) = content.iter().fold((1, 0), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let adler32 = (b << 16 | a).to_be_bytes();
    [&head.concat()[..], content, &adler32].concat()
}

/// The checksum of PNG chunks (PNG specification, annex D), bit by bit.
pub fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| {
        if crc & 1 == 1 {
            0xedb8_8320 ^ (crc >> 1)
        } else {
            crc >> 1
        }
    };
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// The image of a picture of one digit.
#[track_caller]
pub fn only(digits: Result<Vec<Digit>, Error>) -> Array2<u8> {
    let mut digits = digits.unwrap();
    assert_eq!(digits.len(), 1, "one digit");
    digits.remove(0).image
}

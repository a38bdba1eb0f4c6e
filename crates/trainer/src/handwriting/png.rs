//! Brightness of the pixels of a PNG file.

use std::io::Cursor;

use ndarray::Array2;
use png::{ColorType, Decoder, Reader, Transformations};

use super::{Error, MOST_PIXELS};

/// The brightness of each pixel, from 0 (black) to 1 (white). What is transparent shows the ground
/// that its strokes stand out from: white behind dark ones, black behind light ones.
///
/// The file is decoded twice: the first time row by row into nothing, so that no more memory is
/// asked for than the file has proved to fill.
///
/// # Errors
///
/// [`Error::Png`] when it is no whole PNG file, [`Error::TooLarge`] when a side is too long.
pub fn brightness(bytes: &[u8]) -> Result<Array2<f64>, Error> {
    let mut rehearsal = open(bytes)?;
    while rehearsal.next_row().map_err(damaged)?.is_some() {}
    rehearsal.finish().map_err(damaged)?;

    let mut reader = open(bytes)?;
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or(0)];
    let frame = reader.next_frame(&mut pixels).map_err(damaged)?;
    pixels.truncate(frame.buffer_size());
    let (lightness, cover): (Vec<f64>, Vec<f64>) = match frame.color_type {
        ColorType::Grayscale => pixels.iter().map(|&grey| (unit(grey), 1.0)).unzip(),
        ColorType::GrayscaleAlpha => pixels
            .as_chunks()
            .0
            .iter()
            .map(|&[g, a]| (unit(g), unit(a)))
            .unzip(),
        ColorType::Rgb => pixels
            .as_chunks()
            .0
            .iter()
            .map(|&rgb| (luma(rgb), 1.0))
            .unzip(),
        ColorType::Rgba => pixels
            .as_chunks()
            .0
            .iter()
            .map(|&[r, g, b, a]| (luma([r, g, b]), unit(a)))
            .unzip(),
        ColorType::Indexed => return Err(damaged("a palette that was not applied")),
    };
    let ground = ground(&lightness, &cover);
    let seen = lightness
        .iter()
        .zip(&cover)
        .map(|(light, cover)| ground + cover * (light - ground));
    let shape = (frame.height as usize, frame.width as usize);
    Array2::from_shape_vec(shape, seen.collect()).map_err(damaged)
}

/// A decoder to 8 bits a channel, of a picture that is not too large.
fn open(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, Error> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let info = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (info.width, info.height);
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(Error::TooLarge { width, height });
    }
    decoder.read_info().map_err(damaged)
}

fn damaged(reason: impl ToString) -> Error {
    Error::Png {
        reason: reason.to_string(),
    }
}

fn unit(byte: u8) -> f64 {
    f64::from(byte) / 255.0
}

/// Luma as of Rec. 709.
fn luma([r, g, b]: [u8; 3]) -> f64 {
    0.2126 * unit(r) + 0.7152 * unit(g) + 0.0722 * unit(b)
}

/// What to lay behind a transparent picture: the opposite of its strokes.
fn ground(lightness: &[f64], cover: &[f64]) -> f64 {
    let covered: f64 = cover.iter().sum();
    let strokes: f64 = lightness
        .iter()
        .zip(cover)
        .map(|(light, cover)| light * cover)
        .sum();
    if strokes > 0.5 * covered { 0.0 } else { 1.0 }
}

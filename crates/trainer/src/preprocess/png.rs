//! Brightness of the pixels of a PNG file.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

use std::io::Cursor;

use ndarray::Array2;
use png::{ColorType, Decoder, Reader, Transformations};

use super::{Error, MOST_PIXELS};

/// The brightness of each pixel, from 0 (black) to 1 (white), in the primary colour that varies most:
/// yellow on white shows in blue, blue on black does too. What is transparent shows the ground that
/// its strokes stand out from: white behind dark ones, black behind light ones.
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
    if frame.color_type == ColorType::Indexed {
        return Err(damaged("a palette that was not applied"));
    }
    let samples = frame.color_type.samples();
    let colours = if samples < 3 { 1 } else { 3 }; // one more is the cover
    let channel = |colour| Channel {
        pixels: &pixels,
        samples,
        colours,
        colour,
    };
    let strongest = (0..colours)
        .map(channel)
        .max_by(|a, b| a.spread().total_cmp(&b.spread()));
    let Some(channel) = strongest else {
        return Err(damaged("no colours"));
    };
    let ground = channel.ground();
    let seen = channel
        .light()
        .map(|(light, cover)| ground + cover * (light - ground));
    let shape = (frame.height as usize, frame.width as usize);
    Array2::from_shape_vec(shape, seen.collect()).map_err(damaged)
}

/// One colour of a picture, and how far each pixel covers what lies behind it.
struct Channel<'a> {
    pixels: &'a [u8],
    /// Bytes of a pixel: its colours, and its cover if it has any.
    samples: usize,
    colours: usize,
    colour: usize,
}

impl Channel<'_> {
    /// Light and cover of each pixel, from 0 to 1.
    fn light(&self) -> impl Iterator<Item = (f64, f64)> {
        let pixels = self.pixels.chunks_exact(self.samples);
        pixels.filter_map(|pixel| {
            let light = unit(*pixel.get(self.colour)?);
            let cover = pixel.get(self.colours).map_or(1.0, |&cover| unit(cover));
            Some((light, cover))
        })
    }

    /// The mean light of what covers.
    fn mean(&self) -> f64 {
        let (light, covered) = self
            .light()
            .fold((0.0, 0.0), |(sum, covered), (light, cover)| {
                (sum + cover * light, covered + cover)
            });
        if covered > 0.0 { light / covered } else { 0.0 }
    }

    /// How much the light varies.
    fn spread(&self) -> f64 {
        let mean = self.mean();
        self.light()
            .map(|(light, cover)| cover * (light - mean).powi(2))
            .sum()
    }

    /// What to lay behind a transparent picture: the opposite of its strokes.
    fn ground(&self) -> f64 {
        if self.mean() > 0.5 { 0.0 } else { 1.0 }
    }
}

/// A decoder to 8 bits a channel, of a picture that is not too large; texts and profiles are passed over.
fn open(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, Error> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let info = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (info.width, info.height);
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(Error::TooLarge { width, height });
    }
    let reader = decoder.read_info().map_err(damaged)?;
    let palette = reader.info().palette.as_ref().map_or(0, |p| p.len());
    if !palette.is_multiple_of(3) {
        // On a part of a colour, png 0.18.1 panics (image-rs/image-png#694).
        return Err(damaged(format!(
            "a palette of {palette} bytes, three to a colour"
        )));
    }
    Ok(reader)
}

fn damaged(reason: impl ToString) -> Error {
    Error::Png {
        reason: reason.to_string(),
    }
}

fn unit(byte: u8) -> f64 {
    f64::from(byte) / 255.0
}

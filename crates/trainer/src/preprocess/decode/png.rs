//! PNG files.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Reader, Transformations};

use super::{
    super::{
        Error,
        error::MOST_PIXELS,
        picture::{BlockAverage, Picture},
    },
    orientation::Orientation,
};

/// What a PNG file begins with.
pub(super) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The picture in a PNG file.
///
/// The file is decoded twice. The first time, row by row into nothing, proves that it is whole before
/// memory is asked for, and finds the highest sample: a file of 16 bits a sample may hold 8 or 12.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Error> {
    let mut rehearsal = open(bytes)?;
    let layout = Layout::of(&rehearsal)?;
    let mut highest = 0;
    while let Some(row) = rehearsal.next_row().map_err(damaged)? {
        highest = layout.colours_of(row.data()).fold(highest, u16::max);
    }
    rehearsal.finish().map_err(damaged)?;
    let full = layout.full_scale(highest);

    let mut reader = open(bytes)?;
    let size = {
        let info = reader.info();
        (info.height as usize, info.width as usize)
    };
    let orientation = Orientation::of_exif(reader.info().exif_metadata.as_deref());
    let mut average = BlockAverage::new(size, layout.colours, layout.has_alpha());
    if reader.info().interlaced {
        let mut pixels = vec![0; reader.output_buffer_size().unwrap_or(0)];
        reader.next_frame(&mut pixels).map_err(damaged)?;
        for row in pixels
            .chunks_exact(size.1 * layout.bytes_per_pixel())
            .take(size.0)
        {
            average.push(layout.unit_samples(row, full));
        }
    } else {
        while let Some(row) = reader.next_row().map_err(damaged)? {
            average.push(layout.unit_samples(row.data(), full));
        }
    }
    Ok(orientation.upright(average.finish()))
}

/// How the samples of a pixel lie in a row.
#[derive(Clone, Copy)]
struct Layout {
    /// Samples of a pixel: its colours, and its opacity if it has any.
    samples: usize,
    colours: usize,
    depth: BitDepth,
}

impl Layout {
    fn of(reader: &Reader<Cursor<&[u8]>>) -> Result<Self, Error> {
        let (colour, depth) = reader.output_color_type();
        if colour == ColorType::Indexed {
            return Err(damaged("a palette that was not applied"));
        }
        let samples = colour.samples();
        Ok(Self {
            samples,
            colours: if samples < 3 { 1 } else { 3 },
            depth,
        })
    }

    fn has_alpha(self) -> bool {
        self.samples > self.colours
    }

    fn bytes_per_pixel(self) -> usize {
        self.samples
            * if self.depth == BitDepth::Sixteen {
                2
            } else {
                1
            }
    }

    /// All samples of a row.
    fn samples_of(self, row: &[u8]) -> impl Iterator<Item = u16> {
        let sixteen = self.depth == BitDepth::Sixteen;
        let bytes = row.chunks_exact(if sixteen { 2 } else { 1 });
        bytes.map(|bytes| {
            bytes
                .iter()
                .fold(0, |sum, &byte| sum << 8 | u16::from(byte))
        })
    }

    /// The samples that are colours.
    fn colours_of(self, row: &[u8]) -> impl Iterator<Item = u16> {
        let samples = self.samples_of(row).enumerate();
        samples.filter_map(move |(i, sample)| (i % self.samples < self.colours).then_some(sample))
    }

    /// What a sample of full brightness is: `2^b − 1`, with b the bits that the highest needs.
    fn full_scale(self, highest: u16) -> u16 {
        match self.depth {
            BitDepth::Sixteen => u16::MAX >> highest.leading_zeros().min(15),
            _ => 255 >> (highest | 1).leading_zeros().saturating_sub(8).min(7),
        }
    }

    /// All samples of a row, from 0 to 1.
    fn unit_samples(self, row: &[u8], full: u16) -> impl Iterator<Item = f32> {
        let opaque = if self.depth == BitDepth::Sixteen {
            u16::MAX
        } else {
            255
        };
        self.samples_of(row).enumerate().map(move |(i, sample)| {
            let full = if i % self.samples < self.colours {
                full
            } else {
                opaque
            };
            f32::from(sample) / f32::from(full)
        })
    }
}

/// A decoder to 8 or 16 bits a sample, of a picture that is not too large; texts and profiles are passed over.
fn open(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, Error> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND);
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

//! Decodes PNG files.

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

/// The first bytes of a PNG file.
pub(super) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Decodes a PNG file.
///
/// The file is decoded twice. The first pass keeps no pixels. It checks that the file is whole before memory
/// is allocated, and finds the highest sample: a file of 16 bits per sample may use only 8 or 12.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Error> {
    let mut first_pass = open(bytes)?;
    let layout = Layout::of(&first_pass)?;
    let mut highest = 0;
    while let Some(row) = first_pass.next_row().map_err(damaged)? {
        highest = highest.max(layout.highest(row.data()));
    }
    first_pass.finish().map_err(damaged)?;
    let full = layout.full_scale(highest);

    let mut reader = open(bytes)?;
    let size = {
        let info = reader.info();
        (info.height as usize, info.width as usize)
    };
    let orientation = Orientation::of_exif(reader.info().exif_metadata.as_deref());
    let mut average = BlockAverage::new(size, layout.colours, layout.has_alpha());
    let mut samples = Vec::new();
    if reader.info().interlaced {
        let mut pixels = vec![0; reader.output_buffer_size().unwrap_or(0)];
        reader.next_frame(&mut pixels).map_err(damaged)?;
        for row in pixels
            .chunks_exact(size.1 * layout.bytes_per_pixel())
            .take(size.0)
        {
            layout.unit_samples(row, full, &mut samples);
            average.push(samples.iter().copied());
        }
    } else {
        while let Some(row) = reader.next_row().map_err(damaged)? {
            layout.unit_samples(row.data(), full, &mut samples);
            average.push(samples.iter().copied());
        }
    }
    Ok(orientation.upright(average.finish()))
}

/// The samples of a pixel in a row.
#[derive(Clone, Copy)]
struct Layout {
    /// Samples of a pixel: its colours and its opacity, if it has one.
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

    /// The highest sample of a colour in a row.
    fn highest(self, row: &[u8]) -> u16 {
        if self.depth == BitDepth::Sixteen {
            let samples = row.chunks_exact(self.bytes_per_pixel()).flat_map(|pixel| {
                let samples = pixel.chunks_exact(2).take(self.colours);
                samples.map(|bytes| u16::from(bytes[0]) << 8 | u16::from(bytes[1]))
            });
            samples.max().unwrap_or(0)
        } else if self.has_alpha() {
            let pixels = row.chunks_exact(self.samples);
            let colours = pixels.flat_map(|pixel| pixel.iter().take(self.colours));
            colours.max().map_or(0, |&byte| byte.into())
        } else {
            row.iter().max().map_or(0, |&byte| byte.into())
        }
    }

    /// The sample of full brightness: `2^b − 1`, where b is the number of bits of the highest sample.
    fn full_scale(self, highest: u16) -> u16 {
        match self.depth {
            BitDepth::Sixteen => u16::MAX >> highest.leading_zeros().min(15),
            _ => 255 >> (highest | 1).leading_zeros().saturating_sub(8).min(7),
        }
    }

    /// Writes all samples of a row, scaled to 0 to 1, to `unit`.
    fn unit_samples(self, row: &[u8], full: u16, unit: &mut Vec<f32>) {
        unit.clear();
        let share = 1.0 / f32::from(full);
        if self.depth == BitDepth::Sixteen {
            let samples = row
                .chunks_exact(2)
                .map(|bytes| u16::from(bytes[0]) << 8 | u16::from(bytes[1]));
            unit.extend(samples.map(|sample| f32::from(sample) * share));
        } else {
            unit.extend(row.iter().map(|&sample| f32::from(sample) * share));
        }
        if self.has_alpha() {
            let opaque = if self.depth == BitDepth::Sixteen {
                u16::MAX
            } else {
                255
            };
            let scale = f32::from(full) / f32::from(opaque);
            for alpha in unit.iter_mut().skip(self.colours).step_by(self.samples) {
                *alpha *= scale;
            }
        }
    }
}

/// A decoder of 8 or 16 bits per sample. Rejects pictures that are too large; ignores texts and profiles.
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
        // png 0.18.1 panics on an incomplete colour (image-rs/image-png#694).
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

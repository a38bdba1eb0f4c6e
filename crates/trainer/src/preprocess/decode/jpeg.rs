//! Decodes JPEG files.

use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use super::{
    super::{
        Error,
        error::MOST_PIXELS,
        picture::{BlockAverage, Picture},
    },
    orientation::Orientation,
};

/// The first bytes of a JPEG file: a start-of-image marker, and the first byte of the next marker.
pub(super) const SIGNATURE: [u8; 3] = [0xff, 0xd8, 0xff];

/// A file with more pixels per byte than this is not whole: even a plain block of 8×8 pixels takes some
/// bits.
const PIXELS_PER_BYTE: usize = 1024;

/// The picture in a JPEG file, turned as its EXIF data says.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Error> {
    if !is_whole(bytes) {
        return Err(damaged("it ends before its last marker"));
    }
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(MOST_PIXELS as usize * 8)
        .set_max_height(MOST_PIXELS as usize * 8)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let Some((width, height)) = decoder.dimensions() else {
        return Err(damaged("no size"));
    };
    if width > MOST_PIXELS as usize || height > MOST_PIXELS as usize {
        return Err(Error::TooLarge {
            width: width as u32,
            height: height as u32,
        });
    }
    if width * height / PIXELS_PER_BYTE > bytes.len() {
        return Err(damaged(format!(
            "{} bytes for {width}×{height} pixels",
            bytes.len()
        )));
    }
    let pixels = decoder.decode().map_err(damaged)?;
    let orientation = Orientation::of_exif(decoder.exif().map(Vec::as_slice));
    let mut average = BlockAverage::new((height, width), 3, false);
    for row in pixels.chunks_exact(3 * width).take(height) {
        average.push(row.iter().map(|&sample| f32::from(sample) / 255.0));
    }
    Ok(orientation.upright(average.finish()))
}

/// Whether the segments of a file lead to the end-of-image marker. In a scan, a byte of 0xff is followed
/// by a 0 or the number of a restart. (ITU-T T.81, annex B.)
fn is_whole(bytes: &[u8]) -> bool {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        let [0xff, marker, after @ ..] = rest else {
            return false;
        };
        rest = match marker {
            0xff => &rest[1..], // padding
            &END => return true,
            0x01 | 0xd0..=0xd7 => after, // no content
            _ => {
                let Some(length) = after.first_chunk() else {
                    return false;
                };
                let length = usize::from(u16::from_be_bytes(*length));
                let Some(content) = after.get(length..) else {
                    return false;
                };
                if *marker == SCAN {
                    next_marker(content)
                } else {
                    content
                }
            }
        };
    }
}

/// The rest of a scan from the marker that ends it.
fn next_marker(scan: &[u8]) -> &[u8] {
    let ends = |pair: &[u8]| matches!(pair, [0xff, marker] if !matches!(marker, 0 | 0xd0..=0xd7));
    let at = scan.windows(2).position(ends).unwrap_or(scan.len());
    &scan[at..]
}

fn damaged(reason: impl ToString) -> Error {
    Error::Jpeg {
        reason: reason.to_string().trim().replace('\n', " "),
    }
}

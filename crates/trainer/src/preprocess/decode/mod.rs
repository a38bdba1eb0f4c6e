//! Decodes a picture file. The format is recognised by the bytes, not by the file name.

mod jpeg;
mod orientation;
mod png;

use super::{Error, picture::Picture};

/// Whether a file that begins with these bytes is PNG or JPEG.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(&png::SIGNATURE) || bytes.starts_with(&jpeg::SIGNATURE)
}

/// Decodes a PNG or JPEG file and turns the picture upright.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Error> {
    if bytes.starts_with(&png::SIGNATURE) {
        png::decode(bytes)
    } else if bytes.starts_with(&jpeg::SIGNATURE) {
        jpeg::decode(bytes)
    } else {
        Err(Error::Format {
            first_bytes: bytes.iter().take(8).copied().collect(),
        })
    }
}

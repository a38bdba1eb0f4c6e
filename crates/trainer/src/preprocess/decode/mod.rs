//! From the bytes of a file to a picture, by what the bytes are and not by the file's name.

mod jpeg;
mod orientation;
mod png;

use super::{Error, picture::Picture};

/// Whether a file that begins with these bytes can be decoded, if it is whole.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(&png::SIGNATURE) || bytes.starts_with(&jpeg::SIGNATURE)
}

/// The picture in a PNG or JPEG file, upright.
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

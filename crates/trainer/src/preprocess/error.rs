//! The errors of reading a picture.

/// The longest side of a picture, in pixels.
pub(super) const MOST_PIXELS: u32 = 8192;

/// The largest number of digits in a picture; more are taken for a page of text.
pub(super) const MOST_DIGITS: usize = 10;

/// Why a picture cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is neither PNG nor JPEG.
    #[error(
        "neither a PNG nor a JPEG file (it begins {first_bytes:02x?}): save the picture as one of them"
    )]
    Format {
        /// The first bytes of the file, up to 8.
        first_bytes: Vec<u8>,
    },
    /// The PNG file is damaged.
    #[error("not a whole PNG file ({reason}): save the picture as PNG again")]
    Png {
        /// The reason that the decoder gives.
        reason: String,
    },
    /// The JPEG file is damaged.
    #[error("not a whole JPEG file ({reason}): save the picture as JPEG again")]
    Jpeg {
        /// The reason that the decoder gives.
        reason: String,
    },
    /// The picture has a side of more than 8,192 pixels.
    #[error("{width}×{height} pixels, expected at most {MOST_PIXELS} a side: scale it down")]
    TooLarge {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Nothing on the picture stands out from the background.
    #[error("nothing is drawn on it: expected dark strokes on a light ground, or light on dark")]
    Blank,
    /// The picture has more than 10 separate shapes.
    #[error(
        "{found} separate shapes, expected a digit, or at most {MOST_DIGITS}: cut the picture to the digit"
    )]
    Crowded {
        /// Number of shapes.
        found: usize,
    },
}

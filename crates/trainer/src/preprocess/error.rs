//! Why a picture is no digit.

/// The longest side of a picture, in pixels.
pub(super) const MOST_PIXELS: u32 = 8192;

/// More digits than this are a page of text.
pub(super) const MOST_DIGITS: usize = 10;

/// Why a picture is no digit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Neither a PNG nor a JPEG file.
    #[error(
        "neither a PNG nor a JPEG file (it begins {first_bytes:02x?}): save the picture as one of them"
    )]
    Format {
        /// What it begins with, up to 8 bytes.
        first_bytes: Vec<u8>,
    },
    /// A damaged PNG file.
    #[error("not a whole PNG file ({reason}): save the picture as PNG again")]
    Png {
        /// What the decoder says.
        reason: String,
    },
    /// A damaged JPEG file.
    #[error("not a whole JPEG file ({reason}): save the picture as JPEG again")]
    Jpeg {
        /// What the decoder says.
        reason: String,
    },
    /// More pixels than any photograph needs.
    #[error("{width}×{height} pixels, expected at most {MOST_PIXELS} a side: scale it down")]
    TooLarge {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Nothing stands out from the background.
    #[error("nothing is drawn on it: expected dark strokes on a light ground, or light on dark")]
    Blank,
    /// More shapes than can be digits of a number.
    #[error(
        "{found} separate shapes, expected a digit, or at most {MOST_DIGITS}: cut the picture to the digit"
    )]
    Crowded {
        /// Shapes.
        found: usize,
    },
}

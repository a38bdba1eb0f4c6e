//! Your own digits, prepared as MNIST's were.
//!
//! A picture of any size, dark on light or light on dark, becomes what a network has learnt to see:
//! the box around the ink is scaled, sides in proportion, to fit 20×20 of the 28×28 pixels; each
//! pixel is as grey as its share of ink; and the whole is shifted so that its centre of mass is in
//! the middle. (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
//! recognition", 1998, section III.A.)
//!
//! ```
//! use ndarray::Array2;
//! use trainer::preprocess::{foreground, normalise};
//!
//! // A dark bar, 40 pixels high and 10 wide, near the corner of a light picture.
//! let mut picture = Array2::from_elem((100, 100), 0.9);
//! picture.slice_axis_mut(ndarray::Axis(0), (50..90).into())
//!     .slice_axis_mut(ndarray::Axis(1), (80..90).into())
//!     .fill(0.1);
//!
//! let image = normalise(&foreground(&picture)?, (28, 28));
//! assert_eq!(image.iter().filter(|&&pixel| pixel == 255).count(), 20 * 5); // 20 high, 5 wide
//! assert_eq!((image[[4, 14]], image[[5, 14]]), (0, 255)); // rows 5 to 24: in the middle
//! # Ok::<(), trainer::preprocess::Error>(())
//! ```

mod background;
mod foreground;
mod normalise;
mod png;

use ndarray::Array2;

pub use foreground::foreground;
pub use normalise::normalise;
pub use png::brightness;

/// Why a picture is no digit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not a PNG file, or damaged.
    #[error("not a whole PNG file ({reason}): save the picture as PNG again")]
    Png {
        /// What the decoder says.
        reason: String,
    },
    /// More pixels than any drawing needs.
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
}

/// The longest side of a picture, in pixels.
const MOST_PIXELS: u32 = 8192;

/// The picture of a digit in a PNG file, as an image of `shape` (rows, columns) that a network takes.
///
/// # Errors
///
/// [`Error`], with what was found and what was expected.
pub fn from_png(bytes: &[u8], shape: (usize, usize)) -> Result<Array2<u8>, Error> {
    Ok(normalise(&foreground(&brightness(bytes)?)?, shape))
}

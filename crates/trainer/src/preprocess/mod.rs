//! Turns photographs and drawings of digits into images like MNIST's.
//!
//! ```text
//! decode ──► foreground ──► clutter ──► grouping ──► stroke ──► normalise
//! PNG or     subtracts      removes     groups       widens     scales to 20×20
//! JPEG       the local      desks,      parts into   thin       of 28×28, centres
//!            background;    frames,     digits       strokes    the mass
//!            dark or        lines and
//!            light ink      dust
//! ```
//!
//! [`digits`] does all steps, [`normalise()`] the last two. Drawings in the report pass through the same
//! two. (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
//! recognition", 1998, section III.A.)
//!
//! ```
//! use ndarray::{Array2, s};
//! use trainer::preprocess::normalise;
//!
//! // A bar, 40 pixels high and 10 wide, near the corner.
//! let mut foreground = Array2::zeros((100, 100));
//! foreground.slice_mut(s![50..90, 80..90]).fill(1.0);
//!
//! let image = normalise(&foreground, (28, 28));
//! assert_eq!(image.iter().filter(|&&pixel| pixel == 255).count(), 20 * 5); // 20 high, 5 wide
//! assert_eq!((image[[4, 14]], image[[5, 14]]), (0, 255)); // rows 5 to 24: in the middle
//! ```

mod background;
mod clutter;
mod components;
mod decode;
mod distance;
mod doubt;
mod error;
mod foreground;
mod grouping;
mod normalise;
mod picture;
mod polarity;
mod rounding;
mod ruling;
mod sheet;
mod sides;
mod stroke;
mod transparency;

use ndarray::Array2;

pub use doubt::Doubt;
pub use error::Error;
use error::MOST_DIGITS;
pub use normalise::normalise;

/// A digit of a picture, as the image that a network takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digit {
    /// The image: 0 is paper, 255 full ink.
    pub image: Array2<u8>,
    /// Reasons why the answer may be wrong.
    pub doubts: Vec<Doubt>,
}

/// Whether a file that begins with these bytes is a PNG or JPEG file, which [`digits`] reads.
///
/// ```
/// assert!(trainer::preprocess::is_picture(b"\x89PNG\r\n\x1a\n"));
/// assert!(!trainer::preprocess::is_picture(b"GIF89a"));
/// ```
#[must_use]
pub fn is_picture(first_bytes: &[u8]) -> bool {
    decode::is_picture(first_bytes)
}

/// The digits of a PNG or JPEG file in reading order, each as an image of `shape` (rows, columns).
///
/// The format is recognised by the first bytes. Costs about as much as decoding the file: the picture is
/// reduced to at most 640 pixels a side.
///
/// ```
/// use trainer::preprocess::{Error, digits};
///
/// let error = digits(b"GIF89a", (28, 28)).unwrap_err();
/// assert!(matches!(error, Error::Format { .. }));
/// ```
///
/// # Errors
///
/// [`Error`] if the bytes are no whole picture, or if the picture shows no digit or too many shapes.
///
/// # Panics
///
/// If a side of `shape` is 0.
pub fn digits(bytes: &[u8], shape: (usize, usize)) -> Result<Vec<Digit>, Error> {
    let foregrounds = foreground::foregrounds(decode::decode(bytes)?)?;
    if foregrounds.len() > MOST_DIGITS {
        return Err(Error::Crowded {
            found: foregrounds.len(),
        });
    }
    let digits = foregrounds.iter().map(|foreground| Digit {
        image: normalise(&foreground.ink, shape),
        doubts: doubt::doubts(foreground),
    });
    Ok(digits.collect())
}

//! Pictures of digits as people take them, prepared as MNIST's digits were.
//!
//! ```text
//! decode ──► foreground ──► clutter ──► grouping ──► stroke ──► normalise
//! PNG or     the local      desks,      parts of     thin pens  20×20 of 28×28,
//! JPEG       background     frames,     each digit   made as    the centre of mass
//!            taken off,     lines and                broad as   in the middle
//!            either way     dust left               MNIST's
//!            round          out
//! ```
//!
//! [`digits`] does all of it. [`normalise()`] is the last two steps; what is drawn in the report passes
//! through the same two. (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
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

/// A digit of a picture, as a network takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digit {
    /// 0 is paper, 255 full ink.
    pub image: Array2<u8>,
    /// Why the answer may be wrong.
    pub doubts: Vec<Doubt>,
}

/// Whether a file that begins with these bytes is of a kind that [`digits`] reads, PNG or JPEG.
#[must_use]
pub fn is_picture(first_bytes: &[u8]) -> bool {
    decode::is_picture(first_bytes)
}

/// The digits of a picture in reading order, each as an image of `shape` (rows, columns).
///
/// The bytes are those of a PNG or a JPEG file, told by themselves.
///
/// # Errors
///
/// [`Error`], with what was found and what was expected.
///
/// # Panics
///
/// When a side of `shape` is 0.
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

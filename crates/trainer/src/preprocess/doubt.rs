//! Reasons why the answer to a digit may be wrong.

use std::fmt;

use ndarray::Axis;

use super::{foreground::Foreground, normalise::extent};

/// A digit with fewer pixels on its longer side is unclear.
const FEW_PIXELS: usize = 10;
/// The ratio of width to height of MNIST's widest digits.
const WIDEST: f64 = 1.6;

/// A reason why the answer to a digit may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// The digit reaches the edge of the picture.
    CutOff,
    /// The digit is smaller than 10 pixels.
    Tiny,
    /// The digit is much wider than high: two digits that touch, or one that lies on its side.
    Wide,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::CutOff => "the digit reaches the edge of the picture",
            Self::Tiny => "the digit is only a few pixels high",
            Self::Wide => "it is wider than a digit: two that touch, or one on its side",
        })
    }
}

pub(super) fn doubts(digit: &Foreground) -> Vec<Doubt> {
    let [height, width] =
        [Axis(0), Axis(1)].map(|axis| extent(&digit.ink, axis).map_or(0, |lanes| lanes.len()));
    let found = [
        (Doubt::CutOff, digit.cut_off),
        (Doubt::Tiny, height.max(width) < FEW_PIXELS),
        (Doubt::Wide, width as f64 > WIDEST * height as f64),
    ];
    let found = found.into_iter().filter(|(_, holds)| *holds);
    found.map(|(doubt, _)| doubt).collect()
}

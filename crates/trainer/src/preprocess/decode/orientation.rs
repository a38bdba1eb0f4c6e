//! The orientation of the camera, from EXIF data.

use ndarray::{Array2, Axis};

use super::super::picture::Picture;

/// The value of EXIF's tag 0x0112, from 1 (upright) to 8. It says whether to exchange rows and columns, and
/// which axes to reverse afterwards. (EXIF 2.32, section 4.6.4.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u16);

/// The tag's number.
const TAG: u16 = 0x0112;

impl Orientation {
    /// The orientation in EXIF data; upright if there is none, or none that can be read.
    pub fn of_exif(exif: Option<&[u8]>) -> Self {
        let found = exif.and_then(read).filter(|value| (1..=8).contains(value));
        Self(found.unwrap_or(1))
    }

    /// Turns the picture upright.
    pub fn upright(self, picture: Picture) -> Picture {
        let turn = |plane: Array2<f32>| self.turn(plane);
        Picture {
            channels: picture.channels.into_iter().map(turn).collect(),
            alpha: picture.alpha.map(turn),
        }
    }

    fn turn(self, mut plane: Array2<f32>) -> Array2<f32> {
        if self.0 >= 5 {
            plane = plane.reversed_axes();
        }
        if matches!(self.0, 3 | 4 | 7 | 8) {
            plane.invert_axis(Axis(0));
        }
        if matches!(self.0, 2 | 3 | 6 | 7) {
            plane.invert_axis(Axis(1));
        }
        plane.as_standard_layout().into_owned()
    }
}

/// Reads the orientation from the first directory of a TIFF file. An entry has 12 bytes: tag, type, count, value.
fn read(exif: &[u8]) -> Option<u16> {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let number = |at: usize, size: usize| {
        let bytes = tiff.get(at..at.checked_add(size)?)?.iter();
        let append = |sum: usize, &byte: &u8| sum << 8 | usize::from(byte);
        Some(if big {
            bytes.fold(0, append)
        } else {
            bytes.rev().fold(0, append)
        })
    };
    let directory = number(4, 4)?;
    let entries = number(directory, 2)?;
    let entry = (0..entries)
        .map(|i| directory.saturating_add(2 + 12 * i))
        .find(|&at| number(at, 2) == Some(usize::from(TAG)))?;
    u16::try_from(number(entry + 8, 2)?).ok()
}

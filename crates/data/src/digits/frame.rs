//! The size and position of a digit in its image.
//!
//! MNIST scales digits so that the longer side is 20 pixels, and moves their centre of
//! mass to the middle. The built-in digits are scaled and moved in the same way, with
//! small random changes of size and position.

use rand::Rng;

use super::pen::SIDE;
use super::point::Point;
use super::random::bell;

/// The longer side of a digit in pixels, including the thickness of its lines.
const SIZE: f32 = 20.0;

/// The empty margin of the image in pixels.
const MARGIN: f32 = 1.0;

/// The transformation to pixels: `middle + scale · (p − centre)`.
pub struct Frame {
    centre: Point,
    scale: f32,
    middle: Point,
}

impl Frame {
    /// A random frame for `path`, drawn with a pen of `radius` pixels.
    pub fn around(path: &[[Point; 2]], radius: f32, rng: &mut impl Rng) -> Self {
        let centre = centre_of_mass(path);
        // the extent of the path from its centre: left and right, up and down
        let reach = [0, 1].map(|k| {
            let offsets = path.iter().flatten().map(|point| point[k] - centre[k]);
            (
                offsets.clone().fold(0.0, f32::min),
                offsets.fold(0.0, f32::max),
            )
        });
        let [width, height] = reach.map(|(low, high)| high - low);
        let size = SIZE * (1.0 + 0.05 * bell(rng)) - 2.0 * radius;
        let scale = size / width.max(height);
        let middle = reach.map(|(low, high)| {
            let position = SIDE as f32 / 2.0 + 0.6 * bell(rng);
            position.clamp(
                MARGIN + radius - scale * low,
                SIDE as f32 - MARGIN - radius - scale * high,
            )
        });
        Self {
            centre,
            scale,
            middle,
        }
    }

    pub fn apply(&self, point: Point) -> Point {
        [0, 1].map(|k| self.middle[k] + self.scale * (point[k] - self.centre[k]))
    }
}

/// The mean of the middles of the segments, weighted by their lengths.
fn centre_of_mass(path: &[[Point; 2]]) -> Point {
    let mut sum = [0.0; 2];
    let mut mass = 0.0;
    for [from, to] in path {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = (dx * dx + dy * dy).sqrt();
        mass += length;
        sum[0] += length * (from[0] + to[0]) / 2.0;
        sum[1] += length * (from[1] + to[1]) / 2.0;
    }
    sum.map(|s| s / mass)
}

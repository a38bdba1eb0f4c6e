//! Size and place of a digit in its image.
//!
//! MNIST's digits were scaled until the longer side took 20 pixels, and moved until
//! their centre of mass was in the middle. These are treated the same way, and then
//! made a little larger or smaller and moved a little, as handwriting is.

use rand::Rng;

use super::pen::SIDE;
use super::point::Point;
use super::random::bell;

/// The longer side of a digit, in pixels, its lines' thickness included.
const SIZE: f32 = 20.0;

/// Pixels at the edge of the image that stay empty.
const MARGIN: f32 = 1.0;

/// From a hand's coordinates to pixels: `middle + scale · (p − centre)`.
pub struct Frame {
    centre: Point,
    scale: f32,
    middle: Point,
}

impl Frame {
    /// The frame for `path`, to be drawn with a pen of `radius` pixels.
    pub fn around(path: &[[Point; 2]], radius: f32, rng: &mut impl Rng) -> Self {
        let centre = centre_of_mass(path);
        // how far the path reaches from its centre: left and right, up and down
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
            let wished = SIDE as f32 / 2.0 + 0.6 * bell(rng);
            wished.clamp(
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

    pub fn place(&self, point: Point) -> Point {
        [0, 1].map(|k| self.middle[k] + self.scale * (point[k] - self.centre[k]))
    }
}

/// The middles of the segments, weighed by their lengths.
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

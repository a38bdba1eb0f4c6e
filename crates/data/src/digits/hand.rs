//! Random variation of a digit: bend, width, slant, rotation and thickness.

use rand::Rng;

use super::point::Point;
use super::random::{bell, uniform};

/// A random transformation of a skeleton, and the thickness of the pen.
pub struct Hand {
    /// Displacements of a 4×4 grid over the unit square, interpolated by Bernstein polynomials.
    bend: [[Point; 4]; 4],
    /// The rows of the matrix of width, slant and rotation.
    matrix: [Point; 2],
    /// Half the thickness of a line, in pixels.
    pub radius: f32,
}

impl Hand {
    pub fn random(rng: &mut impl Rng) -> Self {
        let bend = [(); 4].map(|()| [(); 4].map(|()| [(); 2].map(|()| 0.26 * uniform(rng))));
        let width = 0.92 + 0.13 * bell(rng);
        let slant = 0.12 + 0.28 * bell(rng);
        let [cos, sin] = direction(0.15 * bell(rng));
        Self {
            bend,
            // rotation · slant · width; y points down, so a slant moves the top to the right
            matrix: [
                [cos * width, -cos * slant - sin],
                [sin * width, -sin * slant + cos],
            ],
            radius: (1.4 + 0.3 * bell(rng)).max(0.6),
        }
    }

    /// Transforms a point of the skeleton: `matrix · (p + bend(p))`.
    pub fn apply(&self, [x, y]: Point) -> Point {
        let (columns, rows) = (bernstein(x), bernstein(y));
        let mut p = [x, y];
        for (shifts, row) in self.bend.iter().zip(rows) {
            for (shift, column) in shifts.iter().zip(columns) {
                p[0] += row * column * shift[0];
                p[1] += row * column * shift[1];
            }
        }
        self.matrix.map(|row| row[0] * p[0] + row[1] * p[1])
    }
}

/// The four Bernstein polynomials `(1−t)³, 3t(1−t)², 3t²(1−t), t³`, which add up to 1.
fn bernstein(t: f32) -> [f32; 4] {
    let s = 1.0 - t;
    [s * s * s, 3.0 * t * s * s, 3.0 * t * t * s, t * t * t]
}

/// The unit vector `(cos a, sin a)` with `tan(a/2) = angle/2`: close to `angle` radians.
fn direction(angle: f32) -> Point {
    let t = angle / 2.0;
    let norm = 1.0 + t * t;
    [(1.0 - t * t) / norm, 2.0 * t / norm]
}

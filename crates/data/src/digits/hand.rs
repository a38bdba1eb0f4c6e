//! What makes one person's digit differ from another's.
//!
//! Only `+ − × ÷` are used, which every machine rounds alike; `sin` or `exp` would
//! give other bits on other systems.

use rand::{Rng, RngExt};

use super::pen::SIDE;
use super::skeleton::Point;

/// How tall and wide the unit square of a skeleton is on the canvas, in pixels.
const BOX: f32 = 19.0;

/// One act of writing: where each point of a skeleton goes, and how thick the pen is.
pub struct Hand {
    /// Displacements of a 4×4 grid over the unit square, blended by Bernstein's cubics.
    bend: [[Point; 4]; 4],
    /// The matrix of slant, scale and rotation, from the unit square to pixels.
    matrix: [Point; 2],
    /// Where the middle of the unit square goes, in pixels.
    centre: Point,
    /// Half the thickness of a line, in pixels.
    pub radius: f32,
}

impl Hand {
    pub fn random(rng: &mut impl Rng) -> Self {
        let bend = [(); 4].map(|()| [(); 4].map(|()| [(); 2].map(|()| 0.17 * even(rng))));

        let slant = 0.1 + 0.22 * bell(rng);
        let [cos, sin] = direction(0.12 * bell(rng));
        let height = BOX * (1.0 + 0.08 * bell(rng));
        let width = height * (0.85 + 0.12 * bell(rng));
        // rotation · slant · scale; slanting moves the top (negative y) to the right
        let matrix = [
            [cos * width, (-cos * slant - sin) * height],
            [sin * width, (-sin * slant + cos) * height],
        ];

        let middle = SIDE as f32 / 2.0;
        let centre = [(); 2].map(|()| middle + 1.0 * bell(rng));
        let radius = 1.15 + 0.3 * bell(rng);
        Self {
            bend,
            matrix,
            centre,
            radius: radius.max(0.5),
        }
    }

    /// Where this hand puts a point of the skeleton: `centre + matrix · (p + bend(p) − ½)`.
    pub fn place(&self, [x, y]: Point) -> Point {
        let (columns, rows) = (bernstein(x), bernstein(y));
        let mut p = [x - 0.5, y - 0.5];
        for (row, &v) in self.bend.iter().zip(&rows) {
            for (shift, &u) in row.iter().zip(&columns) {
                p[0] += u * v * shift[0];
                p[1] += u * v * shift[1];
            }
        }
        [0, 1].map(|k| self.centre[k] + self.matrix[k][0] * p[0] + self.matrix[k][1] * p[1])
    }
}

/// The four cubics `(1−t)³, 3t(1−t)², 3t²(1−t), t³`, which add up to 1.
fn bernstein(t: f32) -> [f32; 4] {
    let s = 1.0 - t;
    [s * s * s, 3.0 * t * s * s, 3.0 * t * t * s, t * t * t]
}

/// The unit vector `(cos a, sin a)` whose `tan(a/2)` is half of `angle`: `a ≈ angle` in radians.
fn direction(angle: f32) -> [f32; 2] {
    let t = angle / 2.0;
    let norm = 1.0 + t * t;
    [(1.0 - t * t) / norm, 2.0 * t / norm]
}

/// Uniform in `−1..1`.
fn even(rng: &mut impl Rng) -> f32 {
    2.0 * rng.random::<f32>() - 1.0
}

/// A bell of mean 0, standard deviation 1 and range ±2√3: the sum of four uniforms.
fn bell(rng: &mut impl Rng) -> f32 {
    let sum = even(rng) + even(rng) + even(rng) + even(rng);
    sum * 0.866_025_4
}

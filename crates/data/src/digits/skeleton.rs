//! Turns the strokes of a form into the path of a pen.

use rand::{Rng, RngExt};

use super::glyphs::{GLYPHS, Glyph, Stroke};
use super::point::Point;

/// Segments from one point of a stroke to the next.
const SEGMENTS: usize = 5;

/// A random form of `digit`; forms listed first are picked more often.
pub fn pick(digit: u8, rng: &mut impl Rng) -> Glyph {
    let glyphs = GLYPHS[usize::from(digit)];
    let n = glyphs.len() as u32;
    let (i, j) = (rng.random_range(0..n), rng.random_range(0..n));
    glyphs[i.min(j) as usize]
}

/// The segments of a Catmull-Rom spline through the points of the stroke.
pub fn trace(stroke: Stroke) -> impl Iterator<Item = [Point; 2]> {
    let last = stroke.len() - 1;
    let point = move |i: usize| stroke[i.min(last)].map(|hundredths| f32::from(hundredths) / 100.0);
    let at = move |step: usize| {
        let i = step / SEGMENTS;
        let t = (step % SEGMENTS) as f32 / SEGMENTS as f32;
        let [a, b, c, d] = [i.saturating_sub(1), i, i + 1, i + 2].map(point);
        [0, 1].map(|k| catmull_rom(a[k], b[k], c[k], d[k], t))
    };
    (0..last * SEGMENTS).map(move |step| [at(step), at(step + 1)])
}

/// The cubic that passes through `b` at `t = 0` and `c` at `t = 1`, with slopes
/// `(c − a)/2` and `(d − b)/2` there.
fn catmull_rom(a: f32, b: f32, c: f32, d: f32, t: f32) -> f32 {
    let linear = c - a;
    let square = 2.0 * a - 5.0 * b + 4.0 * c - d;
    let cube = 3.0 * (b - c) + d - a;
    b + 0.5 * t * (linear + t * (square + t * cube))
}

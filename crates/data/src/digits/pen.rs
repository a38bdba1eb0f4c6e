//! Draws lines of a given thickness on 28×28 pixels.

use super::point::Point;

/// Pixels along each side of an image.
pub const SIDE: usize = 28;

/// The width in pixels over which the edge of a line fades, half of it outside the line.
const EDGE: f32 = 1.0;

/// Full ink.
const INK: f32 = 255.0;

/// The signed distance of each pixel to the lines: negative inside, positive outside.
pub struct Canvas([[f32; SIDE]; SIDE]);

impl Canvas {
    pub fn new() -> Self {
        Self([[f32::INFINITY; SIDE]; SIDE])
    }

    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// Draws a line with round ends. The middle of pixel `(i, j)` is `x = j + ½`, `y = i + ½`.
    pub fn line(&mut self, from: Point, to: Point, radius: f32) {
        let reach = radius + EDGE / 2.0;
        let along = [to[0] - from[0], to[1] - from[1]];
        let length2 = along[0] * along[0] + along[1] * along[1];
        let per_length2 = if length2 > 0.0 { 1.0 / length2 } else { 0.0 };

        let columns = pixels(from[0].min(to[0]) - reach, from[0].max(to[0]) + reach);
        for i in pixels(from[1].min(to[1]) - reach, from[1].max(to[1]) + reach) {
            let y = i as f32 + 0.5 - from[1];
            for j in columns.clone() {
                let x = j as f32 + 0.5 - from[0];
                let t = ((x * along[0] + y * along[1]) * per_length2).clamp(0.0, 1.0);
                let (dx, dy) = (x - t * along[0], y - t * along[1]);
                let distance = (dx * dx + dy * dy).sqrt() - radius;
                let pixel = &mut self.0[i][j];
                *pixel = pixel.min(distance);
            }
        }
    }

    /// Renders the lines as ink, row by row.
    #[expect(clippy::cast_sign_loss, reason = "cover is 0 or more")]
    pub fn render(&self, image: &mut [u8]) {
        for (pixel, distance) in image.iter_mut().zip(self.0.as_flattened()) {
            let cover = (0.5 - distance / EDGE).clamp(0.0, 1.0);
            *pixel = (INK * cover + 0.5) as u8;
        }
    }
}

/// The pixels of the canvas between two coordinates.
#[expect(clippy::cast_sign_loss, reason = "clamped to 0 and above")]
fn pixels(from: f32, to: f32) -> std::ops::Range<usize> {
    let side = SIDE as f32;
    from.clamp(0.0, side) as usize..(to + 1.0).clamp(0.0, side) as usize
}

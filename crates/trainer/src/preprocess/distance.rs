//! The Euclidean distance transform.

use ndarray::{Array2, ArrayRef2, ArrayViewMut1, Axis};

/// The squared Euclidean distance of each pixel to the nearest pixel of `inside`; infinite if there is none.
///
/// Computes lower envelopes of parabolas, first along the columns and then along the rows, in time
/// linear in the number of pixels. (Felzenszwalb & Huttenlocher, "Distance transforms of sampled functions", 2012.)
pub(super) fn squared_distance(inside: &ArrayRef2<bool>) -> Array2<f64> {
    let mut distance = inside.map(|&inside| if inside { 0.0 } else { f64::INFINITY });
    let mut parabolas = Parabolas::default();
    for axis in [Axis(0), Axis(1)] {
        // Lanes of `Axis(0)` are columns.
        for lane in distance.lanes_mut(axis) {
            parabolas.lower_envelope(lane);
        }
    }
    distance
}

/// The parabolas `(x − vertex)² + height` of a lane, and those on the lower envelope as `(vertex, start)`.
#[derive(Default)]
struct Parabolas {
    heights: Vec<f64>,
    hull: Vec<(usize, f64)>,
}

impl Parabolas {
    /// Replaces `f(x)` by the minimum over y of `(x − y)² + f(y)`.
    fn lower_envelope(&mut self, mut f: ArrayViewMut1<f64>) {
        self.heights.clear();
        self.heights.extend(f.iter());
        self.hull.clear();
        for vertex in (0..self.heights.len()).filter(|&y| self.heights[y].is_finite()) {
            let mut start = f64::NEG_INFINITY;
            while let Some(&(last, last_start)) = self.hull.last() {
                start = self.crossing(last, vertex);
                if start > last_start {
                    break;
                }
                self.hull.pop();
                start = f64::NEG_INFINITY;
            }
            self.hull.push((vertex, start));
        }
        let mut pieces = self.hull.iter().peekable();
        let Some(mut piece) = pieces.next() else {
            return;
        };
        for (x, value) in f.iter_mut().enumerate() {
            while let Some(next) = pieces.next_if(|(_, start)| *start < x as f64) {
                piece = next;
            }
            let offset = x as f64 - piece.0 as f64;
            *value = offset * offset + self.heights[piece.0];
        }
    }

    /// Where the parabola of `later` falls below that of `earlier`.
    fn crossing(&self, earlier: usize, later: usize) -> f64 {
        let constant = |y: usize| self.heights[y] + (y * y) as f64;
        (constant(later) - constant(earlier)) / (2.0 * (later - earlier) as f64)
    }
}

//! The paper behind the strokes: evenly lit, or from one side.

use ndarray::ArrayRef2;

use super::normalise::whole;

/// A plane of brightness, and how far the paper strays from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct BackgroundPlane {
    level: f64,
    /// What is added at the bottom, and taken away at the top.
    down: f64,
    /// What is added at the right, and taken away at the left.
    across: f64,
    /// How far half of the border is from the plane, at most.
    pub mad: f64,
    shape: (usize, usize),
}

impl BackgroundPlane {
    /// The ground that the border of a picture shows. All of it are medians, so that strokes may run
    /// off the picture anywhere; of an evenly lit ground and slanting ones it is the one that the
    /// border keeps closest to.
    pub(super) fn of(picture: &ArrayRef2<f64>) -> Self {
        let even = Self {
            level: 0.0,
            down: 0.0,
            across: 0.0,
            mad: 0.0,
            shape: picture.dim(),
        };
        let border: Vec<_> = picture
            .indexed_iter()
            .map(|(at, &brightness)| (even.place(at), brightness))
            .filter(|((v, u), _)| v.abs() == 1.0 || u.abs() == 1.0)
            .collect();
        let side = |on_it: fn((f64, f64)) -> bool| {
            let there = border.iter().filter(|(place, _)| on_it(*place));
            median(there.map(|(_, brightness)| *brightness).collect())
        };
        let down = (side(|(v, _)| v == 1.0) - side(|(v, _)| v == -1.0)) / 2.0;
        let across = (side(|(_, u)| u == 1.0) - side(|(_, u)| u == -1.0)) / 2.0;

        let slants = [(0.0, 0.0), (down, 0.0), (0.0, across), (down, across)];
        let planes = slants.map(|(down, across)| {
            let slant = Self {
                down,
                across,
                ..even
            };
            let flat: Vec<_> = border.iter().map(|(at, b)| b - slant.plane(*at)).collect();
            let level = median(flat.clone());
            let mad = median(flat.iter().map(|b| (b - level).abs()).collect());
            Self {
                level,
                mad,
                ..slant
            }
        });
        let closest = |a: Self, b: Self| if b.mad < a.mad { b } else { a };
        planes.into_iter().reduce(closest).unwrap_or(even)
    }

    /// Its brightness at a row and column.
    pub(super) fn at(&self, at: (usize, usize)) -> f64 {
        self.plane(self.place(at))
    }

    fn plane(&self, (v, u): (f64, f64)) -> f64 {
        self.level + self.down * v + self.across * u
    }

    /// Row and column from −1 (top, left) to 1 (bottom, right).
    fn place(&self, (i, j): (usize, usize)) -> (f64, f64) {
        let place = |i: usize, size: usize| 2.0 * i as f64 / (size.max(2) - 1) as f64 - 1.0;
        (place(i, self.shape.0), place(j, self.shape.1))
    }
}

/// The value in the middle; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = whole((values.len() - 1) as f64 / 2.0);
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

//! Colours and widths that distinguish the curves of several runs.

use super::{colour::Colour, marks::Curve};

/// The width of a curve in dots.
const WIDTH: f64 = 2.0;
/// The additional width of a curve per curve that covers it.
const RIM: f64 = 2.5;
const BROADEST: f64 = 9.5;

/// The colour and width of a curve, and whether it is dashed.
#[derive(Clone, Copy)]
pub struct Stroke {
    colour: Colour,
    width: f64,
    dashed: bool,
}

impl Stroke {
    /// The stroke of run `i`.
    pub fn of(i: usize) -> Self {
        Self {
            colour: Colour::of(i),
            width: WIDTH,
            dashed: false,
        }
    }

    pub fn dashed(self) -> Self {
        Self {
            dashed: true,
            ..self
        }
    }

    pub fn wide(self, width: f64) -> Self {
        Self { width, ..self }
    }

    /// A pale thin stroke, for curves behind others.
    pub fn pale(self) -> Self {
        Self {
            colour: self.colour.pale(),
            width: 0.75,
            dashed: false,
        }
    }

    /// A curve with this stroke, without a name.
    pub fn curve(self, points: Vec<(f64, f64)>) -> Curve {
        Curve {
            dashed: self.dashed,
            ..Curve::new(self.colour, self.width, points)
        }
    }
}

/// The width of the curves of each run: the same for all, but larger for a run that a later run with the
/// same losses covers, so that both are visible.
pub fn widths(losses: &[&[f64]]) -> Vec<f64> {
    let width = |(i, loss): (usize, &&[f64])| {
        let later = losses.iter().skip(i + 1);
        let on_it = later.filter(|other| coincide(loss, other)).count();
        (WIDTH + RIM * on_it as f64).min(BROADEST)
    };
    losses.iter().enumerate().map(width).collect()
}

/// Whether two runs differ by less than a hundredth of their losses, up to the end of the shorter one.
fn coincide(a: &[f64], b: &[f64]) -> bool {
    let pairs = || a.iter().zip(b).filter(|(a, b)| (*a + *b).is_finite());
    let apart: f64 = pairs().map(|(a, b)| (a - b).abs()).sum();
    let size: f64 = pairs().map(|(a, b)| a.abs().max(b.abs())).sum();
    apart < 0.01 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_are_equal_but_of_curves_that_coincide_the_earlier_is_broader() {
        let (a, b) = ([2.3, 1.9, 1.6], [2.3, 1.0, 0.4]);
        assert_eq!(widths(&[&a, &b]), [2.0, 2.0]);
        assert_eq!(widths(&[&a, &b, &a]), [4.5, 2.0, 2.0]);
        assert_eq!(widths(&[&a[..]; 3]), [7.0, 4.5, 2.0]);
        assert_eq!(widths(&[&a[..], &[]]), [2.0, 2.0]);
        assert_eq!(widths(&[&[f64::NAN], &[f64::INFINITY]]), [2.0, 2.0]);
    }
}

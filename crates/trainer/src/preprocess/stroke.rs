//! Measures the width of strokes, and widens thin ones.
//!
//! A stroke of length ℓ and width w has the area ℓw and two edges of length ℓ. The length of the edges
//! is the total variation of the ink (coarea formula; Federer 1959), so w = 2 Σ ink / Σ|∇ink|. Twelve of
//! a thousand digits of MNIST have strokes narrower than [`NARROW`] pixels.

use ndarray::{Array2, ArrayRef2};

use super::{distance::squared_distance, rounding::round};

/// Strokes narrower than this are widened. In pixels of the 20×20 box.
const NARROW: f64 = 1.6;
/// The width that they get.
const USUAL: f64 = 2.0;

/// Widens narrow strokes to [`USUAL`] by a dilation, which takes all pixels within a radius of the ink.
///
/// The result has a margin as wide as that radius. Ink below a half counts as a soft edge; if there is no
/// other ink, `ink` is returned unchanged.
pub(super) fn thicken(ink: Array2<f64>) -> Array2<f64> {
    let scale = 20.0 / ink.nrows().max(ink.ncols()) as f64;
    let width = width(&ink);
    if width * scale >= NARROW || !ink.iter().any(|&ink| ink >= 0.5) {
        return ink;
    }
    let radius = (USUAL / scale - width) / 2.0;
    let margin = round(radius.ceil()) + 1;
    let (rows, columns) = ink.dim();
    let mut inside = Array2::from_elem((rows + 2 * margin, columns + 2 * margin), false);
    for ((i, j), &ink) in ink.indexed_iter() {
        inside[[i + margin, j + margin]] = ink >= 0.5;
    }
    squared_distance(&inside).mapv(|squared| (radius + 0.5 - squared.sqrt()).clamp(0.0, 1.0))
}

/// The mean width of the strokes in pixels; 0 without ink.
fn width(ink: &ArrayRef2<f64>) -> f64 {
    let (rows, columns) = ink.dim();
    let at = |i: usize, j: usize| {
        let index = (i.wrapping_sub(1), j.wrapping_sub(1));
        ink.get(index).copied().unwrap_or(0.0)
    };
    let [mut mass, mut edges] = [0.0, 0.0];
    for i in 0..=rows {
        for j in 0..=columns {
            let here = at(i, j);
            let (down, right) = (at(i + 1, j) - here, at(i, j + 1) - here);
            mass += here;
            edges += (down * down + right * right).sqrt();
        }
    }
    if mass > 0.0 { 2.0 * mass / edges } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bar of `rows`×`columns` pixels full of ink.
    fn bar(rows: usize, columns: usize) -> Array2<f64> {
        Array2::from_elem((rows, columns), 1.0)
    }

    #[test]
    fn width_of_a_bar_by_hand() {
        // By hand: 2·400·6 / (2·400 + 2·6), but for the corner where both differences are one: √2 for 2.
        let expected = 2.0 * 2400.0 / (812.0 - 2.0 + 2.0_f64.sqrt());
        assert!((width(&bar(400, 6)) - expected).abs() < 1e-9);
        assert_eq!(width(&Array2::zeros((3, 3))), 0.0);
    }

    #[test]
    fn thin_strokes_are_widened_and_broad_ones_stay() {
        let scale = 20.0 / 400.0;
        let thick = thicken(bar(400, 6));
        let across: f64 = thick.row(thick.nrows() / 2).sum();
        assert!((across * scale - USUAL).abs() < 0.05, "{}", across * scale);
        assert_eq!(thicken(bar(400, 40)), bar(400, 40));
    }
}

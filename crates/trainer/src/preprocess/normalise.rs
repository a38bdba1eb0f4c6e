//! Scales ink to the image that a network takes.

use std::ops::Range;

use ndarray::{Array2, ArrayRef2, Axis};

use super::{
    rounding::{floor, round},
    stroke::thicken,
};

/// Pixels with less ink than this do not count as part of the digit.
const LEAST: f64 = 0.1;

/// Turns `ink` (0 to 1) into an image of `shape` (rows, columns) like MNIST's: thin strokes are widened, the
/// bounding box is scaled to 20/28 of the shape, and the centre of mass is moved to the middle. Without ink
/// the image is all 0.
///
/// ```
/// use ndarray::Array2;
/// use trainer::preprocess::normalise;
///
/// let image = normalise(&Array2::ones((50, 50)), (28, 28));
/// assert_eq!(image.iter().filter(|&&pixel| pixel == 255).count(), 20 * 20);
/// ```
///
/// # Panics
///
/// If a side of `shape` is 0.
#[must_use]
pub fn normalise(ink: &ArrayRef2<f64>, shape: (usize, usize)) -> Array2<u8> {
    let mut image = Array2::zeros(shape);
    let Some(digit) = crop(ink) else {
        return image;
    };
    let Some(digit) = crop(&thicken(digit)) else {
        return image;
    };
    let small = shrink(&digit, shape);
    let (down, across) = small.dim();
    let (i, j) = centre_of_mass(&small);
    let top = place(shape.0, down, i);
    let left = place(shape.1, across, j);
    for ((i, j), cover) in small.indexed_iter() {
        image[[top + i, left + j]] = round(255.0 * cover.min(1.0)) as u8;
    }
    image
}

/// The rows (or columns) that hold ink.
pub(super) fn extent(ink: &ArrayRef2<f64>, axis: Axis) -> Option<Range<usize>> {
    let inked: Vec<bool> = ink
        .axis_iter(axis)
        .map(|lane| lane.iter().any(|&ink| ink >= LEAST))
        .collect();
    let first = inked.iter().position(|&inked| inked)?;
    let last = inked.iter().rposition(|&inked| inked)?;
    Some(first..last + 1)
}

/// The side of the box that the digit is scaled to: 20 of 28.
fn frame(size: usize) -> usize {
    round(size as f64 * 20.0 / 28.0).max(1)
}

/// Crops `ink` to its bounding box; `None` without ink.
fn crop(ink: &ArrayRef2<f64>) -> Option<Array2<f64>> {
    let rows = ink.slice_axis(Axis(0), extent(ink, Axis(0))?.into());
    let digit = rows.slice_axis(Axis(1), extent(ink, Axis(1))?.into());
    Some(digit.to_owned())
}

/// The factor by which a `height×width` box is scaled to fit the frame of `shape`.
fn scale((height, width): (usize, usize), shape: (usize, usize)) -> f64 {
    let (down, across) = (frame(shape.0) as f64, frame(shape.1) as f64);
    (down / height as f64).min(across / width as f64)
}

/// Scales the digit to the frame of `shape`. Each pixel is the mean of the ink that it covers.
fn shrink(digit: &ArrayRef2<f64>, shape: (usize, usize)) -> Array2<f64> {
    let scale = scale(digit.dim(), shape);
    let scaled = |size: usize| round(size as f64 * scale).max(1);
    let rows = intervals(digit.nrows(), scaled(digit.nrows()));
    let columns = intervals(digit.ncols(), scaled(digit.ncols()));
    Array2::from_shape_fn((rows.len(), columns.len()), |(i, j)| {
        let lines = rows[i].iter().map(|(y, height)| {
            let line = columns[j].iter().map(|(x, width)| digit[[*y, *x]] * width);
            height * line.sum::<f64>()
        });
        lines.sum()
    })
}

/// Divides `size` cells into `count` equal intervals: for each, the cells that it overlaps and their fractions of it.
fn intervals(size: usize, count: usize) -> Vec<Vec<(usize, f64)>> {
    let length = size as f64 / count as f64;
    let interval = |i: usize| {
        let (start, end) = (i as f64 * length, (i + 1) as f64 * length);
        let cells = floor(start)..floor(end.ceil()).min(size);
        let fraction = |cell: usize| (end.min(cell as f64 + 1.0) - start.max(cell as f64)) / length;
        cells.map(|cell| (cell, fraction(cell))).collect()
    };
    (0..count).map(interval).collect()
}

/// The mean row and column, weighted by ink.
fn centre_of_mass(image: &Array2<f64>) -> (f64, f64) {
    let mass: f64 = image.iter().sum(); // in order, as the script of the report does
    let moment = |index: fn((usize, usize)) -> usize| -> f64 {
        image
            .indexed_iter()
            .map(|(at, ink)| ink * index(at) as f64)
            .sum()
    };
    (moment(|(i, _)| i) / mass, moment(|(_, j)| j) / mass)
}

/// The first of `length` pixels such that their centre of mass, at `centre`, lies in the middle of `size`:
/// at pixel 14 of 28, as in MNIST's files.
fn place(size: usize, length: usize, centre: f64) -> usize {
    round(size as f64 / 2.0 - centre).min(size - length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Slice, array};

    /// `1.0` in the given rows and columns of an n×n picture.
    fn bar(n: usize, rows: Range<usize>, columns: Range<usize>) -> Array2<f64> {
        Array2::from_shape_fn((n, n), |(i, j)| {
            f64::from(rows.contains(&i) && columns.contains(&j))
        })
    }

    #[test]
    fn a_square_fills_twenty_by_twenty_in_the_middle() {
        let image = normalise(&bar(200, 10..110, 60..160), (28, 28));
        let filled = image.slice_axis(Axis(0), Slice::from(5..25));
        assert!(
            filled
                .slice_axis(Axis(1), Slice::from(5..25))
                .iter()
                .all(|&pixel| pixel == 255)
        );
        assert_eq!(image.iter().filter(|&&pixel| pixel > 0).count(), 400);
    }

    #[test]
    fn sides_stay_in_proportion() {
        let image = normalise(&bar(100, 0..80, 0..20), (28, 28)); // 80×20 → 20×5
        assert_eq!(image.iter().filter(|&&pixel| pixel == 255).count(), 100);
    }

    #[test]
    fn the_centre_of_mass_is_in_the_middle_not_the_box() {
        // A heavy block on the left, a thin line to the right: by hand, 100 pixels of mass at
        // columns 0..=9 (mean 4.5) and 10 at 10..=19 (14.5): mean 5.41 of 20, so it begins at 9.
        let mut ink = bar(20, 0..10, 0..10);
        ink.slice_axis_mut(Axis(0), (0..1).into()).fill(1.0);
        let image = normalise(&ink, (28, 28));
        let first = image
            .axis_iter(Axis(1))
            .position(|column| column.iter().any(|&pixel| pixel > 0));
        assert_eq!(first, Some(8)); // 14 − 5.41 = 8.59 → 9, but 20 columns have to end at 28
    }

    #[test]
    fn a_pixel_is_as_grey_as_its_share_of_ink() {
        // Two columns to a pixel, one of them inked, but for a corner: 3 of 4.
        let mut ink = Array2::from_shape_fn((40, 40), |(_, j)| f64::from(j % 2 == 0));
        ink[[39, 39]] = 1.0;
        let mut expected = Array2::from_elem((20, 20), 0.5);
        expected[[19, 19]] = 0.75;
        assert_eq!(shrink(&ink, (28, 28)), expected);
    }

    #[test]
    fn other_shapes_keep_the_same_margins() {
        assert_eq!(
            normalise(&bar(50, 0..50, 0..50), (7, 7))
                .iter()
                .filter(|&&p| p > 0)
                .count(),
            25
        );
        assert_eq!(normalise(&array![[1.0]], (1, 1)), array![[255]]);
    }

    #[test]
    fn no_ink_is_an_empty_image() {
        assert_eq!(
            normalise(&Array2::zeros((9, 9)), (28, 28)).iter().max(),
            Some(&0)
        );
    }
}

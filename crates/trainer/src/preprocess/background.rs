//! Estimates the paper behind the strokes under uneven light.
//!
//! The background of dark strokes is the morphological closing of the picture, the erosion of its
//! dilation, over a square wider than any stroke. The closing fills dark parts that are narrower than
//! the square with the light around them. Shadows, vignettes and desks are wider and stay unchanged,
//! edges included. (Serra, *Image Analysis and Mathematical Morphology*, 1982, chapter II.) Light
//! strokes are handled by changing the sign of the picture.

use ndarray::{Array2, Axis, Zip};

use super::rounding::round;

/// Half the side of the square that is wider than any stroke, as a fraction of the picture's longer side.
const STROKES: f64 = 0.15;
/// Half the side of the square that is wider than light specks and printed lines, as the same fraction.
const SPECKS: f64 = 0.01;

/// The background of dark strokes. Light specks and lines are removed first; otherwise the paper
/// between them would count as strokes.
pub(super) fn background(channel: &Array2<f32>) -> Array2<f32> {
    let side = channel.nrows().max(channel.ncols()) as f64;
    let without_light_specks = -closing(&-channel, round(SPECKS * side));
    closing(&without_light_specks, round(STROKES * side))
}

/// The closing of `image` by a square of `2·radius + 1` pixels a side.
///
/// Pixels outside the image are ignored, so that a dark strip along the border is filled too if it is
/// narrower than `radius`.
fn closing(image: &Array2<f32>, radius: usize) -> Array2<f32> {
    let dilated = square_maximum(image, radius);
    -square_maximum(&-dilated, radius)
}

/// The maximum over the square around each pixel.
fn square_maximum(image: &Array2<f32>, radius: usize) -> Array2<f32> {
    let transposed = |maximum: Array2<f32>| maximum.t().as_standard_layout().into_owned();
    let columns = transposed(column_maximum(image, radius));
    transposed(column_maximum(&columns, radius))
}

/// The maximum over the `2·radius + 1` pixels of the column around each pixel.
///
/// Takes three comparisons per pixel at any radius: with blocks of `2·radius + 1` rows, a window is the
/// end of one block and the start of the next. (van Herk 1992; Gil & Werman 1993.)
fn column_maximum(image: &Array2<f32>, radius: usize) -> Array2<f32> {
    let (rows, columns) = image.dim();
    let window = 2 * radius + 1;
    let padded = (rows + 2 * radius).next_multiple_of(window);
    let mut from_start = Array2::from_elem((padded, columns), f32::NEG_INFINITY);
    from_start
        .slice_axis_mut(Axis(0), (radius..radius + rows).into())
        .assign(image);
    let mut to_end = from_start.clone();
    for i in (1..padded).filter(|i| i % window > 0) {
        let (before, mut here) = from_start.view_mut().split_at(Axis(0), i);
        let before = before.index_axis_move(Axis(0), i - 1);
        let here = here.index_axis_mut(Axis(0), 0);
        Zip::from(here)
            .and(&before)
            .for_each(|here, &before| *here = here.max(before));
    }
    for i in (1..padded).rev().filter(|i| i % window > 0) {
        let (mut here, after) = to_end.view_mut().split_at(Axis(0), i);
        let here = here.index_axis_mut(Axis(0), i - 1);
        let after = after.index_axis_move(Axis(0), 0);
        Zip::from(here)
            .and(&after)
            .for_each(|here, &after| *here = here.max(after));
    }
    let ends = to_end.slice_axis(Axis(0), (0..rows).into());
    let starts = from_start.slice_axis(Axis(0), (2 * radius..2 * radius + rows).into());
    Zip::from(&ends)
        .and(&starts)
        .map_collect(|&end, &start| end.max(start))
}

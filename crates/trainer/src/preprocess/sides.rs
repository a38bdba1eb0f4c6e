//! Removes a desk along the sides of a picture that runs into the digit.

use ndarray::{Array2, ArrayView2, Axis};

/// A row or column of a desk has at least this fraction of ink.
const DESK: f64 = 0.85;
/// A desk covers at most this fraction of the picture on each side.
const DEEPEST: f64 = 0.3;
/// Blurred rows between desk and sheet.
const BLURRED: usize = 2;

/// Clears the rows and columns along the border that are full of ink, unless the rest touches another
/// side: the upper bar of a 7 that fills its picture is not a desk.
pub(super) fn without_dark_sides(ink: &mut Array2<f32>, sure: f32) {
    let mask = ink.mapv(|ink| ink >= sure);
    let (rows, columns) = mask.dim();
    let [top, left] = [Axis(0), Axis(1)].map(|axis| depth(mask.view(), axis));
    let mut turned = mask.view();
    turned.invert_axis(Axis(0));
    turned.invert_axis(Axis(1));
    let [bottom, right] = [Axis(0), Axis(1)].map(|axis| depth(turned, axis));
    if top + left + bottom + right == 0 || top + bottom >= rows || left + right >= columns {
        return;
    }
    let mut rest = ink.clone();
    for ((i, j), ink) in rest.indexed_iter_mut() {
        if i < top || j < left || i + bottom >= rows || j + right >= columns {
            *ink = 0.0;
        }
    }
    let cut_off = |side: usize, axis: Axis, at: usize| {
        side == 0 && rest.index_axis(axis, at).iter().any(|&ink| ink >= sure)
    };
    let elsewhere = cut_off(top, Axis(0), 0)
        || cut_off(left, Axis(1), 0)
        || cut_off(bottom, Axis(0), rows - 1)
        || cut_off(right, Axis(1), columns - 1);
    if !elsewhere {
        *ink = rest;
    }
}

/// The number of rows (or columns) of desk from the first on, with the blurred ones; 0 if it is too large for a desk.
fn depth(mask: ArrayView2<bool>, axis: Axis) -> usize {
    let most = DEEPEST * mask.len_of(axis) as f64;
    let desk = mask
        .axis_iter(axis)
        .take_while(|lane| {
            let inside = lane.iter().filter(|&&inside| inside).count();
            inside as f64 >= DESK * lane.len() as f64
        })
        .count();
    if desk == 0 || desk as f64 > most {
        0
    } else {
        desk + BLURRED
    }
}

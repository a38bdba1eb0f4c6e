//! A desk along the sides of a picture, where it runs into the digit.

use ndarray::{Array2, ArrayView2, Axis};

/// The share of a row or column that is ink where it is desk.
const DESK: f64 = 0.85;
/// No more of a picture than this is desk along a side.
const DEEPEST: f64 = 0.3;
/// Rows between desk and sheet that are half of each.
const BLURRED: usize = 2;

/// Clears the rows and columns along the border that are ink all along, if what is left is not cut
/// off by another side: of a 7 that fills its picture, the upper bar is no desk.
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

/// How many rows (or columns) from the first are desk, the blurred ones included; 0 if there are too many.
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

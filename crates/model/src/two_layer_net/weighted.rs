//! `to = from + Σ coefficient · row`: a vector times a matrix, over the vector's non-zero entries alone.

use fearless_simd::{f64x8, prelude::*};

use super::tile::{Lanes, Packed};

/// Tiles whose sums stay in registers together.
const GROUP: usize = 8;

/// Adds the given rows (index and coefficient) to `from`, in their order.
#[inline(always)]
pub(super) fn weighted_rows<S: Simd>(
    simd: S,
    rows: &Packed,
    terms: impl Iterator<Item = (usize, f64)> + Clone,
    from: &[Lanes],
    to: &mut [Lanes],
) {
    for (group, (from, to)) in from.chunks(GROUP).zip(to.chunks_mut(GROUP)).enumerate() {
        let first = group * GROUP;
        match from.len() {
            1 => add::<S, 1>(simd, rows, first, terms.clone(), from, to),
            2 => add::<S, 2>(simd, rows, first, terms.clone(), from, to),
            3 => add::<S, 3>(simd, rows, first, terms.clone(), from, to),
            4 => add::<S, 4>(simd, rows, first, terms.clone(), from, to),
            5 => add::<S, 5>(simd, rows, first, terms.clone(), from, to),
            6 => add::<S, 6>(simd, rows, first, terms.clone(), from, to),
            7 => add::<S, 7>(simd, rows, first, terms.clone(), from, to),
            _ => add::<S, GROUP>(simd, rows, first, terms.clone(), from, to),
        }
    }
}

#[inline(always)]
fn add<S: Simd, const G: usize>(
    simd: S,
    rows: &Packed,
    first: usize,
    terms: impl Iterator<Item = (usize, f64)>,
    from: &[Lanes],
    to: &mut [Lanes],
) {
    let mut sums = [f64x8::splat(simd, 0.0); G];
    for (sum, from) in sums.iter_mut().zip(from) {
        *sum = from.load(simd);
    }
    for (row, coefficient) in terms {
        let row = &rows.row(row)[first..first + G];
        let coefficient = f64x8::splat(simd, coefficient);
        for (sum, row) in sums.iter_mut().zip(row) {
            *sum = row.load(simd).mul_add(coefficient, *sum);
        }
    }
    for (sum, to) in sums.iter().zip(to) {
        to.store(*sum);
    }
}

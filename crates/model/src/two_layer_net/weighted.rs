//! `to = from + Σ coefficient · row`: a vector times a matrix, over the vector's non-zero entries alone.

use fearless_simd::prelude::*;

use super::tile::{Tiles, load, store};

/// Tiles whose sums stay in registers together.
const GROUP: usize = 8;

/// Adds the given rows (index and coefficient) in their order; all rows are padded.
#[inline(always)]
pub(super) fn weighted_rows<S: Simd>(
    simd: S,
    rows: &[f64],
    tiles: Tiles,
    terms: impl Iterator<Item = (usize, f64)> + Clone,
    from: &[f64],
    to: &mut [f64],
) {
    for group in (0..tiles.len()).step_by(GROUP) {
        match tiles.len() - group {
            1 => add::<S, 1>(simd, rows, tiles, group, terms.clone(), from, to),
            2 => add::<S, 2>(simd, rows, tiles, group, terms.clone(), from, to),
            3 => add::<S, 3>(simd, rows, tiles, group, terms.clone(), from, to),
            4 => add::<S, 4>(simd, rows, tiles, group, terms.clone(), from, to),
            5 => add::<S, 5>(simd, rows, tiles, group, terms.clone(), from, to),
            6 => add::<S, 6>(simd, rows, tiles, group, terms.clone(), from, to),
            7 => add::<S, 7>(simd, rows, tiles, group, terms.clone(), from, to),
            _ => add::<S, GROUP>(simd, rows, tiles, group, terms.clone(), from, to),
        }
    }
}

#[inline(always)]
fn add<S: Simd, const G: usize>(
    simd: S,
    rows: &[f64],
    tiles: Tiles,
    group: usize,
    terms: impl Iterator<Item = (usize, f64)>,
    from: &[f64],
    to: &mut [f64],
) {
    let first: [usize; G] = std::array::from_fn(|tile| tiles.first(group + tile));
    let mut sums = first.map(|first| load(simd, from, first));
    for (row, coefficient) in terms {
        let row = &rows[row * tiles.width()..][..tiles.width()];
        for (sum, first) in sums.iter_mut().zip(first) {
            *sum = load(simd, row, first).mul_add(coefficient, *sum);
        }
    }
    for (sum, first) in sums.into_iter().zip(first) {
        store(sum, to, first);
    }
}

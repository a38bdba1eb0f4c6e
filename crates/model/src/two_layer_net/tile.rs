//! Eight units at a time: how rows of any width are cut into vectors.

use std::borrow::Cow;

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::ArrayRef2;

/// Numbers in a vector.
pub(super) const LANES: usize = 8;

/// The tiles of a row: eight columns each. The last tile ends at the end of the row, and so overlaps the one
/// before it where the width is no multiple of eight. A row of fewer than eight is one tile, padded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tiles {
    width: usize,
}

impl Tiles {
    pub fn of(columns: usize) -> Self {
        Self {
            width: columns.max(LANES),
        }
    }

    pub fn len(self) -> usize {
        self.width.div_ceil(LANES)
    }

    /// The columns of a padded row: at least eight.
    pub fn width(self) -> usize {
        self.width
    }

    /// The first column of a tile.
    pub fn first(self, tile: usize) -> usize {
        (tile * LANES).min(self.width - LANES)
    }
}

/// Eight numbers in memory, on one cache line: a vector that crosses two costs twice as much.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Lanes([f64; LANES]);

impl Lanes {
    #[inline(always)]
    pub fn load<S: Simd>(&self, simd: S) -> f64x8<S> {
        f64x8::from_slice(simd, &self.0)
    }

    #[inline(always)]
    pub fn store<S: Simd>(&mut self, numbers: f64x8<S>) {
        numbers.store_slice(&mut self.0);
    }

    #[inline(always)]
    pub fn add<S: Simd>(&mut self, numbers: f64x8<S>) {
        self.store(self.load(numbers.token()) + numbers);
    }
}

/// Eight columns of a padded row.
#[inline(always)]
pub(super) fn load<S: Simd>(simd: S, row: &[f64], first: usize) -> f64x8<S> {
    f64x8::from_slice(simd, &row[first..first + LANES])
}

/// Puts eight columns into a row; what would stand beyond its end is padding and is dropped.
#[inline(always)]
pub(super) fn store<S: Simd>(columns: f64x8<S>, row: &mut [f64], first: usize) {
    match row.get_mut(first..first + LANES) {
        Some(row) => columns.store_slice(row),
        None => {
            let kept = &mut row[first..];
            kept.copy_from_slice(&columns.as_slice()[..kept.len()]);
        }
    }
}

/// The rows of a matrix one after the other, padded with zeros to eight columns where there are fewer.
pub(super) fn padded(matrix: &ArrayRef2<f64>) -> Cow<'_, [f64]> {
    let width = Tiles::of(matrix.ncols()).width();
    match matrix.as_slice() {
        Some(rows) if matrix.ncols() == width => Cow::Borrowed(rows),
        _ => {
            let mut rows = vec![0.0; matrix.nrows() * width];
            for (row, source) in rows.chunks_exact_mut(width).zip(matrix.rows()) {
                row.iter_mut()
                    .zip(source)
                    .for_each(|(to, from)| *to = *from);
            }
            Cow::Owned(rows)
        }
    }
}

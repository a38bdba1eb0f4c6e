//! Eight units at a time: how rows of any width are cut into vectors.

use fearless_simd::{Level, Simd, dispatch, f64x8, prelude::*};
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

    /// The first column of a tile.
    pub fn first(self, tile: usize) -> usize {
        (tile * LANES).min(self.width - LANES)
    }
}

/// Eight numbers in memory, on one cache line: a vector that crosses two costs twice as much.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f64; LANES]);

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

/// The rows of a matrix, cut into tiles: row `r` is `tiles.len()` vectors, aligned for the CPU.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    tiles: Tiles,
    lanes: Vec<Lanes>,
}

impl Packed {
    /// Zeros, to be filled row by row.
    pub fn zeros(rows: usize, tiles: Tiles) -> Self {
        Self {
            tiles,
            lanes: vec![Lanes::default(); rows * tiles.len()],
        }
    }

    /// The rows of `matrix`, with `padding` beyond their ends where they are shorter than a tile.
    pub fn from_rows(matrix: &ArrayRef2<f64>, padding: f64) -> Self {
        let mut packed = Self::zeros(matrix.nrows(), Tiles::of(matrix.ncols()));
        let level = Level::new();
        match matrix.as_slice() {
            Some(rows) if matrix.ncols() >= LANES => {
                dispatch!(level, simd => packed.cut(simd, rows, matrix.ncols()));
            }
            _ => packed.gather(matrix, padding),
        }
        packed
    }

    /// Fills the tiles from rows that lie one after the other.
    #[inline(always)]
    fn cut<S: Simd>(&mut self, simd: S, rows: &[f64], columns: usize) {
        let tiles = self.tiles;
        let packed = self.lanes.chunks_exact_mut(tiles.len());
        for (packed, row) in packed.zip(rows.chunks_exact(columns)) {
            for (tile, lanes) in packed.iter_mut().enumerate() {
                lanes.store(f64x8::from_slice(simd, &row[tiles.first(tile)..][..LANES]));
            }
        }
    }

    /// Fills the tiles entry by entry.
    fn gather(&mut self, matrix: &ArrayRef2<f64>, padding: f64) {
        for (r, row) in matrix.rows().into_iter().enumerate() {
            let tiles = self.tiles;
            for (tile, lanes) in self.row_mut(r).iter_mut().enumerate() {
                let column = |lane| row.get(tiles.first(tile) + lane).copied();
                *lanes = Lanes(std::array::from_fn(|lane| column(lane).unwrap_or(padding)));
            }
        }
    }

    pub fn tiles(&self) -> Tiles {
        self.tiles
    }

    pub fn row(&self, row: usize) -> &[Lanes] {
        &self.lanes[row * self.tiles.len()..][..self.tiles.len()]
    }

    pub fn row_mut(&mut self, row: usize) -> &mut [Lanes] {
        &mut self.lanes[row * self.tiles.len()..][..self.tiles.len()]
    }
}

/// Puts eight columns into a row; what would stand beyond its end is padding and is dropped.
#[inline(always)]
pub(super) fn store<S: Simd>(columns: f64x8<S>, row: &mut [f64], first: usize) {
    if let Some(row) = row.get_mut(first..first + LANES) {
        columns.store_slice(row);
    } else {
        let kept = &mut row[first..];
        kept.copy_from_slice(&columns.as_slice()[..kept.len()]);
    }
}

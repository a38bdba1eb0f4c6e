//! Eight units at a time: how rows of any width are cut into vectors.

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::{ArrayRef2, ArrayView1};

/// Numbers in a vector.
pub(super) const LANES: usize = 8;

/// Calls a kernel for groups of tiles whose sums stay in registers together: up to eight, as many as the CPU has room
/// for. It takes the group's first tile, and its size as a constant, of which each costs a copy of the kernel; seven is
/// what 50 hidden units have.
macro_rules! in_groups {
    ($tiles:expr, |$first:ident, $G:ident| $call:expr) => {{
        let mut $first = 0;
        while $first < $tiles {
            $first += match $tiles - $first {
                8.. => in_groups!(@one $G, 8, $call),
                7 => in_groups!(@one $G, 7, $call),
                4..=6 => in_groups!(@one $G, 4, $call),
                2 | 3 => in_groups!(@one $G, 2, $call),
                _ => in_groups!(@one $G, 1, $call),
            };
        }
    }};
    (@one $G:ident, $size:literal, $call:expr) => {{
        const $G: usize = $size;
        $call;
        $G
    }};
}
pub(super) use in_groups;

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
        for (r, row) in matrix.rows().into_iter().enumerate() {
            cut(row, padding, 0, packed.row_mut(r));
        }
        packed
    }

    pub fn tiles(&self) -> Tiles {
        self.tiles
    }

    pub fn row(&self, row: usize) -> &[Lanes] {
        &self.lanes[row * self.tiles.len()..][..self.tiles.len()]
    }

    /// The first `rows` rows.
    pub fn rows_mut(&mut self, rows: usize) -> &mut [Lanes] {
        &mut self.lanes[..rows * self.tiles.len()]
    }

    pub fn row_mut(&mut self, row: usize) -> &mut [Lanes] {
        &mut self.lanes[row * self.tiles.len()..][..self.tiles.len()]
    }
}

/// Cuts the tiles `first..` of a row, as many as there is room for.
#[inline(always)]
pub(super) fn cut(row: ArrayView1<f64>, padding: f64, first: usize, room: &mut [Lanes]) {
    let tiles = Tiles::of(row.len());
    match row.as_slice() {
        Some(row) if row.len() >= LANES => {
            let (whole, _) = row.as_chunks::<LANES>();
            let last = row.last_chunk().expect("eight columns");
            let columns = whole[first..].iter().chain([last]);
            for (lanes, columns) in room.iter_mut().zip(columns) {
                lanes.0 = *columns;
            }
        }
        _ => {
            for (tile, lanes) in room.iter_mut().enumerate() {
                let column = |lane| row.get(tiles.first(first + tile) + lane).copied();
                *lanes = Lanes(std::array::from_fn(|lane| column(lane).unwrap_or(padding)));
            }
        }
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

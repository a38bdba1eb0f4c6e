//! Eight numbers at a time: how rows of any width are stored for the CPU's vectors.

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::{ArrayRef2, ArrayView1};

/// Numbers in a tile.
pub(crate) const LANES: usize = 8;

/// Calls a kernel for groups of tiles whose sums stay in registers together. A row of `T` tiles is divided into as few
/// groups as possible, of nearly equal size and of at most eight tiles (or at most `$most`, from 1 to 8). The kernel takes
/// the group's first tile, and its size as a constant.
macro_rules! in_groups {
    ($tiles:expr, |$first:ident, $G:ident| $call:expr) => {
        in_groups!($tiles, 8, |$first, $G| $call)
    };
    ($tiles:expr, $most:expr, |$first:ident, $G:ident| $call:expr) => {{
        let (tiles, most): (usize, usize) = ($tiles, $most);
        let mut groups = tiles.div_ceil(most);
        let mut $first = 0;
        while groups > 0 {
            let size = (tiles - $first).div_ceil(groups);
            match size {
                1 => in_groups!(@one $G, 1, $call),
                2 => in_groups!(@one $G, 2, $call),
                3 => in_groups!(@one $G, 3, $call),
                4 => in_groups!(@one $G, 4, $call),
                5 => in_groups!(@one $G, 5, $call),
                6 => in_groups!(@one $G, 6, $call),
                7 => in_groups!(@one $G, 7, $call),
                _ => in_groups!(@one $G, 8, $call),
            }
            $first += size;
            groups -= 1;
        }
    }};
    (@one $G:ident, $size:literal, $call:expr) => {{
        const $G: usize = $size;
        $call;
    }};
}
pub(crate) use in_groups;

/// Where the tiles of a row begin. The last tile ends where the row ends, so that it overlaps the one before it if the
/// width is not a multiple of eight. A row of fewer than eight numbers is one tile, padded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TileLayout {
    width: usize,
}

impl TileLayout {
    /// The layout of rows of `columns` numbers.
    pub fn of(columns: usize) -> Self {
        Self {
            width: columns.max(LANES),
        }
    }

    /// Tiles of a row.
    pub fn len(self) -> usize {
        self.width.div_ceil(LANES)
    }

    /// The first column of a tile.
    pub fn first(self, tile: usize) -> usize {
        (tile * LANES).min(self.width - LANES)
    }
}

/// Eight numbers on one cache line: a load that crosses two costs twice as much.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(crate) struct Tile(pub [f64; LANES]);

impl Tile {
    #[inline(always)]
    pub fn load<S: Simd>(&self, simd: S) -> f64x8<S> {
        f64x8::from_slice(simd, &self.0)
    }

    #[inline(always)]
    pub fn store<S: Simd>(&mut self, numbers: f64x8<S>) {
        numbers.store_slice(&mut self.0);
    }
}

/// The rows of a matrix, each packed into tiles.
#[derive(Debug, Clone, Default)]
pub(crate) struct PackedRows {
    layout: TileLayout,
    tiles: Vec<Tile>,
}

impl PackedRows {
    /// Rows of zeros.
    pub fn zeros(rows: usize, layout: TileLayout) -> Self {
        let mut packed = Self::default();
        packed.resize(rows, layout);
        packed
    }

    /// Makes room for other rows. What they hold is arbitrary.
    pub fn resize(&mut self, rows: usize, layout: TileLayout) {
        self.layout = layout;
        self.tiles.resize(rows * layout.len(), Tile::default());
    }

    /// Packs the rows of a matrix, with `padding` beyond their ends if they are shorter than a tile.
    pub fn assign(&mut self, matrix: &ArrayRef2<f64>, padding: f64) {
        self.resize(matrix.nrows(), TileLayout::of(matrix.ncols()));
        for (r, row) in matrix.rows().into_iter().enumerate() {
            pack(row, padding, 0, self.row_mut(r));
        }
    }

    pub fn layout(&self) -> TileLayout {
        self.layout
    }

    #[inline(always)]
    pub fn row(&self, row: usize) -> &[Tile] {
        &self.tiles[row * self.layout.len()..][..self.layout.len()]
    }

    #[inline(always)]
    pub fn row_mut(&mut self, row: usize) -> &mut [Tile] {
        &mut self.tiles[row * self.layout.len()..][..self.layout.len()]
    }

    /// The first `rows` rows, one after the other.
    pub fn rows_mut(&mut self, rows: usize) -> &mut [Tile] {
        &mut self.tiles[..rows * self.layout.len()]
    }
}

/// Packs a row, from its tile `first` on, into as many tiles as `packed` has.
#[inline(always)]
pub(crate) fn pack(row: ArrayView1<f64>, padding: f64, first: usize, packed: &mut [Tile]) {
    let layout = TileLayout::of(row.len());
    match row.as_slice() {
        Some(row) if row.len() >= LANES => {
            let (whole, _) = row.as_chunks::<LANES>();
            let last = row.last_chunk().expect("eight columns");
            for (tile, columns) in packed.iter_mut().zip(whole[first..].iter().chain([last])) {
                tile.0 = *columns;
            }
        }
        _ => {
            for (tile, packed) in packed.iter_mut().enumerate() {
                let column = |lane| row.get(layout.first(first + tile) + lane).copied();
                packed.0 = std::array::from_fn(|lane| column(lane).unwrap_or(padding));
            }
        }
    }
}

/// Writes eight columns of a row, from column `first` on. Padding beyond the row's end is dropped.
#[inline(always)]
pub(crate) fn unpack<S: Simd>(columns: f64x8<S>, row: &mut [f64], first: usize) {
    if let Some(row) = row.get_mut(first..first + LANES) {
        columns.store_slice(row);
    } else {
        let kept = &mut row[first..];
        kept.copy_from_slice(&columns.as_slice()[..kept.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::simd::dispatch;
    use ndarray::{Array1, Axis};

    #[test]
    fn rows_of_any_width_come_back() {
        for width in 1..40_usize {
            let row = Array1::from_iter((0..width).map(|column| column as f64));
            let mut packed = PackedRows::default();
            packed.assign(&row.view().insert_axis(Axis(0)), -1.0);
            let mut back = vec![0.0; width];
            for (tile, numbers) in packed.row(0).iter().enumerate() {
                let first = packed.layout().first(tile);
                dispatch!(simd => unpack(numbers.load(simd), &mut back, first));
            }
            assert_eq!(back, row.to_vec());
        }
    }

    #[test]
    fn groups_cover_every_tile_once_and_are_balanced() {
        for tiles in 0..40_usize {
            let mut seen = Vec::new();
            in_groups!(tiles, |first, G| {
                assert!(G >= tiles / tiles.div_ceil(8));
                seen.extend((first..).take(G));
            });
            assert_eq!(seen, (0..tiles).collect::<Vec<_>>());
        }
    }
}

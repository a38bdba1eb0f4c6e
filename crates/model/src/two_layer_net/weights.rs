//! The parameters, packed for the kernels.

use std::ops::Deref;

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::{ArrayRef2, Axis};

use super::overflow::PreActivation;
use crate::TwoLayerParams;
use crate::kernel::simd::dispatch;
use crate::kernel::tile::{LANES, PackedRows, Tile, TileLayout};
use crate::sparse::Gathered;

/// The parameters in tiles, but for `w1`, which is packed block by block where it is used.
pub(super) struct Weights<'a> {
    pub w1: &'a ArrayRef2<f64>,
    packed: Packed,
    /// D, H and C.
    pub features: usize,
    pub hidden: usize,
    pub classes: usize,
}

/// All parameters but `w1`, in tiles. Its buffers are reused.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    pub b1: PackedRows,
    pub w2: PackedRows,
    /// Padded with −∞: a class that does not exist has probability 0.
    pub b2: PackedRows,
    /// The columns of `w2` in each tile of units.
    w2_columns: Vec<Tile>,
}

impl<'a> Weights<'a> {
    /// Packs `params` into the buffers of `packed`.
    pub fn pack(params: &'a TwoLayerParams, mut packed: Packed) -> Self {
        let TwoLayerParams { w1, b1, w2, b2 } = params;
        packed.b1.assign(&b1.view().insert_axis(Axis(0)), 0.0);
        packed.w2.assign(w2, 0.0);
        packed
            .b2
            .assign(&b2.view().insert_axis(Axis(0)), f64::NEG_INFINITY);
        pack_columns(w2, packed.b1.layout(), &mut packed.w2_columns);
        Self {
            w1,
            packed,
            features: w1.nrows(),
            hidden: b1.len(),
            classes: b2.len(),
        }
    }

    /// The buffers, for use again.
    pub fn into_packed(self) -> Packed {
        self.packed
    }

    /// How the hidden units are divided into tiles.
    pub fn tiles(&self) -> TileLayout {
        self.b1.layout()
    }

    /// `w2[j, k]` of the units `j` of a tile: one tile for each class `k`.
    #[inline(always)]
    pub fn w2_columns(&self, tile: usize) -> &[Tile] {
        &self.w2_columns[tile * self.classes..][..self.classes]
    }

    /// `a1` of one unit for one sample, however large; 0 if the lane is padding.
    pub fn pre_activation(
        &self,
        x: &Gathered,
        sample: usize,
        tile: usize,
        lane: usize,
    ) -> PreActivation {
        let unit = self.tiles().first(tile) + lane;
        let non_zeros = x.row(sample).filter(|_| unit < self.hidden);
        let products = non_zeros.map(|(feature, x)| (x, self.w1[[feature, unit]]));
        PreActivation::of(products, self.b1.row(0)[tile].0[lane])
    }

    /// The largest difference of two weights of one unit in `w2`.
    pub fn w2_spread(&self) -> f64 {
        dispatch!(simd => self.spread(simd))
    }

    #[inline(always)]
    fn spread<S: Simd>(&self, simd: S) -> f64 {
        let mut largest = f64x8::splat(simd, 0.0);
        for columns in self.w2_columns.chunks_exact(self.classes) {
            let first = columns[0].load(simd);
            let (low, high) = columns.iter().fold((first, first), |(low, high), w| {
                let w = w.load(simd);
                (low.min(w), high.max(w))
            });
            largest = largest.max(high - low);
        }
        largest.as_slice().iter().copied().fold(0.0, f64::max)
    }
}

impl Deref for Weights<'_> {
    type Target = Packed;

    fn deref(&self) -> &Packed {
        &self.packed
    }
}

/// The columns of `w2` in each tile of units; 0 where the tile is padded.
fn pack_columns(w2: &ArrayRef2<f64>, tiles: TileLayout, columns: &mut Vec<Tile>) {
    let classes = w2.ncols();
    columns.clear();
    columns.resize(tiles.len() * classes, Tile::default());
    for (tile, columns) in columns.chunks_exact_mut(classes).enumerate() {
        let rows = w2.rows().into_iter().skip(tiles.first(tile));
        for (lane, row) in rows.take(LANES).enumerate() {
            for (column, w) in columns.iter_mut().zip(row) {
                column.0[lane] = *w;
            }
        }
    }
}

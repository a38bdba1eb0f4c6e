//! The parameters as the kernels read them.

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::{ArrayRef2, Axis};

use super::extreme::Input;
use super::tile::{LANES, Lanes, Packed, Tiles};
use crate::TwoLayerParams;
use crate::lit::Lit;
use crate::simd::dispatch;

/// The parameters, cut into vectors but for `w1`, which is cut where it is used.
pub(super) struct Weights<'a> {
    pub w1: &'a ArrayRef2<f64>,
    pub b1: Packed,
    pub w2: Packed,
    /// Padded with −∞: a class that is not there has probability 0.
    pub b2: Packed,
    /// What the units of each tile say for each class; none where only the forward pass is wanted.
    w2_columns: Vec<Lanes>,
    /// H and C.
    pub hidden: usize,
    pub classes: usize,
}

impl<'a> Weights<'a> {
    /// For a gradient, which reads `w2` by columns too.
    pub fn both_ways(params: &'a TwoLayerParams) -> Self {
        let mut weights = Self::forward(params);
        weights.w2_columns = columns(&params.w2, weights.tiles());
        weights
    }

    /// For a forward pass.
    pub fn forward(params: &'a TwoLayerParams) -> Self {
        let TwoLayerParams { w1, b1, w2, b2 } = params;
        Self {
            w1,
            b1: Packed::from_rows(&b1.view().insert_axis(Axis(0)), 0.0),
            w2: Packed::from_rows(w2, 0.0),
            b2: Packed::from_rows(&b2.view().insert_axis(Axis(0)), f64::NEG_INFINITY),
            w2_columns: Vec::new(),
            hidden: b1.len(),
            classes: b2.len(),
        }
    }

    /// The input of a unit for sample `i` of a task, however large; 0 where the tile is padded.
    pub fn input(&self, lit: &Lit, i: usize, tile: usize, lane: usize) -> Input {
        let unit = self.tiles().first(tile) + lane;
        let lit = lit.features(i).filter(|_| unit < self.hidden);
        let products = lit.map(|(feature, x)| (x, self.w1[[feature, unit]]));
        Input::of(products, self.b1.row(0)[tile].0[lane])
    }

    /// The largest difference between two weights of one unit in `w2`.
    pub fn largest_spread(&self) -> f64 {
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

    /// What the units of a tile say for each class: eight rows of `w2`, column by column.
    #[inline(always)]
    pub fn w2_columns(&self, tile: usize) -> &[Lanes] {
        &self.w2_columns[tile * self.classes..][..self.classes]
    }

    /// How the hidden units are cut.
    pub fn tiles(&self) -> Tiles {
        self.b1.tiles()
    }
}

/// The columns of `w2` in each tile of units; 0 where the tile is padded.
fn columns(w2: &ArrayRef2<f64>, tiles: Tiles) -> Vec<Lanes> {
    let classes = w2.ncols();
    let mut columns = vec![Lanes::default(); tiles.len() * classes];
    for (tile, columns) in columns.chunks_exact_mut(classes).enumerate() {
        let rows = w2.rows().into_iter().skip(tiles.first(tile));
        for (lane, row) in rows.take(LANES).enumerate() {
            for (column, w) in columns.iter_mut().zip(row) {
                column.0[lane] = *w;
            }
        }
    }
    columns
}

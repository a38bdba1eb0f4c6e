//! The parameters as the kernels read them.

use ndarray::{ArrayRef2, Axis};

use super::extreme::Input;
use super::lit::Lit;
use super::tile::{Lanes, Packed, Tiles};
use crate::TwoLayerParams;

/// The parameters, cut into vectors but for `w1`, which is cut where it is used.
pub(super) struct Weights<'a> {
    pub w1: &'a ArrayRef2<f64>,
    pub b1: Packed,
    pub w2: Packed,
    /// Padded with −∞: a class that is not there has probability 0.
    pub b2: Packed,
    /// What the units of each tile say for each class.
    w2_columns: Vec<Lanes>,
    /// H and C.
    pub hidden: usize,
    pub classes: usize,
}

impl<'a> Weights<'a> {
    pub fn new(params: &'a TwoLayerParams) -> Self {
        let TwoLayerParams { w1, b1, w2, b2 } = params;
        Self {
            w1,
            b1: Packed::from_rows(&b1.view().insert_axis(Axis(0)), 0.0),
            w2: Packed::from_rows(w2, 0.0),
            b2: Packed::from_rows(&b2.view().insert_axis(Axis(0)), f64::NEG_INFINITY),
            w2_columns: columns(w2, Tiles::of(b1.len())),
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
        let mut largest = Lanes::default();
        for columns in self.w2_columns.chunks_exact(self.classes) {
            let (mut low, mut high) = (columns[0], columns[0]);
            for w in columns {
                for (lane, w) in w.0.iter().enumerate() {
                    low.0[lane] = low.0[lane].min(*w);
                    high.0[lane] = high.0[lane].max(*w);
                }
            }
            for (largest, (low, high)) in largest.0.iter_mut().zip(low.0.iter().zip(&high.0)) {
                *largest = largest.max(high - low);
            }
        }
        largest.0.into_iter().fold(0.0, f64::max)
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
    let mut columns = Vec::with_capacity(tiles.len() * w2.ncols());
    for tile in 0..tiles.len() {
        let unit = |lane| tiles.first(tile) + lane;
        columns.extend((0..w2.ncols()).map(|k| {
            Lanes(std::array::from_fn(|lane| {
                w2.get([unit(lane), k]).copied().unwrap_or(0.0)
            }))
        }));
    }
    columns
}

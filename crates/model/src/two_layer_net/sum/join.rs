//! From the tasks' sums to the gradient.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::Share;
use crate::two_layer_net::tile::{Lanes, Tiles, store};

/// What the tasks came to.
pub(super) struct Sums<'a> {
    pub room: &'a [Lanes],
    /// Places of one task.
    pub places: usize,
    pub shares: &'a [Share],
    pub tiles: Tiles,
}

impl Sums<'_> {
    /// Fills `rows` of `hidden` units from the places `first_place..`, adding the shares in their order.
    #[inline(always)]
    pub fn join<S: Simd>(
        &self,
        simd: S,
        first_place: usize,
        scale: f64,
        rows: &mut [f64],
        hidden: usize,
    ) {
        for (i, row) in rows.chunks_exact_mut(hidden).enumerate() {
            let mut rooms = self.room[first_place + i..].iter().step_by(self.places);
            for of_tile in self.shares.chunk_by(|a, b| a.tile == b.tile) {
                let mut total = f64x8::splat(simd, 0.0);
                for sum in rooms.by_ref().take(of_tile.len()) {
                    total += sum.load(simd);
                }
                store(total * scale, row, self.tiles.first(of_tile[0].tile));
            }
        }
    }
}

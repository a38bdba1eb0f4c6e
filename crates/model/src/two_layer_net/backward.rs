//! The backward pass: from the coefficients of each sample to the gradient.
//!
//! With the coefficients `C₀` of the hidden units (N×H) and `B₀` of the classes (N×C), backprop's pass is
//!
//! ```text
//! ∂L/∂w1 = xᵀ C₀,    ∂L/∂b1 = Σₙ C₀,    ∂L/∂w2 = zᵀ B₀,    ∂L/∂b2 = Σₙ B₀,
//! ```
//!
//! and for central differences there are further terms, `(x ∘ T₂ₖ(x / V))ᵀ Cₖ` and `(z ∘ T₂ₖ(z))ᵀ Bₖ`. All sums are taken in
//! the order of the samples, whichever worker takes them.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::coefficients::OddBasis;
use super::gradient::{Chunk, Gradient, entries_mut};
use crate::TwoLayerParams;
use crate::kernel::parallel::for_each;
use crate::kernel::simd::dispatch;
use crate::kernel::tile::{Tile, TileLayout, in_groups, unpack};
use crate::kernel::{gemm, spmm};
use crate::sparse::BLOCK;

/// The samples of a batch, as far as the backward pass needs them.
struct Samples<'a> {
    chunks: &'a [Chunk],
    hidden: OddBasis,
    output: OddBasis,
}

/// What a worker computes at a time.
enum Task<'a> {
    /// A block of rows of `∂L/∂w1`.
    Rows(usize, &'a mut [f64]),
    /// For one tile of units: `∂L/∂w2` class by class, and `∂L/∂b1` behind.
    Tile(usize, &'a mut [Tile]),
}

/// Sums the coefficients of all chunks into the gradient.
pub(super) fn sum(gradient: &mut Gradient, hidden: OddBasis, output: OddBasis) {
    let Gradient {
        params,
        chunks,
        sums,
        ..
    } = gradient;
    let samples = Samples {
        chunks,
        hidden,
        output,
    };
    let (units, classes) = (params.hidden_size(), params.output_size());
    let layout = TileLayout::of(units);
    sums.clear();
    sums.resize(layout.len() * (classes + 1), Tile::default());

    let rows = entries_mut(&mut params.w1).chunks_mut(BLOCK * units);
    let rows = rows
        .enumerate()
        .map(|(block, rows)| Task::Rows(block, rows));
    let others = sums.chunks_mut(classes + 1).enumerate();
    let others = others.map(|(tile, sums)| Task::Tile(tile, sums));
    let tasks: Vec<_> = rows.chain(others).collect();
    for_each(tasks.into_iter(), |task| match task {
        Task::Rows(block, rows) => dispatch!(simd => samples.sum_rows(simd, block, rows, units)),
        Task::Tile(tile, sums) => dispatch!(simd => samples.sum_tile(simd, tile, sums)),
    });
    for (tile, sums) in sums.chunks(classes + 1).enumerate() {
        store_tile(params, layout.first(tile), sums);
    }
    for (k, b2) in params.b2.iter_mut().enumerate() {
        *b2 = samples.output_bias(k, classes);
    }
}

impl Samples<'_> {
    /// One block of rows of `Σₖ (x ∘ T₂ₖ(x / V))ᵀ Cₖ`.
    #[expect(
        clippy::large_stack_arrays,
        reason = "57 KB for 50 units, far less than a worker's stack"
    )]
    #[inline(always)]
    fn sum_rows<S: Simd>(&self, simd: S, block: usize, rows: &mut [f64], units: usize) {
        let layout = TileLayout::of(units);
        let group = self
            .chunks
            .first()
            .map_or(1, |chunk| chunk.x.tiles_together());
        in_groups!(layout.len(), group, |first, G| {
            let mut panel = [[Tile::default(); G]; BLOCK];
            self.add_block(simd, block, &mut panel, first);
            for (row, sums) in rows.chunks_exact_mut(units).zip(&panel) {
                for (tile, sum) in sums.iter().enumerate() {
                    unpack(sum.load(simd), row, layout.first(first + tile));
                }
            }
        });
    }

    /// The `G` tiles from `first` on of a block of rows.
    #[inline(always)]
    fn add_block<S: Simd, const G: usize>(
        &self,
        simd: S,
        block: usize,
        panel: &mut spmm::Panel<G>,
        first: usize,
    ) {
        let basis = self.hidden;
        for chunk in self.chunks {
            let c = &chunk.coefficients.hidden;
            for i in 0..chunk.x.len() {
                let x = chunk.x.piece(i, block);
                if x.entries.is_empty() {
                    continue;
                }
                let c0 = &c[0].row(i)[first..][..G];
                if basis.terms == 1 {
                    spmm::add_transposed(simd, x, |v| v, c0, panel);
                    continue;
                }
                let c1 = &c[1].row(i)[first..][..G];
                spmm::add_transposed_linear(simd, x, |v| basis.second(v), (c0, c1), panel);
                for (k, c) in c.iter().enumerate().take(basis.terms).skip(2) {
                    let c = &c.row(i)[first..][..G];
                    spmm::add_transposed(simd, x, |v| basis.term(k, v), c, panel);
                }
            }
        }
    }

    /// `Σₖ (z ∘ T₂ₖ(z))ᵀ Bₖ` for the units of a tile, class by class, and behind `Σₙ Σₖ Cₖ T₂ₖ(1 / V)`.
    #[inline(always)]
    fn sum_tile<S: Simd>(&self, simd: S, tile: usize, sums: &mut [Tile]) {
        let (bias, w2) = sums.split_last_mut().expect("a tile for the biases");
        for k in 0..self.output.terms {
            for chunk in self.chunks {
                gemm::add_transposed(
                    simd,
                    #[inline(always)]
                    |i| {
                        let z = chunk.activations.z.row(i)[tile].load(simd);
                        self.output.term_of_tile(k, z)
                    },
                    &chunk.coefficients.output[k],
                    w2,
                );
            }
        }
        let mut total = f64x8::splat(simd, 0.0);
        for k in 0..self.hidden.terms {
            let one = self.hidden.factor(k, 1.0);
            for chunk in self.chunks {
                for i in 0..chunk.x.len() {
                    let c = chunk.coefficients.hidden[k].row(i)[tile].load(simd);
                    total = c.mul_add(one, total);
                }
            }
        }
        bias.store(total);
    }

    /// `Σₙ Σᵢ Bᵢ T₂ᵢ(1)` for class `k`; the polynomials are 1 there.
    fn output_bias(&self, k: usize, classes: usize) -> f64 {
        let of_term = |i: usize| {
            let b = self.chunks.iter().flat_map(move |chunk| {
                let b = &chunk.coefficients.output[i];
                b.iter().skip(k).step_by(classes)
            });
            b.sum::<f64>()
        };
        (0..self.output.terms).map(of_term).sum()
    }
}

/// Writes the sums of a tile whose first unit is `first`.
fn store_tile(params: &mut TwoLayerParams, first: usize, sums: &[Tile]) {
    let Some((bias, weights)) = sums.split_last() else {
        return;
    };
    for (lane, unit) in (first..params.hidden_size()).enumerate().take(8) {
        params.b1[unit] = bias.0[lane];
        for (k, sum) in weights.iter().enumerate() {
            params.w2[[unit, k]] = sum.0[lane];
        }
    }
}

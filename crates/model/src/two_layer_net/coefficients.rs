//! The odd polynomials whose sums over the samples are a gradient.
//!
//! How the loss of one sample answers to a change of `w1[i, j]` depends on the feature `v = x[n, i]` alone, once the sample
//! and the unit are fixed, and is an odd function of it. With backprop it is `v · ∂L/∂a1[n, j]`; with central differences
//! it has further terms. Both are written as
//!
//! ```text
//! v · Σₖ cₖ T₂ₖ(v / V),    k < terms,    |v| ≤ V,
//! ```
//!
//! with the even Chebyshev polynomials `T₀ = 1`, `T₂(u) = 2u² − 1`, … The second layer is the same, with `v = z[n, j]` for
//! `w2[j, k]`; a bias is a weight whose feature is 1.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::forward::Activations;
use super::weights::Weights;
use crate::kernel::tile::PackedRows;

/// How many terms the polynomials have, and up to which feature they hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OddBasis {
    pub terms: usize,
    /// `V`.
    pub range: f64,
}

impl OddBasis {
    /// `v · c₀`: a derivative times the feature.
    pub const LINEAR: Self = Self {
        terms: 1,
        range: 1.0,
    };

    /// `T₂ₖ(v / V)`.
    pub fn factor(self, k: usize, v: f64) -> f64 {
        let v = v / self.range;
        let argument = 2.0 * v * v - 1.0;
        let (mut before, mut here) = (1.0, argument);
        if k == 0 {
            return before;
        }
        for _ in 1..k {
            (before, here) = (here, 2.0 * argument * here - before);
        }
        here
    }

    /// `T₂(v / V) = 2 (v / V)² − 1`.
    #[inline(always)]
    pub fn second(self, v: f64) -> f64 {
        let v = v * (1.0 / self.range);
        2.0 * v * v - 1.0
    }

    /// `v · T₂ₖ(v / V)`.
    pub fn term(self, k: usize, v: f64) -> f64 {
        v * self.factor(k, v)
    }

    /// The terms of eight features.
    #[inline(always)]
    pub fn term_of_tile<S: Simd>(self, k: usize, v: f64x8<S>) -> f64x8<S> {
        if k == 0 {
            return v;
        }
        let scaled = v * (1.0 / self.range);
        let argument = (scaled * scaled).mul_add(2.0, f64x8::splat(v.token(), -1.0));
        let (mut before, mut here) = (f64x8::splat(v.token(), 1.0), argument);
        for _ in 1..k {
            (before, here) = (here, (argument * 2.0).mul_sub(here, before));
        }
        v * here
    }
}

/// The coefficients `cₖ` for some samples. Its buffers are reused.
#[derive(Debug, Clone, Default)]
pub(super) struct Coefficients {
    /// For each `k`, a row of units for each sample.
    pub hidden: Vec<PackedRows>,
    /// For each `k`, a row of C for each sample.
    pub output: Vec<Vec<f64>>,
}

impl Coefficients {
    /// Makes room for `terms` coefficients of each unit and class.
    pub fn resize(&mut self, terms: usize, activations: &Activations, weights: &Weights) {
        let samples = activations.len();
        self.hidden.resize_with(terms, PackedRows::default);
        self.output.resize_with(terms, Vec::new);
        for rows in &mut self.hidden {
            rows.resize(samples, weights.tiles());
        }
        for rows in &mut self.output {
            rows.resize(samples * weights.classes, 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::simd::dispatch;

    /// `T₂ₖ(cos θ) = cos 2kθ`.
    #[test]
    fn factors_are_chebyshev_polynomials() {
        let basis = OddBasis {
            terms: 8,
            range: 3.0,
        };
        for k in 0..8 {
            for theta in [0.0_f64, 0.1, 0.7, 1.3, 1.57] {
                let v = 3.0 * theta.cos();
                let expected = (2.0 * k as f64 * theta).cos();
                assert!((basis.factor(k, v) - expected).abs() < 1e-13, "{k} {theta}");
                let of_tile = dispatch!(simd => basis.term_of_tile(k, f64x8::splat(simd, v))[5]);
                assert!((of_tile - v * expected).abs() < 1e-13, "{k} {theta}");
            }
        }
    }
}

//! The structured numerical gradient: central differences without a second forward pass.
//!
//! Changing `w1[i, j]` by `±h` changes one unit's pre-activation by `d = ±h x[n, i]`, and nothing else. With `s = σ(a1[n, j])`
//! its output changes by
//!
//! ```text
//! δ = σ(a + d) − σ(a) = s (1 − s) (eᵈ − 1) / (1 + s (eᵈ − 1)),
//! ```
//!
//! each score `a2[n, k]` by `δ w2[j, k]`, and with `p = softmax(a2)` the sample's loss by
//!
//! ```text
//! L(new) − L(old) = ln Σₖ pₖ e^(δ w2[j, k]) − δ w2[j, t]
//!                 = ln(1 + Σₖ pₖ (e^(δ (w2[j, k] − w2[j, t])) − 1))        for the true class t.
//! ```
//!
//! The second form never subtracts two nearly equal numbers. `b1[j]` is the same with `d = ±h`. Changing `w2[j, k]` changes
//! one score by `d = ±h z[n, j]`, and changing `b2[k]` by `d = ±h`: `L(new) − L(old) = ln(1 + pₖ (eᵈ − 1)) − tₖ d`.
//!
//! For one sample and unit the quotient `(L(+h) − L(−h)) / 2h` depends on the feature's value `v` alone. It is an odd,
//! analytic function of `v`. So it is evaluated at a few features (two for the notes' `h = 1e-4`) and interpolated, with
//! an error below the last bit ([`nodes`](super::nodes) has the proof). The gradient is then backprop's backward pass with a
//! few coefficients instead of one ([`backward`](super::backward)).
//!
//! Every coefficient comes from losses changed by exactly `±h`; no derivative is computed. The quotient carries the
//! truncation error that the textbook's loop has: at `h = 4` both are equally far from backprop. It does not carry the
//! loop's rounding error, which comes from subtracting two losses that agree in twelve digits.
//!
//! [`series`](super::series) evaluates small changes; [`exact`](super::exact) any change. If interpolation would take
//! too many nodes, `exact` evaluates each non-zero feature.

use std::mem::take;

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::ArrayView1;

use super::gradient::{Chunk, Gradient, Sample};
use super::nodes::{Interpolation, MAX_NODES, Node, SMALL, smallest_change};
use super::series::{self, LONG, MIDDLE, SHORT};
use super::weights::Weights;
use super::{backward, exact};
use crate::batch::Target;
use crate::kernel::simd::dispatch;
use crate::kernel::tile::{PackedRows, TileLayout, pack, unpack};
use crate::{Batch, TwoLayerParams};

/// `(L(θᵢ + h) − L(θᵢ − h)) / 2h` for every parameter.
pub(super) fn gradient(params: &TwoLayerParams, batch: &Batch, h: f64, gradient: &mut Gradient) {
    let weights = Weights::pack(params, take(&mut gradient.packed));
    let range = batch.max_abs().max(1.0);
    let Some(rule) = Rule::new(h, range, weights.w2_spread()) else {
        return exact::gradient(&weights, batch, h, gradient);
    };
    let samples = batch.len();
    gradient.forward(&weights, batch, |chunk, targets| {
        rule.compute(&weights, chunk, targets, samples);
    });
    gradient.packed = weights.into_packed();
    backward::sum(gradient, rule.hidden.basis, rule.output.basis);
}

/// How the coefficients of both layers are computed.
struct Rule {
    hidden: Interpolation,
    output: Interpolation,
    /// How many moments are enough; none if the changes are too large for a series.
    moments: Option<usize>,
}

impl Rule {
    /// For features up to `range` and weights in `w2` that differ by up to `spread` within a unit.
    fn new(h: f64, range: f64, spread: f64) -> Option<Self> {
        let steps = [h.max(smallest_change(spread) / range), h.max(SMALL)];
        let shift = (steps[0] * range).max(steps[1]);
        Some(Self {
            hidden: Interpolation::of_units(steps[0], range, spread)?,
            output: Interpolation::of_scores(steps[1])?,
            moments: series::moments(shift, spread),
        })
    }

    /// The coefficients of a chunk.
    fn compute(&self, weights: &Weights, chunk: &mut Chunk, targets: &[Target], samples: usize) {
        let terms = self.hidden.basis.terms.max(self.output.basis.terms);
        chunk
            .coefficients
            .resize(terms, &chunk.activations, weights);
        match (self.moments, terms) {
            (Some(SHORT), 1..=2) => {
                dispatch!(simd => self.by_series::<_, SHORT, 2>(simd, weights, chunk, targets, samples));
            }
            (Some(SHORT | MIDDLE), _) => {
                dispatch!(simd => self.by_series::<_, MIDDLE, MAX_NODES>(simd, weights, chunk, targets, samples));
            }
            (Some(_), _) => {
                dispatch!(simd => self.by_series::<_, LONG, MAX_NODES>(simd, weights, chunk, targets, samples));
            }
            (None, _) => {
                for (i, target) in targets.iter().enumerate() {
                    self.exactly(weights, chunk, (i, target), samples);
                }
            }
        }
    }

    /// By series with `M` moments, for at most `K` nodes.
    #[inline(always)]
    fn by_series<S: Simd, const M: usize, const K: usize>(
        &self,
        simd: S,
        weights: &Weights,
        chunk: &mut Chunk,
        targets: &[Target],
        samples: usize,
    ) {
        let hidden: [Node; K] = self.hidden.nodes(samples);
        let output: [Node; K] = self.output.nodes(samples);
        let classes = weights.classes;
        let mut q = vec![0.0; classes];
        let mut packed = PackedRows::zeros(1, TileLayout::of(classes));
        for (i, target) in targets.iter().enumerate() {
            let Target::Class(class) = *target else {
                self.exactly(weights, chunk, (i, target), samples);
                continue;
            };
            let Chunk {
                activations,
                coefficients,
                ..
            } = &mut *chunk;
            for tile in 0..weights.tiles().len() {
                let units =
                    series::Units::<S, M>::new(simd, weights, activations, (i, tile, class));
                let mut quotients = [f64x8::splat(simd, 0.0); K];
                for (quotient, node) in quotients.iter_mut().zip(&hidden) {
                    *quotient = units.change(node.tanh) * node.scale;
                }
                for k in 0..self.hidden.basis.terms {
                    let c = self.hidden.coefficient(k, &quotients);
                    coefficients.hidden[k].row_mut(i)[tile].store(c);
                }
            }
            let p = activations.p(i);
            q.copy_from_slice(p);
            q[class] = -(p[..class].iter().sum::<f64>() + p[class + 1..].iter().sum::<f64>());
            pack(ArrayView1::from(&q), 0.0, 0, packed.row_mut(0));
            for (tile, q) in packed.row(0).iter().enumerate() {
                let q = q.load(simd);
                let mut quotients = [f64x8::splat(simd, 0.0); K];
                for (quotient, node) in quotients.iter_mut().zip(&output) {
                    *quotient = series::score_change::<S, M>(q, node.tanh) * node.scale;
                }
                for k in 0..self.output.basis.terms {
                    let b = self.output.coefficient(k, &quotients);
                    let row = &mut coefficients.output[k][i * classes..][..classes];
                    unpack(b, row, packed.layout().first(tile));
                }
            }
        }
    }

    /// One sample, by exact changes of any size.
    fn exactly(
        &self,
        weights: &Weights,
        chunk: &mut Chunk,
        (i, target): (usize, &Target),
        samples: usize,
    ) {
        exact::interpolate(
            (weights, target),
            Sample {
                x: &chunk.x,
                activations: &chunk.activations,
                i,
            },
            (&self.hidden, &self.output),
            samples,
            &mut chunk.coefficients,
        );
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, Zip};
    use rand::RngExt;
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::two_layer_net::exact::Losses;
    use crate::two_layer_net::weights::Packed;
    use crate::{Samples, TwoLayerNet};

    /// Weights of standard deviation `spread`, and features from 0 to 1, half of them 0.
    fn case(sizes: [usize; 4], spread: f64, seed: u64) -> (TwoLayerNet, Samples, Vec<u8>) {
        let [n, d, h, c] = sizes;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut net = TwoLayerNet::new(d, h, c, spread, &mut rng);
        net.params.b1 = Array1::from_shape_fn(h, |_| rng.random_range(-1.0..1.0));
        let x = Array2::from_shape_fn((n, d), |_| rng.random_range(-1.0_f64..1.0).max(0.0));
        let labels = (0..n).map(|n| (n % c) as u8).collect();
        (net, Samples::from_dense(&x), labels)
    }

    /// The largest error of the polynomial through `m` nodes, relative to the sum of the absolute terms of the derivative:
    /// 100 networks of ten classes and weights of size 1.5, at 25 features each, against the exact change at each.
    fn interpolation_error(h: f64, m: usize) -> f64 {
        let rule = Interpolation::new(m, h, 1.0);
        let mut worst = 0.0_f64;
        for seed in 0..100 {
            let (net, samples, labels) = case([1, 3, 1, 10], 1.5, seed);
            let batch = Batch::all(&samples, &labels);
            let mut gradient = Gradient::of(&net.params);
            let weights = Weights::pack(&net.params, Packed::default());
            gradient.forward(&weights, &batch, |_, _| {});
            let losses = Losses {
                weights: &weights,
                sample: gradient.of_sample(0),
                target: &gradient.targets[0],
            };
            let g = |v: f64| losses.quotient((0, 0), h, v) / v;
            let quotients: Vec<f64> = rule.features.iter().map(|v| g(*v)).collect();
            let polynomial = |v: f64| {
                let term = |k| rule.coefficient_of_one(k, &quotients) * rule.basis.factor(k, v);
                (0..m).map(term).sum::<f64>()
            };
            let scale = losses.scale((0, 0));
            for v in (1..=25).map(|i| f64::from(i) / 25.0) {
                worst = worst.max((polynomial(v) - g(v)).abs() / scale);
            }
        }
        worst
    }

    /// The table of README and docs: `cargo test -p model interpolation -- --nocapture` prints it.
    #[test]
    fn interpolation_is_as_good_as_the_documents_say() {
        let steps = [1e-4, 1e-3, 1e-2, 0.1, 0.5];
        println!("nodes: relative error at h = {steps:?}");
        for m in 1..=8 {
            let errors = steps.map(|h| interpolation_error(h, m));
            println!(
                "{m}: {}",
                errors.map(|error| format!("{error:.0e}")).join("  ")
            );
        }
        for (h, enough) in [(1e-4, 2), (1e-3, 3), (1e-2, 3), (0.1, 5), (0.5, 8)] {
            assert!(interpolation_error(h, enough) < 2e-15, "h = {h}");
            assert!(interpolation_error(h, enough - 1) > 2e-15, "h = {h}");
        }
    }

    /// The bound must never promise too few nodes.
    #[test]
    fn as_many_nodes_as_the_bound_wants_are_enough() {
        for h in [
            1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 0.03, 0.1, 0.2, 0.3,
        ] {
            // The largest difference of ten normal weights of size 1.5 is about 8.
            let rule = Interpolation::of_units(h, 1.0, 8.0);
            let Some(rule) = rule else {
                assert!(h >= 0.2, "h = {h}");
                continue;
            };
            let error = interpolation_error(h, rule.basis.terms);
            assert!(
                error < 3e-15,
                "h = {h}, {} nodes: {error:e}",
                rule.basis.terms
            );
        }
    }

    /// On both sides of the largest interpolated step, and at all orders of magnitude below.
    #[test]
    fn interpolated_and_exact_gradients_agree() {
        for (spread, seed) in [(0.01, 1), (0.5, 2), (2.0, 3), (20.0, 4)] {
            let (net, samples, labels) = case([7, 40, 9, 4], spread, seed);
            let batch = Batch::all(&samples, &labels);
            let weights = Weights::pack(&net.params, Packed::default());
            let has_rule = |h: f64| Rule::new(h, 1.0, weights.w2_spread()).is_some();
            let (mut below, mut above) = (1e-4, 10.0);
            assert!(has_rule(below) && !has_rule(above));
            while above / below > 1.0001 {
                let middle = f64::sqrt(below * above);
                if has_rule(middle) {
                    below = middle;
                } else {
                    above = middle;
                }
            }
            for h in [
                1e-8,
                1e-6,
                1e-4,
                3e-4,
                1e-3,
                1e-2,
                below / 2.0,
                below,
                above,
            ] {
                let (mut found, mut expected) =
                    (Gradient::of(&net.params), Gradient::of(&net.params));
                gradient(&net.params, &batch, h, &mut found);
                exact::gradient(&weights, &batch, h, &mut expected);
                let largest = expected.w1.iter().fold(0.0_f64, |max, g| max.max(g.abs()));
                Zip::from(&found.w1)
                    .and(&expected.w1)
                    .for_each(|found, expected| {
                        let error = (found - expected).abs() / largest;
                        assert!(error < 4e-15, "spread {spread}, h = {h}: {error:e}");
                    });
            }
        }
    }
}

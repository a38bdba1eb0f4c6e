//! At how many features a quotient is evaluated, and the polynomial through them.
//!
//! Let `f(d)` be the change of one sample's loss if the pre-activation of one unit grows by `d`. It is analytic. The
//! quotient of `w1[i, j]` at the feature `v` is `g(v) = (f(hv) − f(−hv)) / 2h`, an odd function. `g(v) / v` is
//! interpolated in `v²` at the `m` Chebyshev nodes `V cos((2i − 1)π / 4m)`.
//!
//! # How good it is
//!
//! With the Taylor coefficients `f₁, f₂, …` of `f`, the part `f₂ₖ₊₁ (hv)²ᵏ` of `g(v) / v` with `k ≥ m` is interpolated with an
//! error of at most `2^(1−2m) · binomial(k, m) · |f₂ₖ₊₁| (hV)²ᵏ` (the divided differences of `v²ᵏ` are complete
//! homogeneous symmetric polynomials of points in [0, V²]).
//!
//! *Unit.* Let `s = σ(a)`, `c = s(1 − s)`, `W` the largest difference of two of the unit's weights in `w2`, and
//! `Q = Σₖ pₖ |w2[j, k] − w2[j, t]|`, so that `|f₁| ≤ S = cQ`. On the disc `|d| ≤ R` with `t = tan(R/2) < 1` the unit's
//! output changes by `δ` with `|δ| ≤ min(t/2, 2ct / (1 − t))`. While `Wt/4 < π/2`, `|df/dδ| ≤ Q e^(Wt/2) / cos(Wt/4)`: the real
//! part of `Σ pₖ e^(δ(wₖ − w̄))`, with `w̄` in the middle of the weights, is at least `cos(Wt/4)` of the sum of absolute values.
//! So by Cauchy `|f₂ₖ₊₁| ≤ S B / R²ᵏ` with `B = 2t / (1 − t) / R · e^(Wt/2) / cos(Wt/4)`.
//! For `k` = 1 and 2 the cumulants of `w2[j, ·]` give more:
//! `|f₃| ≤ S (1/6 + 0.0482 W + 0.0105 W²)` and `|f₅| ≤ S (1/120 + 0.0121 W + 0.0014 W² + 0.0004 W³ + 0.0002 W⁴)`.
//!
//! *Score.* With `q = p`, or `1 − p` for the sample's own class, `f(d) = ln(1 + q(eᵈ − 1))`, `S = q`, `B = e^(2R) / cos R`,
//! `|f₃| ≤ S/6` and `|f₅| ≤ S/120`.

use std::f64::consts::PI;

use fearless_simd::{Simd, f64x8, prelude::*};

use super::coefficients::OddBasis;

/// More nodes than this are not worth it; each non-zero feature is then evaluated by itself.
pub(super) const MAX_NODES: usize = 12;
/// What interpolation may leave out, relative to `S`.
const TOLERANCE: f64 = f64::EPSILON;

/// A change of a score that is so small that the quotient is the derivative to the last bit, as at every smaller one.
/// Smaller steps are replaced by this one: a change of 1e-300 by 1e-300 has no digits.
pub(super) const SMALL: f64 = 1.0 / (1_u64 << 30) as f64;

/// Such a change of a unit's pre-activation, if its weights in `w2` differ by up to `spread`.
pub(super) fn smallest_change(spread: f64) -> f64 {
    SMALL / (spread / 4.0).max(1.0)
}

/// A feature at which quotients are evaluated, and what they need of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    /// `hv`.
    pub d: f64,
    /// `tanh(hv / 2)`.
    pub tanh: f64,
    /// `1 / (2hv N)`.
    pub scale: f64,
}

/// The polynomial through the quotients at the Chebyshev nodes of `0..=V`.
#[derive(Debug, Clone)]
pub(super) struct Interpolation {
    pub basis: OddBasis,
    /// `h`.
    step: f64,
    /// The features that are the nodes.
    pub features: Vec<f64>,
    /// `(2 − [k = 0]) / m · cos(2kθᵢ)`, by coefficient and node.
    weights: Vec<Vec<f64>>,
}

impl Interpolation {
    /// Through `m` nodes, for features up to `range`.
    pub fn new(m: usize, step: f64, range: f64) -> Self {
        let angle = |i: usize| (2 * i + 1) as f64 * PI / (4 * m) as f64;
        let weight = |k: usize, i: usize| {
            let both_sides = if k == 0 { 1.0 } else { 2.0 };
            both_sides / m as f64 * (2.0 * k as f64 * angle(i)).cos()
        };
        Self {
            basis: OddBasis { terms: m, range },
            step,
            features: (0..m).map(|i| range * angle(i).cos()).collect(),
            weights: (0..m)
                .map(|k| (0..m).map(|i| weight(k, i)).collect())
                .collect(),
        }
    }

    /// For the units of the first layer: features up to `range`, step `h`, and weights in `w2` that differ by up to
    /// `spread` within a unit. None if there would be too many nodes.
    pub fn of_units(h: f64, range: f64, spread: f64) -> Option<Self> {
        (1..=MAX_NODES)
            .find(|&m| unit_error(m, h * range, spread) <= TOLERANCE)
            .map(|m| Self::new(m, h, range))
    }

    /// For the scores of the second layer, whose features are outputs of units, up to 1.
    pub fn of_scores(h: f64) -> Option<Self> {
        (1..=MAX_NODES)
            .find(|&m| score_error(m, h) <= TOLERANCE)
            .map(|m| Self::new(m, h, 1.0))
    }

    /// The first `K` nodes, or as many as there are, for the mean over so many samples.
    pub fn nodes<const K: usize>(&self, samples: usize) -> [Node; K] {
        let mut nodes = [Node::default(); K];
        for (node, &v) in nodes.iter_mut().zip(&self.features) {
            let d = self.step * v;
            *node = Node {
                d,
                tanh: (d / 2.0).tanh(),
                scale: 1.0 / (2.0 * d * samples as f64),
            };
        }
        nodes
    }

    /// `cₖ` from `g(v) / v` at the nodes. The differences from the first are small and exact, so that no coefficient adds a
    /// rounding error of the size of `c₀`.
    #[inline(always)]
    pub fn coefficient<S: Simd>(&self, k: usize, quotients: &[f64x8<S>]) -> f64x8<S> {
        let first = quotients[0];
        let mut sum = f64x8::splat(first.token(), 0.0);
        for (weight, q) in self.weights[k][1..].iter().zip(&quotients[1..]) {
            sum = (*q - first).mul_add(*weight, sum);
        }
        if k == 0 { first + sum } else { sum }
    }

    /// The same for one unit or score.
    pub fn coefficient_of_one(&self, k: usize, quotients: &[f64]) -> f64 {
        let first = quotients[0];
        let rest = self.weights[k].iter().zip(quotients).skip(1);
        let sum: f64 = rest.map(|(weight, q)| weight * (q - first)).sum();
        if k == 0 { first + sum } else { sum }
    }
}

/// The error of `m` nodes for a unit, relative to `S`.
fn unit_error(m: usize, reach: f64, spread: f64) -> f64 {
    let w = spread;
    let taylor = [
        1.0 / 6.0 + w * (0.0482 + w * 0.0105),
        1.0 / 120.0 + w * (0.0121 + w * (0.0014 + w * (0.0004 + w * 0.0002))),
    ];
    let largest_t = 0.93_f64.min(6.0 / spread);
    let radii = (1..=8).map(|i| {
        let t = largest_t * f64::from(i) / 8.0;
        let r = 2.0 * t.atan();
        let b = 2.0 * t / (1.0 - t) / r * (w * t / 2.0).exp() / (w * t / 4.0).cos();
        (r, b)
    });
    error(m, reach, taylor, radii)
}

/// The error of `m` nodes for a score, relative to `S`.
fn score_error(m: usize, h: f64) -> f64 {
    let radii = (1..=8).map(|i| {
        let r = f64::from(i) * 1.5 / 8.0;
        (r, (2.0 * r).exp() / r.cos())
    });
    error(m, h, [1.0 / 6.0, 1.0 / 120.0], radii)
}

/// `2^(1−2m) Σ binomial(k, m) |f₂ₖ₊₁| reach²ᵏ / S` over `k ≥ m`, with the bounds `taylor` of `|f₃| / S` and `|f₅| / S`, and
/// `B / R²ᵏ` of the others for the best of the pairs `(R, B)`.
fn error(m: usize, reach: f64, taylor: [f64; 2], radii: impl Iterator<Item = (f64, f64)>) -> f64 {
    let scale = 2.0_f64.powi(1 - 2 * m as i32);
    let first = taylor.get(m - 1).map(|f| f * reach.powi(2 * m as i32));
    let rest = radii.filter(|(r, _)| reach < *r).map(|(r, b)| {
        let q = (reach / r).powi(2);
        // Σ binomial(k, m) qᵏ over k ≥ m is qᵐ / (1 − q)^(m + 1); its first term is `taylor`'s, if that is known.
        let known = if first.is_some() { 1.0 } else { 0.0 };
        b * q.powi(m as i32) * ((-(m as f64 + 1.0) * (-q).ln_1p()).exp_m1() + 1.0 - known)
    });
    let rest = rest.fold(f64::INFINITY, f64::min);
    scale * (first.unwrap_or(0.0) + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_close(found: f64, expected: f64) {
        assert!(
            (found / expected - 1.0).abs() < 1e-12,
            "{found:e} {expected:e}"
        );
    }

    /// From mpmath, term by term, by `tests/reference/bounds.py`.
    #[test]
    fn bounds_are_the_sums_of_their_series() {
        assert_close(unit_error(1, 1e-8, 0.0), 8.333_333_333_333_35e-18);
        assert_close(unit_error(1, 0.01, 8.0), 6.158_890_439_100_34e-5);
        assert_close(unit_error(2, 1e-3, 30.0), 2.181_794_426_324_22e-11);
        assert_close(unit_error(2, 0.05, 1.0), 2.639_212_216_617_85e-8);
        assert_close(unit_error(3, 0.1, 8.0), 1.547_896_051_725_93e-6);
        assert_close(unit_error(5, 0.3, 2.0), 1.076_734_147_920_62e-8);
        assert_close(score_error(1, 1e-8), 8.333_333_333_333_47e-18);
        assert_close(score_error(1, 0.1), 0.002_223_505_045_200_28);
        assert_close(score_error(2, 0.1), 4.115_066_810_024e-6);
        assert_close(score_error(4, 0.5), 0.000_410_191_325_343_735);
    }

    #[test]
    fn changes_beyond_every_radius_have_no_bound() {
        assert_eq!(unit_error(3, 1.5, 2.0), f64::INFINITY);
        assert_eq!(score_error(3, 1.5), f64::INFINITY);
    }
}

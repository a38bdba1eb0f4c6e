//! Changes of the loss at steps like the notes' 1e-4: the quotients of [`near`](super::near), with three moments.
//!
//! All that differs is how little is left of each function where its argument is so small. The letters are those of
//! [`near`](super::near); with the half difference `σ = (δ₊ − δ₋) / 2` and the mean `e = (δ₊ + δ₋) / 2` of a unit's
//! changes,
//!
//! ```text
//! σ = c T / (1 − τ² T²) = T (c + c τ² T²),     e = −τ T σ = −(τ / c) σ²,
//! (A₊ − A₋) / 2 = σ (M₁ + 2 M₂ e + M₃ σ²) = σ (M₁ + P σ²),     P = M₃ − 2 M₂ τ / c,
//! (A₊ + A₋) / 2 = M₁ e + M₂ σ² = R σ²,                         R = M₂ − M₁ τ / c,
//! 2 artanh(D / (1 + B)) = 2 D (1 − B + D²/3) = √12 E (1 − B + E²),      E = D / √3.
//! ```
//!
//! With `|u| = |τ T|` up to h x / 2 and `y = |δ wₖ|`, what is left out is, of the change: `u⁴` in `σ`; `u² y²/2` and
//! `u y³/6` in the difference; `u² y²/2`, `u y³/2` and `y⁴/24` in the mean; and `B D² ≤ y⁴/2 + u y³` beside `D⁴/5` and
//! `B² ≤ (y²/2 + u y)²` in the last line (where `u` is largest, `y` is 0). Up to [`LARGEST_SHIFT`] and [`LARGEST_EXPONENT`] all of it is below 2⁻⁵³.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::Moves;
use super::near::short_tanh;
use super::small::{Level, Score, Small};
use crate::Batch;
use crate::palette::Palette;
use crate::two_layer_net::forward::Forward;
use crate::two_layer_net::sum::Terms;

/// The largest `|h x|` …
const LARGEST_SHIFT: f64 = 1.1e-4;
/// … and `|δ wₖ|`; and up to which spread of the weights the third moment is finite.
const LARGEST_EXPONENT: f64 = 1e-4;
const LARGEST_SPREAD: f64 = 1e100;
/// With a smaller `c`, only the first moment counts; and the two others by `1 / TINY` are finite.
const TINY: f64 = 1e-100;

const ROOT_3: f64 = 1.732_050_807_568_877_2;

/// `N` times `L(+h) − L(−h)`, sample by sample.
pub(super) struct Short<'a>(Small<'a>);

/// Eight units of one sample.
#[derive(Clone, Copy)]
pub(super) struct Units<S: Simd> {
    c: f64x8<S>,
    /// `c τ²`.
    bend: f64x8<S>,
    /// `M₁ / √3`, `P / √3` and `R`.
    first: f64x8<S>,
    p: f64x8<S>,
    r: f64x8<S>,
    /// `tanh(h z / 2)` and its square.
    tanh: f64x8<S>,
    tanh_squared: f64x8<S>,
}

impl<'a> Short<'a> {
    /// None if some change may be too large, or some target is not one-hot.
    pub fn new(forward: &'a Forward<'a>, batch: &Batch, moves: Moves) -> Option<Self> {
        let short = moves.shift <= LARGEST_SHIFT
            && moves.exponent <= LARGEST_EXPONENT
            && moves.spread <= LARGEST_SPREAD;
        if !short {
            return None;
        }
        Small::new(forward, batch, moves, short_tanh).map(Self)
    }
}

impl Terms for Short<'_> {
    const INPUTS: f64 = 2.0 * ROOT_3;

    type Level = Level;
    type Units<S: Simd> = Units<S>;

    fn palette(&self) -> &Palette<Level> {
        &self.0.palette
    }

    fn one(&self) -> Level {
        self.0.one
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S> {
        let unit = self.0.unit::<S, 3>(simd, n, tile);
        let (z, rest, [first, second, third]) = (unit.z, unit.rest, unit.moments);
        let (minus_tau, c) = (rest - z, z * rest * 2.0);
        let slope = minus_tau / c.max(TINY);
        let half = z * self.0.half_step;
        let tanh = (half * half).mul_add(half * (-1.0 / 3.0), half);
        Units {
            c,
            bend: c * minus_tau * minus_tau,
            first: first * (1.0 / ROOT_3),
            p: (second * 2.0).mul_add(slope, third) * (1.0 / ROOT_3),
            r: first.mul_add(slope, second),
            tanh,
            tanh_squared: tanh * tanh,
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S>, level: Level) -> f64x8<S> {
        let square = f64x8::splat(units.c.token(), level.square);
        let sigma = units.bend.mul_add(square, units.c) * level.tanh;
        let square = sigma * sigma;
        let e = units.p.mul_add(square, units.first) * sigma;
        let one = f64x8::splat(square.token(), 1.0);
        e * e.mul_add(e, (-units.r).mul_add(square, one))
    }

    /// `x = 4 q T / (1 − (1 − 2 q) T²)`, and of it `2 artanh(x / 2)`.
    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S>, n: usize, k: usize) -> f64x8<S> {
        let Score { four_q, bend } = self.0.score(n, k);
        let x = units.tanh * four_q * units.tanh_squared.mul_add(bend, 1.0);
        x * (x * x).mul_add(1.0 / 12.0, 1.0)
    }

    fn output_bias(&self, n: usize, k: usize) -> f64 {
        let Score { four_q, bend } = self.0.score(n, k);
        let t = self.0.tanh_of_output;
        let x = four_q * t * (1.0 + bend * t * t);
        x * (1.0 + x * x / 12.0)
    }
}

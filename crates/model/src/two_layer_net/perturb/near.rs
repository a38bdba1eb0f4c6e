//! Changes of the loss where all of them are small: the same quotients in a few operations each.
//!
//! Nothing here is a derivative or a limit: for each step the loss is changed by `+h` and by `−h`, and each
//! elementary function is evaluated to the last bit, by a polynomial that is short because its argument is
//! small. [`short`](super::short) does the same where still less is left of them. With `T = tanh(h x / 2)` and
//! `τ = tanh(a / 2) = σ(a) − σ(−a)` both changes of a unit's output have one denominator:
//!
//! ```text
//! δ± = ±(c T) / (1 ± τ T) = σ (±1 − τ T),   c = 2 σ(a) σ(−a),   σ = c T / (1 − (τ T)²).
//! ```
//!
//! The sum over the classes is taken before the polynomial of `eʸ − 1 = y + y²/2 + y³/6 + …`, not after (both
//! sums are finite): with `wₖ = w2[j, k] − w2[j, t]` and the moments `Mₘ = Σₖ pₖ wₖᵐ / m!`
//!
//! ```text
//! A± = Σₖ pₖ (e^(δ± wₖ) − 1) = M₁ δ± + M₂ δ±² + M₃ δ±³ + …,
//! ```
//!
//! so that the cost of a quotient does not depend on the number of classes. And the two logarithms are one:
//!
//! ```text
//! ln(1 + A₊) − ln(1 + A₋) = 2 artanh((A₊ − A₋) / (2 + A₊ + A₋)).
//! ```
//!
//! For a score moved by `±d`, `T = tanh(d / 2)`, exactly
//! `ln(1 + q (eᵈ − 1)) − ln(1 + q (e⁻ᵈ − 1)) = 2 artanh(2 q T / (1 − (1 − 2 q) T²))`.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::Moves;
use super::small::{Level, Score, Small};
use crate::Batch;
use crate::palette::Palette;
use crate::two_layer_net::forward::Forward;
use crate::two_layer_net::sum::Terms;

/// Moments for about ten times the notes' step, or inputs of unit variance: each `1 / (1 + x)` is a short polynomial.
pub(super) const MIDDLE: usize = 5;
/// Moments for steps up to about 0.1.
pub(super) const LONG: usize = 10;

/// Up to which `|h x|` and `|δ wₖ|` nothing is lost, with this many moments; and up to which spread of the weights
/// the last moment is finite.
///
/// What is left out is below 2⁻⁵⁴ of the change. For [`LONG`] that is the first missing term of `eʸ − 1`. For [`MIDDLE`],
/// with `|u| ≤ h x / 2` and `y = |δ wₖ|`, the largest are `y⁵/720` of the sums over the classes, and `u⁶` of `1 / (1 − u²)`.
const fn limits(moments: usize) -> (f64, f64, f64) {
    match moments {
        MIDDLE => (2e-3, 1e-3, 1e60),
        _ => (0.1, 0.1, 1e30),
    }
}

/// `N` times `L(+h) − L(−h)`, sample by sample.
pub(super) struct Near<'a, const M: usize>(Small<'a>);

/// Eight units of one sample.
#[derive(Clone, Copy)]
pub(super) struct Units<S: Simd, const M: usize> {
    minus_tau: f64x8<S>,
    c: f64x8<S>,
    moments: [f64x8<S>; M],
    /// `tanh(h z / 2)` and its square.
    tanh: f64x8<S>,
    tanh_squared: f64x8<S>,
}

impl<'a, const M: usize> Near<'a, M> {
    /// None if some change may be too large, or some target is not one-hot.
    pub fn new(forward: &'a Forward<'a>, batch: &Batch, moves: Moves) -> Option<Self> {
        let (shift, exponent, spread) = limits(M);
        if moves.shift > shift || moves.exponent > exponent || moves.spread > spread {
            return None;
        }
        Small::new(forward, batch, moves, tanh::<M>).map(Self)
    }
}

/// `tanh y` for `|y|` up to 1e-3: the first term that is left out is below 2⁻⁶³ y.
pub(super) fn short_tanh(y: f64) -> f64 {
    let square = y * y;
    y * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0)))
}

fn tanh<const M: usize>(y: f64) -> f64 {
    if M == MIDDLE { short_tanh(y) } else { y.tanh() }
}

/// `1 / (1 + s)`; for [`MIDDLE`], `s` is below 2⁻¹⁹ and `1 − s + s²` is all of it.
#[inline(always)]
fn inverse<S: Simd, const M: usize>(s: f64x8<S>) -> f64x8<S> {
    if M == MIDDLE {
        s.mul_add(s - 1.0, f64x8::splat(s.token(), 1.0))
    } else {
        f64x8::splat(s.token(), 1.0) / (s + 1.0)
    }
}

/// `1 / (1 − u²)`; for [`MIDDLE`], `1 + u² + u⁴` is all of it.
#[inline(always)]
fn inverse_of_even<S: Simd, const M: usize>(u: f64x8<S>) -> f64x8<S> {
    if M == MIDDLE {
        let square = u * u;
        square.mul_add(square, square) + 1.0
    } else {
        f64x8::splat(u.token(), 1.0) / (-u).mul_add(u, 1.0)
    }
}

/// `2 artanh(x / 2) = x (1 + x²/12 + x⁴/80 + … + x²ⁿ / (4ⁿ (2n + 1)) + …)`, for `|x|` up to about twice the limit.
#[inline(always)]
fn twice_artanh_of_half<S: Simd, const M: usize>(x: f64x8<S>) -> f64x8<S> {
    let square = x * x;
    let last = if M == MIDDLE { 2 } else { 8 };
    let coefficient = |n: i32| 0.25_f64.powi(n) / f64::from(2 * n + 1);
    let mut series = f64x8::splat(x.token(), coefficient(last));
    for n in (0..last).rev() {
        series = series.mul_add(square, coefficient(n));
    }
    x * series
}

impl<const M: usize> Terms for Near<'_, M> {
    type Level = Level;
    type Units<S: Simd> = Units<S, M>;

    fn palette(&self) -> &Palette<Level> {
        &self.0.palette
    }

    fn one(&self) -> Level {
        self.0.one
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S, M> {
        let unit = self.0.unit::<S, M>(simd, n, tile);
        let (z, rest) = (unit.z, unit.rest);
        let mut tanhs = z * self.0.half_step;
        for lane in &mut *tanhs {
            *lane = tanh::<M>(*lane);
        }
        Units {
            minus_tau: rest - z,
            c: z * rest * 2.0,
            moments: unit.moments,
            tanh: tanhs,
            tanh_squared: tanhs * tanhs,
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S, M>, level: Level) -> f64x8<S> {
        let minus_u = units.minus_tau * level.tanh;
        let sigma = units.c * level.tanh * inverse_of_even::<S, M>(minus_u);
        let up = minus_u.mul_add(sigma, sigma);
        let down = minus_u.mul_sub(sigma, sigma);
        let (mut above, mut below) = (units.moments[M - 1], units.moments[M - 1]);
        for moment in units.moments[..M - 1].iter().rev() {
            above = above.mul_add(up, *moment);
            below = below.mul_add(down, *moment);
        }
        let (above, below) = (above * up, below * down);
        // (A₊ − A₋) / (1 + (A₊ + A₋) / 2) is twice the artanh's argument.
        twice_artanh_of_half::<S, M>((above - below) * inverse::<S, M>((above + below) * 0.5))
    }

    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S, M>, n: usize, k: usize) -> f64x8<S> {
        let Score { four_q, bend } = self.0.score(n, k);
        let s = units.tanh_squared * -bend;
        twice_artanh_of_half::<S, M>(units.tanh * four_q * inverse::<S, M>(s))
    }

    fn output_bias(&self, n: usize, k: usize) -> f64 {
        let Score { four_q, bend } = self.0.score(n, k);
        let t = self.0.tanh_of_output;
        2.0 * (four_q / 2.0 * t / (1.0 - bend * t * t)).atanh()
    }
}

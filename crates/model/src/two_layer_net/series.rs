//! Changes of the loss if all of them are small: whole changes at `+h` and `−h`, in a few operations each.
//!
//! Nothing here is a derivative or a limit. Each elementary function is evaluated to the last bit, by a polynomial that is
//! short because its argument is small. With `T = tanh(hv / 2)` and `τ = tanh(a / 2) = σ(a) − σ(−a)` both changes of a
//! unit's output have one denominator:
//!
//! ```text
//! δ± = ±(c T) / (1 ± τ T) = σ (±1 − τ T),   c = 2 σ(a) σ(−a),   σ = c T / (1 − (τ T)²).
//! ```
//!
//! The sum over the classes is taken before the polynomial of `eʸ − 1 = y + y²/2 + y³/6 + …`, not after (both sums are
//! finite): with `wₖ = w2[j, k] − w2[j, t]` and the moments `Mₘ = Σₖ pₖ wₖᵐ / m!`
//!
//! ```text
//! A± = Σₖ pₖ (e^(δ± wₖ) − 1) = M₁ δ± + M₂ δ±² + M₃ δ±³ + …,
//! ```
//!
//! so that a change costs the same for any number of classes. And the two logarithms are one:
//!
//! ```text
//! ln(1 + A₊) − ln(1 + A₋) = 2 artanh((A₊ − A₋) / (2 + A₊ + A₋)).
//! ```
//!
//! For a score moved by `±d`, `T = tanh(d / 2)`, exactly
//! `ln(1 + q (eᵈ − 1)) − ln(1 + q (e⁻ᵈ − 1)) = 2 artanh(2 q T / (1 − (1 − 2 q) T²))`.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::forward::Activations;
use super::weights::Weights;

/// Moments for the notes' step.
pub(super) const SHORT: usize = 3;
/// Moments for ten times that step.
pub(super) const MIDDLE: usize = 5;
/// Moments for steps up to about 0.1.
pub(super) const LONG: usize = 10;

/// Up to which `|hv|` and `|δ wₖ|` nothing is lost with this many moments, and up to which spread of the weights the last
/// moment is finite.
///
/// What is left out is below 2⁻⁵³ of the change. With `|u| ≤ hv / 2` and `y = |δ wₖ|`, the largest such terms are
/// for [`LONG`] the next of `eʸ − 1`; for [`MIDDLE`] `y⁵/720` of the sums over the classes and `u⁶` of `1 / (1 − u²)`;
/// for [`SHORT`] `y⁴/120` of the difference, `y⁴/24` and `u y³/3` of the sum, and `u⁴`.
const fn limits(moments: usize) -> (f64, f64, f64) {
    match moments {
        SHORT => (1.1e-4, 1e-4, 1e100),
        MIDDLE => (2e-3, 1e-3, 1e60),
        _ => (0.1, 0.1, 1e30),
    }
}

/// How many moments are enough if the pre-activations and scores change by up to `shift`, and a unit's weights differ by
/// up to `spread`. None if the changes are too large for a series.
pub(super) fn moments(shift: f64, spread: f64) -> Option<usize> {
    [SHORT, MIDDLE, LONG].into_iter().find(|&moments| {
        let (largest_shift, exponent, largest_spread) = limits(moments);
        shift <= largest_shift && shift / 4.0 * spread <= exponent && spread <= largest_spread
    })
}

/// Eight units of one sample.
#[derive(Clone, Copy)]
pub(super) struct Units<S: Simd, const M: usize> {
    minus_tau: f64x8<S>,
    c: f64x8<S>,
    moments: [f64x8<S>; M],
}

impl<S: Simd, const M: usize> Units<S, M> {
    /// A tile of units for sample `i` of class `t`.
    #[inline(always)]
    pub fn new(
        simd: S,
        weights: &Weights,
        activations: &Activations,
        (i, tile, t): (usize, usize, usize),
    ) -> Self {
        let z = activations.z.row(i)[tile].load(simd);
        let rest = activations.one_minus_z.row(i)[tile].load(simd);
        let columns = weights.w2_columns(tile);
        let own = columns[t].load(simd);
        let mut moments = [f64x8::splat(simd, 0.0); M];
        for (p, w) in activations.p(i).iter().zip(columns) {
            let w = w.load(simd) - own;
            let mut power = w * *p;
            for moment in &mut moments[..M - 1] {
                *moment += power;
                power *= w;
            }
            moments[M - 1] += power;
        }
        let mut factorial = 1.0;
        for (moment, m) in moments.iter_mut().zip(1..) {
            factorial *= f64::from(m);
            *moment *= 1.0 / factorial;
        }
        Self {
            minus_tau: rest - z,
            c: z * rest * 2.0,
            moments,
        }
    }

    /// `L(a + d) − L(a − d)`, with `tanh = tanh(d / 2)`.
    #[inline(always)]
    pub fn change(self, tanh: f64) -> f64x8<S> {
        let minus_u = self.minus_tau * tanh;
        let sigma = self.c * tanh * inverse_of_even::<S, M>(minus_u);
        let up = minus_u.mul_add(sigma, sigma);
        let down = minus_u.mul_sub(sigma, sigma);
        let (mut above, mut below) = (self.moments[M - 1], self.moments[M - 1]);
        for moment in self.moments[..M - 1].iter().rev() {
            above = above.mul_add(up, *moment);
            below = below.mul_add(down, *moment);
        }
        let (above, below) = (above * up, below * down);
        // (A₊ − A₋) / (1 + (A₊ + A₋) / 2) is twice the argument of artanh.
        twice_artanh_of_half::<S, M>((above - below) * inverse::<S, M>((above + below) * 0.5))
    }
}

/// `L(a₂ + d) − L(a₂ − d)` for eight scores, with `tanh = tanh(d / 2)`; `q` is `p`, or `−(1 − p)` for the own class.
#[inline(always)]
pub(super) fn score_change<S: Simd, const M: usize>(q: f64x8<S>, tanh: f64) -> f64x8<S> {
    let bend = q.abs().mul_add(2.0, f64x8::splat(q.token(), -1.0));
    let s = bend * (tanh * tanh);
    twice_artanh_of_half::<S, M>(q * (4.0 * tanh) * inverse::<S, M>(s))
}

/// `1 / (1 + s)`. For [`SHORT`] and [`MIDDLE`], `|s|` is below 2⁻¹⁹ and `1 − s + s²` is all of it.
#[inline(always)]
fn inverse<S: Simd, const M: usize>(s: f64x8<S>) -> f64x8<S> {
    if M == LONG {
        f64x8::splat(s.token(), 1.0) / (s + 1.0)
    } else {
        s.mul_add(s - 1.0, f64x8::splat(s.token(), 1.0))
    }
}

/// `1 / (1 − u²)`; `1 + u²` for [`SHORT`], `1 + u² + u⁴` for [`MIDDLE`].
#[inline(always)]
fn inverse_of_even<S: Simd, const M: usize>(u: f64x8<S>) -> f64x8<S> {
    let square = u * u;
    match M {
        SHORT => square + 1.0,
        MIDDLE => square.mul_add(square, square) + 1.0,
        _ => f64x8::splat(u.token(), 1.0) / (-u).mul_add(u, 1.0),
    }
}

/// `2 artanh(x / 2) = x (1 + x²/12 + x⁴/80 + … + x²ⁿ / (4ⁿ (2n + 1)) + …)`, for `|x|` up to about twice the limit.
#[inline(always)]
fn twice_artanh_of_half<S: Simd, const M: usize>(x: f64x8<S>) -> f64x8<S> {
    let square = x * x;
    let last = match M {
        SHORT => 1,
        MIDDLE => 2,
        _ => 8,
    };
    let coefficient = |n: i32| 0.25_f64.powi(n) / f64::from(2 * n + 1);
    let mut series = f64x8::splat(x.token(), coefficient(last));
    for n in (0..last).rev() {
        series = series.mul_add(square, coefficient(n));
    }
    x * series
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On both sides of the limits that the documentation of [`limits`] states.
    #[test]
    fn number_of_moments_follows_the_size_of_the_changes() {
        for (shift, spread, expected) in [
            (1.1e-4, 0.0, Some(SHORT)),
            (1.2e-4, 0.0, Some(MIDDLE)),
            (2.1e-3, 0.0, Some(LONG)),
            (0.11, 0.0, None),
            (1e-4, 4.0, Some(SHORT)),
            (1e-4, 4.1, Some(MIDDLE)),
            (1e-4, 41.0, Some(LONG)),
            (1e-4, 4.1e3, None),
            (1e-120, 9e99, Some(SHORT)),
            (1e-120, 1.1e100, None),
        ] {
            assert_eq!(moments(shift, spread), expected, "{shift:e}, {spread:e}");
        }
    }
}

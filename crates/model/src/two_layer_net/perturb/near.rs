//! Changes of the loss where all of them are small: the same quotients in a few operations each.
//!
//! Nothing here is a derivative or a limit: for each step the loss is changed by `+h` and by `−h`, and each
//! elementary function is evaluated to the last bit, by a polynomial that is short because its argument is
//! small. With `T = tanh(h x / 2)` and `τ = tanh(a / 2) = σ(a) − σ(−a)` both changes of a unit's output
//! have one denominator:
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
//! `ln(1 + p (eᵈ − 1)) − ln(1 + p (e⁻ᵈ − 1)) = 2 artanh(2 p T / (1 + (2 p − 1) T²))`.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::Moves;
use crate::Batch;
use crate::batch::Target;
use crate::two_layer_net::forward::Forward;
use crate::two_layer_net::sum::Terms;

/// Moments for steps like the notes' 1e-4, where every `1 / (1 + x)` is a short polynomial too.
pub(super) const SHORT: usize = 3;
/// Moments for ten times as much: inputs of unit variance, say, or larger weights.
pub(super) const MIDDLE: usize = 5;
/// Moments for steps up to about 0.1.
pub(super) const LONG: usize = 10;

/// Up to which `|h x|` and `|δ wₖ|` nothing is lost, with this many moments; and up to which spread of the weights
/// the last moment is finite.
///
/// What is left out is below 2⁻⁵⁴ of the change. For [`LONG`] that is the first missing term of `eʸ − 1`. For [`SHORT`],
/// with `|u| ≤ h x / 2` and `y = |δ wₖ|`, the largest are `y⁴/24`, `u y³/6` and `u² y²/2` of the sums over the classes, and
/// `u⁴` of `1 / (1 − u²)`; for [`MIDDLE`], `y⁵/720` and `u⁶`.
const fn limits(moments: usize) -> (f64, f64, f64) {
    match moments {
        SHORT => (1.1e-4, 1.0 / 6_000.0, 1e100),
        MIDDLE => (2e-3, 1e-3, 1e60),
        _ => (0.1, 0.1, 1e30),
    }
}

/// `N` times `L(+h) − L(−h)`, sample by sample.
pub(super) struct Near<'a, const M: usize> {
    forward: &'a Forward<'a>,
    /// Half of the second layer's step.
    half_step: f64,
    /// `tanh(h x / 2)` for the levels of all samples, and where each sample's begin.
    tanhs: Vec<f64>,
    starts: Vec<usize>,
    /// `tanh(h / 2)` for the step of each layer.
    tanh_of_input: f64,
    tanh_of_output: f64,
    /// Each sample's class.
    classes: Vec<usize>,
    /// For each sample and class.
    scores: Vec<Score>,
}

/// What the quotients of one score depend on.
#[derive(Debug, Clone, Copy)]
struct Score {
    /// `4 p`; for the sample's own class `4 (p − 1)`, because of its `−d`.
    four_p: f64,
    /// `4 p − 2`; for the own class `4 (1 − p) − 2`.
    four_p_minus_2: f64,
}

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
        let mut near = Self {
            forward,
            half_step: moves.outputs / 2.0,
            tanhs: Vec::new(),
            starts: vec![0],
            tanh_of_input: (moves.biases / 2.0).tanh(),
            tanh_of_output: (moves.outputs / 2.0).tanh(),
            classes: Vec::with_capacity(batch.len()),
            scores: Vec::with_capacity(batch.len() * forward.weights.classes()),
        };
        for n in 0..batch.len() {
            let Target::Class(class) = batch.target(n) else {
                return None;
            };
            near.classes.push(class);
            near.scores
                .extend((0..forward.weights.classes()).map(|k| Score::new(forward.p(n), k, class)));

            let levels = forward.levels(n).iter();
            near.tanhs
                .extend(levels.map(|x| tanh::<M>(moves.weights / 2.0 * x)));
            near.starts.push(near.tanhs.len());
        }
        Some(near)
    }
}

impl Score {
    fn new(p: &[f64], k: usize, class: usize) -> Self {
        if k == class {
            let others = p[..k].iter().sum::<f64>() + p[k + 1..].iter().sum::<f64>();
            Self {
                four_p: -4.0 * others,
                four_p_minus_2: 4.0 * others - 2.0,
            }
        } else {
            Self {
                four_p: 4.0 * p[k],
                four_p_minus_2: 4.0 * p[k] - 2.0,
            }
        }
    }
}

/// `tanh y`; the first term that [`SHORT`] leaves out is below 2⁻⁷⁷ y, and for [`MIDDLE`] below 2⁻⁶³ y.
#[inline(always)]
fn tanh<const M: usize>(y: f64) -> f64 {
    if M <= MIDDLE {
        let square = y * y;
        y * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0)))
    } else {
        y.tanh()
    }
}

/// `1 / (1 + s / 2)`; up to [`MIDDLE`], `s` is below 2⁻¹⁸ and `1 − s/2 + s²/4` is all of it.
#[inline(always)]
fn inverse<S: Simd, const M: usize>(s: f64x8<S>) -> f64x8<S> {
    if M <= MIDDLE {
        s.mul_add(s.mul_add(0.25, -0.5), 1.0)
    } else {
        f64x8::splat(s.token(), 1.0) / s.mul_add(0.5, 1.0)
    }
}

/// `1 / (1 − u²)`; for [`SHORT`], `1 + u²` is all of it, and for [`MIDDLE`] `1 + u² + u⁴`.
#[inline(always)]
fn inverse_of_even<S: Simd, const M: usize>(u: f64x8<S>) -> f64x8<S> {
    if M == SHORT {
        u.mul_add(u, 1.0)
    } else if M == MIDDLE {
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
    let last = if M <= MIDDLE { 2 } else { 8 };
    let coefficient = |n: i32| 0.25_f64.powi(n) / f64::from(2 * n + 1);
    let mut series = f64x8::splat(x.token(), coefficient(last));
    for n in (0..last).rev() {
        series = series.mul_add(square, coefficient(n));
    }
    x * series
}

/// `ln(1 + A₊) − ln(1 + A₋)` for the changes `δ± = e ± σ` of a unit, from three moments.
///
/// What both sides share is computed once: `(A₊ − A₋) / 2 = σ (M₁ + 2 M₂ e + M₃ σ²)` and
/// `(A₊ + A₋) / 2 = M₁ e + M₂ σ²`, but for terms below the last bit (see [`limits`]).
#[inline(always)]
fn both_sides<S: Simd, const M: usize>(
    sigma: f64x8<S>,
    e: f64x8<S>,
    moments: [f64x8<S>; M],
) -> f64x8<S> {
    let (first, second, third) = (moments[0], moments[1], moments[2]);
    let square = sigma * sigma;
    let difference = (second * 2.0).mul_add(e, third.mul_add(square, first)) * sigma;
    let mean = second.mul_add(square, first * e);
    let x = difference * mean.mul_add(mean - 1.0, f64x8::splat(sigma.token(), 1.0));
    // 2 artanh x = 2 x + 2 x³/3 + 2 x⁵/5.
    let square = x * x;
    x * square.mul_add(square.mul_add(2.0 / 5.0, 2.0 / 3.0), 2.0)
}

impl<const M: usize> Terms for Near<'_, M> {
    type Level = f64;
    type Units<S: Simd> = Units<S, M>;

    fn levels(&self, n: usize) -> &[f64] {
        &self.tanhs[self.starts[n]..self.starts[n + 1]]
    }

    fn one(&self) -> f64 {
        self.tanh_of_input
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S, M> {
        let weights = &self.forward.weights;
        let own = weights.w2_column(self.classes[n])[tile].load(simd);
        let mut moments = [f64x8::splat(simd, 0.0); M];
        for (k, p) in self.forward.p(n).iter().enumerate() {
            let w = weights.w2_column(k)[tile].load(simd) - own;
            let mut term = w * *p;
            moments[0] += term;
            for moment in &mut moments[1..] {
                term *= w;
                *moment += term;
            }
        }
        let mut factorial = 1.0;
        for (moment, m) in moments.iter_mut().zip(1..) {
            factorial *= f64::from(m);
            *moment *= 1.0 / factorial;
        }
        let z = self.forward.z(n)[tile].load(simd);
        let rest = self.forward.z_rest(n)[tile].load(simd);
        let mut tanhs = z * self.half_step;
        for lane in &mut *tanhs {
            *lane = tanh::<M>(*lane);
        }
        Units {
            minus_tau: rest - z,
            c: z * rest * 2.0,
            moments,
            tanh: tanhs,
            tanh_squared: tanhs * tanhs,
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S, M>, tanh: f64) -> f64x8<S> {
        let minus_u = units.minus_tau * tanh;
        let sigma = units.c * tanh * inverse_of_even::<S, M>(minus_u);
        if M == SHORT {
            return both_sides(sigma, minus_u * sigma, units.moments);
        }
        let up = minus_u.mul_add(sigma, sigma);
        let down = minus_u.mul_sub(sigma, sigma);
        let (mut above, mut below) = (units.moments[M - 1], units.moments[M - 1]);
        for moment in units.moments[..M - 1].iter().rev() {
            above = above.mul_add(up, *moment);
            below = below.mul_add(down, *moment);
        }
        let (above, below) = (above * up, below * down);
        // (A₊ − A₋) / (1 + (A₊ + A₋) / 2) is twice the artanh's argument.
        twice_artanh_of_half::<S, M>((above - below) * inverse::<S, M>(above + below))
    }

    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S, M>, n: usize, k: usize) -> f64x8<S> {
        let Score {
            four_p,
            four_p_minus_2,
        } = self.scores[n * self.forward.weights.classes() + k];
        let s = units.tanh_squared * four_p_minus_2;
        twice_artanh_of_half::<S, M>(units.tanh * four_p * inverse::<S, M>(s))
    }

    fn output_bias(&self, n: usize, k: usize) -> f64 {
        let Score {
            four_p,
            four_p_minus_2,
        } = self.scores[n * self.forward.weights.classes() + k];
        let t = self.tanh_of_output;
        2.0 * (four_p / 2.0 * t / (1.0 + four_p_minus_2 / 2.0 * t * t)).atanh()
    }
}

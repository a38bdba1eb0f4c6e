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
//! The sum over the classes is taken before the polynomial of `eʸ − 1 = y + y²/2 + y³/6 + y⁴/24`, not after
//! (both sums are finite): with `wₖ = w2[j, k] − w2[j, t]` and the moments `Mₘ = Σₖ pₖ wₖᵐ / m!`
//!
//! ```text
//! A± = Σₖ pₖ (e^(δ± wₖ) − 1) = M₁ δ± + M₂ δ±² + M₃ δ±³ + M₄ δ±⁴,
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

use crate::Batch;
use crate::batch::Target;
use crate::two_layer_net::forward::Forward;
use crate::two_layer_net::sum::Terms;

/// The largest `|h x|` for which `1 / (1 − u²)` is `1 + u²`, with `|u| ≤ h x / 2`: what is left out, `u⁴`,
/// is below 2⁻⁵⁶.
const LARGEST_SHIFT: f64 = 1.0 / 8_192.0;
/// The largest `|δ wₖ|` for which `eʸ − 1` is its first four terms: what is left out, `y⁵ / 120`, is below
/// 2⁻⁵⁴ y. And the largest for which `2 artanh q` is three terms.
const LARGEST_EXPONENT: f64 = 1.0 / 4_096.0;

/// `N` times `L(+h) − L(−h)`, sample by sample.
pub(super) struct Near<'a> {
    forward: &'a Forward,
    half_step: f64,
    /// `tanh(h x / 2)` for the levels of all samples, and where each sample's begin.
    tanhs: Vec<f64>,
    starts: Vec<usize>,
    tanh_of_one: f64,
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
    /// `1 − 2 p`; for the own class `1 − 2 (1 − p)`.
    one_minus_two_p: f64,
}

/// Eight units of one sample.
#[derive(Clone, Copy)]
pub(super) struct Units<S: Simd> {
    minus_tau: f64x8<S>,
    c: f64x8<S>,
    moments: [f64x8<S>; 4],
    /// `tanh(h z / 2)` and its square.
    tanh: f64x8<S>,
    tanh_squared: f64x8<S>,
}

impl<'a> Near<'a> {
    /// None if some change may be too large, or some target is not one-hot.
    pub fn new(forward: &'a Forward, batch: &Batch, h: f64) -> Option<Self> {
        let mut near = Self {
            forward,
            half_step: h / 2.0,
            tanhs: Vec::new(),
            starts: vec![0],
            tanh_of_one: (h / 2.0).tanh(),
            classes: Vec::with_capacity(batch.len()),
            scores: Vec::with_capacity(batch.len() * forward.weights.classes()),
        };
        let mut largest = 1.0_f64;
        for n in 0..batch.len() {
            let Target::Class(class) = batch.target(n) else {
                return None;
            };
            near.classes.push(class);
            near.scores
                .extend((0..forward.weights.classes()).map(|k| Score::new(forward.p(n), k, class)));

            let levels = forward.levels(n);
            largest = levels
                .iter()
                .fold(largest, |largest, x| largest.max(x.abs()));
            near.tanhs
                .extend(levels.iter().map(|x| small_tanh(near.half_step * x)));
            near.starts.push(near.tanhs.len());
        }
        let shift = h * largest;
        let exponent = shift / 4.0 * forward.weights.largest_spread();
        (shift <= LARGEST_SHIFT && exponent <= LARGEST_EXPONENT).then_some(near)
    }
}

impl Score {
    fn new(p: &[f64], k: usize, class: usize) -> Self {
        if k == class {
            let others = p[..k].iter().sum::<f64>() + p[k + 1..].iter().sum::<f64>();
            Self {
                four_p: -4.0 * others,
                one_minus_two_p: 1.0 - 2.0 * others,
            }
        } else {
            Self {
                four_p: 4.0 * p[k],
                one_minus_two_p: 1.0 - 2.0 * p[k],
            }
        }
    }
}

/// `tanh y` for `|y| ≤ 2⁻¹⁴`: the next term is below 2⁻⁷⁷ y.
#[inline(always)]
fn small_tanh(y: f64) -> f64 {
    let square = y * y;
    y * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0)))
}

/// `2 artanh(x / 2)` for `|x| ≤ 2⁻¹¹`.
#[inline(always)]
fn twice_artanh_of_half<S: Simd>(x: f64x8<S>) -> f64x8<S> {
    let square = x * x;
    let series = square.mul_add(1.0 / 80.0, 1.0 / 12.0);
    x * square.mul_add(series, 1.0)
}

impl Terms for Near<'_> {
    type Level = f64;
    type Units<S: Simd> = Units<S>;

    fn levels(&self, n: usize) -> &[f64] {
        &self.tanhs[self.starts[n]..self.starts[n + 1]]
    }

    fn one(&self) -> f64 {
        self.tanh_of_one
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S> {
        let weights = &self.forward.weights;
        let own = weights.w2_column(self.classes[n])[tile].load(simd);
        let mut moments = [f64x8::splat(simd, 0.0); 4];
        for (k, p) in self.forward.p(n).iter().enumerate() {
            let w = weights.w2_column(k)[tile].load(simd) - own;
            let mut term = w * *p;
            moments[0] += term;
            for moment in &mut moments[1..] {
                term *= w;
                *moment += term;
            }
        }
        for (moment, factorial) in moments.iter_mut().zip([1.0, 2.0, 6.0, 24.0]) {
            *moment *= 1.0 / factorial;
        }
        let z = self.forward.z(n)[tile].load(simd);
        let rest = self.forward.z_rest(n)[tile].load(simd);
        let y = z * self.half_step;
        let square = y * y;
        let tanh = y * square.mul_add(square.mul_add(2.0 / 15.0, -1.0 / 3.0), 1.0);
        Units {
            minus_tau: rest - z,
            c: z * rest * 2.0,
            moments,
            tanh,
            tanh_squared: tanh * tanh,
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S>, tanh: f64) -> f64x8<S> {
        let [m1, m2, m3, m4] = units.moments;
        let minus_u = units.minus_tau * tanh;
        let sigma = units.c * tanh * minus_u.mul_add(minus_u, 1.0);
        // The unit's output goes up by `up` and down by `down`.
        let up = minus_u.mul_add(sigma, sigma);
        let down = sigma.mul_sub(2.0, up);
        let above = up * m4.mul_add(up, m3).mul_add(up, m2).mul_add(up, m1);
        let below = down * (-m4).mul_add(down, m3).mul_add(down, -m2).mul_add(down, m1); // −A₋
        // 1 / (1 + e) is 1 − e + e² for e = (A₊ + A₋) / 2, which is below 2⁻²³.
        let twice_e = above - below;
        let quotient = twice_e.mul_add(twice_e.mul_add(0.25, -0.5), 1.0);
        twice_artanh_of_half((above + below) * quotient)
    }

    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S>, n: usize, k: usize) -> f64x8<S> {
        let Score {
            four_p,
            one_minus_two_p,
        } = self.scores[n * self.forward.weights.classes() + k];
        // 1 / (1 − e) is 1 + e for e = (1 − 2p) T², which is below 2⁻²⁸.
        let quotient = units.tanh_squared.mul_add(one_minus_two_p, 1.0);
        twice_artanh_of_half(units.tanh * four_p * quotient)
    }

    fn output_bias(&self, n: usize, k: usize) -> f64 {
        let Score {
            four_p,
            one_minus_two_p,
        } = self.scores[n * self.forward.weights.classes() + k];
        let t = self.tanh_of_one;
        2.0 * (four_p / 2.0 * t / (1.0 - one_minus_two_p * t * t)).atanh()
    }
}

//! Changes of the loss for any step, weights and probabilities: each exponential is taken whole.

use fearless_simd::{Simd, f64x8, prelude::*};

use crate::Batch;
use crate::batch::Target;
use crate::two_layer_net::forward::Forward;
use crate::two_layer_net::sum::Terms;

/// Exponents beyond this are left to logarithms.
const LARGE: f64 = 600.0;

/// `N` times `L(+h) − L(−h)`, sample by sample.
pub(super) struct Any<'a> {
    forward: &'a Forward<'a>,
    batch: &'a Batch<'a>,
    h: f64,
    /// `±h x` for the levels of all samples, and where each sample's begin.
    shifts: Vec<Shift>,
    starts: Vec<usize>,
}

/// A change `±d` of the input of a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    d: f64,
    /// `e^−|d|`.
    kept: f64,
    /// `1 − e^−|d|`, with all its digits.
    lost: f64,
}

/// Eight units of sample `n`.
#[derive(Clone, Copy)]
pub(super) struct Units<S: Simd> {
    n: usize,
    tile: usize,
    z: f64x8<S>,
    z_rest: f64x8<S>,
}

impl Shift {
    fn new(d: f64) -> Self {
        Self {
            d,
            kept: (-d.abs()).exp(),
            lost: -(-d.abs()).exp_m1(),
        }
    }

    /// `σ(a + d) − σ(a)` and `σ(a − d) − σ(a)`, from `z = σ(a)` and `rest = σ(−a)`.
    ///
    /// With all terms positive, nothing cancels and nothing overflows.
    fn of_sigmoid(self, z: f64, rest: f64) -> (f64, f64) {
        let up = z * (rest * self.lost / (self.kept + z * self.lost));
        let down = -rest * (z * self.lost / (self.kept + rest * self.lost));
        if self.d < 0.0 { (down, up) } else { (up, down) }
    }
}

impl<'a> Any<'a> {
    pub fn new(forward: &'a Forward<'a>, batch: &'a Batch<'a>, h: f64) -> Self {
        let mut shifts = Vec::new();
        let mut starts = vec![0];
        for n in 0..batch.len() {
            shifts.extend(forward.levels(n).iter().map(|x| Shift::new(h * x)));
            starts.push(shifts.len());
        }
        Self {
            forward,
            batch,
            h,
            shifts,
            starts,
        }
    }

    /// `L(a unit moved by up) − L(the unit moved by down)` for sample `n`.
    fn of_unit(&self, n: usize, (tile, lane): (usize, usize), (up, down): (f64, f64)) -> f64 {
        let weight = |k: usize| self.forward.weights.w2_column(k)[tile].0[lane];
        let target = self.batch.target(n);
        let total = target.sum();
        // Scores count from the target's own: for one-hot targets its term is then exactly 0.
        let (own, rest) = match target {
            Target::Class(class) => (weight(class), 0.0),
            Target::Weights(t) => {
                let mean: f64 = t.iter().enumerate().map(|(k, t)| t * weight(k)).sum();
                let own = mean / total;
                if total > 0.0 && own.is_finite() {
                    (own, 0.0)
                } else {
                    (0.0, -mean)
                }
            }
        };
        let moved = |shift: f64| {
            let p = self.forward.p(n).iter().enumerate();
            p.map(|(k, p)| p * (shift * (weight(k) - own)).exp_m1())
                .sum::<f64>()
        };
        let spread = (0..self.forward.weights.classes())
            .fold(0.0_f64, |max, k| max.max((weight(k) - own).abs()));
        let (above, below) = (moved(up), moved(down));
        let ratio = if spread * up.abs().max(down.abs()) < LARGE && above > -0.5 && below > -0.5 {
            ((above - below) / (1.0 + below)).ln_1p()
        } else {
            let whole = |shift: f64| {
                let sum = self.forward.log_sum(n);
                let scores = self.forward.logits(n).iter().enumerate();
                log_sum_exp(scores.map(|(k, a)| shift * (weight(k) - own) - sum.above(*a)))
            };
            whole(up) - whole(down)
        };
        total * ratio + (up - down) * rest
    }

    /// `L(score k moved by d) − L(score k moved by −d)` for sample `n`.
    fn of_score(&self, n: usize, k: usize, d: f64) -> f64 {
        let p = self.forward.p(n);
        let others = p[..k].iter().sum::<f64>() + p[k + 1..].iter().sum::<f64>();
        match self.batch.target(n) {
            // ln(1 + p (eᵈ − 1)) − d = ln(1 + (1 − p) (e⁻ᵈ − 1)), which keeps its digits at p = 1.
            Target::Class(class) if class == k => -self.log_ratio(n, k, others, p[k], d, true),
            target => {
                target.sum() * self.log_ratio(n, k, p[k], others, d, false)
                    - 2.0 * target.weight(k) * d
            }
        }
    }

    /// `ln((q + p eᵈ) / (q + p e⁻ᵈ))` with `q = 1 − p`.
    fn log_ratio(&self, n: usize, k: usize, p: f64, q: f64, d: f64, others: bool) -> f64 {
        if d.abs() < 30.0 {
            return (2.0 * p * d.sinh() / (q + p * (-d).exp())).ln_1p();
        }
        let scores = self.forward.logits(n);
        let sum = self.forward.log_sum(n);
        let one = -sum.above(scores[k]);
        let rest = scores
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != k)
            .map(|(_, a)| -sum.above(*a));
        let rest = log_sum_exp(rest);
        let (p, q) = if others { (rest, one) } else { (one, rest) };
        let whole = |d: f64| log_sum_exp([q, p + d].into_iter());
        whole(d) - whole(-d)
    }
}

/// `ln Σ eᵃ`.
fn log_sum_exp(a: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = a.clone().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    top + a.map(|a| (a - top).exp()).sum::<f64>().ln()
}

impl Terms for Any<'_> {
    type Level = Shift;
    type Units<S: Simd> = Units<S>;

    fn levels(&self, n: usize) -> &[Shift] {
        &self.shifts[self.starts[n]..self.starts[n + 1]]
    }

    fn one(&self) -> Shift {
        Shift::new(self.h)
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S> {
        let z = self.forward.z(n)[tile].load(simd);
        Units {
            n,
            tile,
            z,
            z_rest: self.forward.z_rest(n)[tile].load(simd),
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S>, shift: Shift) -> f64x8<S> {
        f64x8::from_fn(units.z.token(), |lane| {
            let moves = shift.of_sigmoid(units.z[lane], units.z_rest[lane]);
            self.of_unit(units.n, (units.tile, lane), moves)
        })
    }

    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S>, n: usize, k: usize) -> f64x8<S> {
        f64x8::from_fn(units.z.token(), |lane| {
            self.of_score(n, k, self.h * units.z[lane])
        })
    }

    fn output_bias(&self, n: usize, k: usize) -> f64 {
        self.of_score(n, k, self.h)
    }
}

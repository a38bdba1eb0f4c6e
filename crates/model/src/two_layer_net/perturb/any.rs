//! Changes of the loss for any step, weights and probabilities: each exponential is taken whole.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::Moves;
use crate::Batch;
use crate::batch::Target;
use crate::palette::Palette;
use crate::two_layer_net::argmax;
use crate::two_layer_net::extreme::{Input, sigmoid};
use crate::two_layer_net::forward::Forward;
use crate::two_layer_net::sum::Terms;
use crate::two_layer_net::tile::LANES;

/// Exponents beyond this are left to logarithms.
const LARGE: f64 = 600.0;
/// A unit whose `σ(a)` or `σ(−a)` is less than this …
const TINY: f64 = 1e-290;
/// … and that is moved by more than this is computed from `a`: its `σ` may have lost it.
const FAR: f64 = 30.0;

/// `N` times `L(+h) − L(−h)`, sample by sample.
pub(super) struct Any<'a> {
    forward: &'a Forward<'a>,
    batch: &'a Batch<'a>,
    moves: Moves,
    /// `±h x`.
    shifts: Palette<Shift>,
}

/// A change `±d` of the input of a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    h: f64,
    x: f64,
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
    /// Where some unit has `σ(a)` or `σ(−a)` below [`TINY`].
    inputs: Option<[Input; LANES]>,
}

impl Shift {
    fn new(h: f64, x: f64) -> Self {
        let d = h * x;
        Self {
            h,
            x,
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

    /// The same of a unit that is all but 0 or all but 1.
    fn of_saturated(self, z: f64, rest: f64, input: Input) -> (f64, f64) {
        let moved = |h| {
            let a = input.moved(h, self.x);
            if z < rest {
                sigmoid(a) - z
            } else {
                rest - sigmoid(-a)
            }
        };
        (moved(self.h), moved(-self.h))
    }
}

impl<'a> Any<'a> {
    pub fn new(forward: &'a Forward<'a>, batch: &'a Batch<'a>, moves: Moves) -> Self {
        Self {
            forward,
            batch,
            moves,
            shifts: Palette::new(batch, 0..batch.len(), |x| Shift::new(moves.weights, x)),
        }
    }

    /// `L(a unit moved by up) − L(the unit moved by down)` for sample `n`.
    fn of_unit(&self, n: usize, (tile, lane): (usize, usize), (up, down): (f64, f64)) -> f64 {
        let weight = |k: usize| self.forward.weights.w2_columns(tile)[k].0[lane];
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
        let spread = (0..self.forward.weights.classes)
            .fold(0.0_f64, |max, k| max.max((weight(k) - own).abs()));
        let (above, below) = (moved(up), moved(down));
        let ratio = if spread * up.abs().max(down.abs()) < LARGE && above > -0.5 && below > -0.5 {
            // Of the larger sum to the smaller: the other way round a huge one would leave no digits.
            if above < below {
                -((below - above) / (1.0 + above)).ln_1p()
            } else {
                ((above - below) / (1.0 + below)).ln_1p()
            }
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

/// `ln Σ eᵃ`, from the largest `a` and what the others add to its `e⁰`.
fn log_sum_exp(a: impl Iterator<Item = f64> + Clone) -> f64 {
    let Some(best) = argmax(a.clone()) else {
        return f64::NEG_INFINITY;
    };
    let top = a.clone().nth(best).unwrap_or(f64::NEG_INFINITY);
    if top == f64::NEG_INFINITY {
        return top;
    }
    let others = a.enumerate().filter(|(k, _)| *k != best);
    top + others.map(|(_, a)| (a - top).exp()).sum::<f64>().ln_1p()
}

impl Terms for Any<'_> {
    type Level = Shift;
    type Units<S: Simd> = Units<S>;

    fn palette(&self) -> &Palette<Shift> {
        &self.shifts
    }

    fn one(&self) -> Shift {
        Shift::new(self.moves.biases, 1.0)
    }

    #[inline(always)]
    fn units<S: Simd>(&self, simd: S, n: usize, tile: usize) -> Units<S> {
        let (passed, i) = self.forward.of(n);
        let units = passed.units(i, tile);
        let (z, z_rest) = (units.z.load(simd), units.z_rest.load(simd));
        let saturated = z.simd_lt(TINY) | z_rest.simd_lt(TINY);
        Units {
            n,
            tile,
            z,
            z_rest,
            inputs: saturated
                .any_true()
                .then(|| std::array::from_fn(|lane| self.forward.input(n, tile, lane))),
        }
    }

    #[inline(always)]
    fn input<S: Simd>(&self, units: Units<S>, shift: Shift) -> f64x8<S> {
        f64x8::from_fn(units.z.token(), |lane| {
            let (z, rest) = (units.z[lane], units.z_rest[lane]);
            let moves = match units.inputs {
                Some(inputs) if z.min(rest) < TINY && shift.d.abs() > FAR => {
                    shift.of_saturated(z, rest, inputs[lane])
                }
                _ => shift.of_sigmoid(z, rest),
            };
            self.of_unit(units.n, (units.tile, lane), moves)
        })
    }

    #[inline(always)]
    fn output<S: Simd>(&self, units: Units<S>, n: usize, k: usize) -> f64x8<S> {
        f64x8::from_fn(units.z.token(), |lane| {
            self.of_score(n, k, self.moves.outputs * units.z[lane])
        })
    }

    fn output_bias(&self, n: usize, k: usize) -> f64 {
        self.of_score(n, k, self.moves.outputs)
    }
}

//! Changes of the loss for any step, weights and probabilities: each exponential is evaluated by itself.

use layers::{LogSumExp, sigmoid_scalar};

use super::coefficients::Coefficients;
use super::gradient::{Gradient, Sample, entries_mut};
use super::nodes::{Interpolation, MAX_NODES, Node, SMALL, smallest_change};
use super::overflow::PreActivation;
use super::weights::Weights;
use crate::Batch;
use crate::batch::Target;
use crate::kernel::parallel::for_each;
use crate::kernel::tile::LANES;
use crate::sparse::BLOCK;

/// Exponents beyond this are left to logarithms.
const LARGE: f64 = 600.0;
/// A unit whose `σ(a)` or `σ(−a)` is less than this …
const TINY: f64 = 1e-290;
/// … and whose pre-activation changes by more than this is computed from `a`, because `σ` has lost it.
const FAR: f64 = 30.0;

/// A change `±d` of the pre-activation of a unit, `d = hx`.
#[derive(Debug, Clone, Copy)]
struct Shift {
    h: f64,
    x: f64,
    d: f64,
    /// `e^−|d|`.
    decay: f64,
    /// `1 − e^−|d|`, with all its digits.
    decayed: f64,
}

impl Shift {
    fn new(h: f64, x: f64) -> Self {
        let d = h * x;
        Self {
            h,
            x,
            d,
            decay: (-d.abs()).exp(),
            decayed: -(-d.abs()).exp_m1(),
        }
    }

    /// `σ(a + d) − σ(a)` and `σ(a − d) − σ(a)`, from `z = σ(a)` and `rest = σ(−a)`. All terms are positive, so nothing
    /// cancels and nothing overflows.
    fn of_sigmoid(self, z: f64, rest: f64) -> (f64, f64) {
        let up = z * (rest * self.decayed / (self.decay + z * self.decayed));
        let down = -rest * (z * self.decayed / (self.decay + rest * self.decayed));
        if self.d < 0.0 { (down, up) } else { (up, down) }
    }

    /// The same for a unit that is nearly 0 or nearly 1.
    fn of_saturated(self, z: f64, rest: f64, a: PreActivation) -> (f64, f64) {
        let change = |h| {
            let a = a.shifted(h, self.x);
            if z < rest {
                sigmoid_scalar(a) - z
            } else {
                rest - sigmoid_scalar(-a)
            }
        };
        (change(self.h), change(-self.h))
    }
}

/// One sample with its target, in a network.
#[derive(Clone, Copy)]
pub(super) struct Losses<'a> {
    pub weights: &'a Weights<'a>,
    pub sample: Sample<'a>,
    pub target: &'a Target,
}

impl Losses<'_> {
    /// `z` and `1 − z` of a unit.
    fn unit(self, (tile, lane): (usize, usize)) -> (f64, f64) {
        let Sample { activations, i, .. } = self.sample;
        let tile_of = |rows: &crate::kernel::tile::PackedRows| rows.row(i)[tile].0[lane];
        (tile_of(&activations.z), tile_of(&activations.one_minus_z))
    }

    /// `g(v) = (L(+hv) − L(−hv)) / 2h` for a unit.
    #[cfg(test)]
    pub fn quotient(self, unit: (usize, usize), h: f64, v: f64) -> f64 {
        self.of_unit(unit, Shift::new(h, v), None) / (2.0 * h)
    }

    /// `S = σ(a) σ(−a) Σₖ pₖ |w2[j, k] − w2[j, t]|` for a one-hot target.
    #[cfg(test)]
    pub fn scale(self, (tile, lane): (usize, usize)) -> f64 {
        let (z, one_minus_z) = self.unit((tile, lane));
        let weight = |k: usize| self.weights.w2_columns(tile)[k].0[lane];
        let Target::Class(class) = *self.target else {
            panic!("a one-hot target");
        };
        let p = self.sample.activations.p(self.sample.i).iter().enumerate();
        let q: f64 = p.map(|(k, p)| p * (weight(k) - weight(class)).abs()).sum();
        z * one_minus_z * q
    }

    /// `L(+d) − L(−d)` for a unit whose pre-activation is known if it is saturated.
    fn of_unit(self, unit: (usize, usize), shift: Shift, a: Option<PreActivation>) -> f64 {
        let (z, rest) = self.unit(unit);
        let changes = match a {
            Some(a) if z.min(rest) < TINY && shift.d.abs() > FAR => shift.of_saturated(z, rest, a),
            _ => shift.of_sigmoid(z, rest),
        };
        self.of_output(unit, changes)
    }

    /// `L(up) − L(down)` for the two changes of a unit's output.
    fn of_output(self, (tile, lane): (usize, usize), (up, down): (f64, f64)) -> f64 {
        let Sample { activations, i, .. } = self.sample;
        let weight = |k: usize| self.weights.w2_columns(tile)[k].0[lane];
        let total = self.target.sum();
        // Scores count from the target's own: for one-hot targets its term is then exactly 0.
        let (own, rest) = match self.target {
            Target::Class(class) => (weight(*class), 0.0),
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
        let sum = |change: f64| {
            let p = activations.p(i).iter().enumerate();
            p.map(|(k, p)| p * (change * (weight(k) - own)).exp_m1())
                .sum::<f64>()
        };
        let spread =
            (0..self.weights.classes).fold(0.0_f64, |max, k| max.max((weight(k) - own).abs()));
        let (above, below) = (sum(up), sum(down));
        let ratio = if spread * up.abs().max(down.abs()) < LARGE && above > -0.5 && below > -0.5 {
            // From the larger sum to the smaller: the other way round a huge one would leave no digits.
            if above < below {
                -((below - above) / (1.0 + above)).ln_1p()
            } else {
                ((above - below) / (1.0 + below)).ln_1p()
            }
        } else {
            let whole = |change: f64| {
                let sum = activations.log_sum_exp(i);
                let scores = activations.logits(i).iter().enumerate();
                let scores = scores.map(|(k, a)| change * (weight(k) - own) - sum.minus(*a));
                LogSumExp::of(scores).value()
            };
            whole(up) - whole(down)
        };
        total * ratio + (up - down) * rest
    }

    /// `L(score k + d) − L(score k − d)`.
    fn of_score(self, k: usize, d: f64) -> f64 {
        let p = self.sample.activations.p(self.sample.i);
        let others = p[..k].iter().sum::<f64>() + p[k + 1..].iter().sum::<f64>();
        match self.target {
            // ln(1 + p (eᵈ − 1)) − d = ln(1 + (1 − p) (e⁻ᵈ − 1)), which keeps its digits at p = 1.
            Target::Class(class) if *class == k => -self.log_ratio(k, others, p[k], d, true),
            target => {
                target.sum() * self.log_ratio(k, p[k], others, d, false)
                    - 2.0 * target.weight(k) * d
            }
        }
    }

    /// `ln((q + p eᵈ) / (q + p e⁻ᵈ))` with `q = 1 − p`.
    fn log_ratio(self, k: usize, p: f64, q: f64, d: f64, others: bool) -> f64 {
        if d.abs() < FAR {
            return (2.0 * p * d.sinh() / (q + p * (-d).exp())).ln_1p();
        }
        let Sample { activations, i, .. } = self.sample;
        let sum = activations.log_sum_exp(i);
        let scores = activations.logits(i).iter().enumerate();
        let one = -sum.minus(activations.logits(i)[k]);
        let rest = scores.filter(|(other, _)| *other != k);
        let rest = LogSumExp::of(rest.map(|(_, a)| -sum.minus(*a))).value();
        let (p, q) = if others { (rest, one) } else { (one, rest) };
        let whole = |d: f64| LogSumExp::of([q, p + d]).value();
        whole(d) - whole(-d)
    }
}

/// The coefficients of one sample, from exact changes at the nodes of both layers.
pub(super) fn interpolate(
    (weights, target): (&Weights, &Target),
    sample: Sample,
    (hidden, output): (&Interpolation, &Interpolation),
    samples: usize,
    coefficients: &mut Coefficients,
) {
    let losses = Losses {
        weights,
        sample,
        target,
    };
    let nodes: [Node; MAX_NODES] = hidden.nodes(samples);
    for tile in 0..weights.tiles().len() {
        for lane in 0..LANES {
            let quotients = nodes.map(|node| {
                let shift = Shift::new(node.d, 1.0);
                losses.of_unit((tile, lane), shift, None) * node.scale
            });
            for k in 0..hidden.basis.terms {
                coefficients.hidden[k].row_mut(sample.i)[tile].0[lane] =
                    hidden.coefficient_of_one(k, &quotients);
            }
        }
    }
    let nodes: [Node; MAX_NODES] = output.nodes(samples);
    for class in 0..weights.classes {
        let quotients = nodes.map(|node| losses.of_score(class, node.d) * node.scale);
        for k in 0..output.basis.terms {
            coefficients.output[k][sample.i * weights.classes + class] =
                output.coefficient_of_one(k, &quotients);
        }
    }
}

/// The steps of `w1`, of `b1`, and of `w2` and `b2`.
#[derive(Clone, Copy)]
struct StepSizes {
    weights: f64,
    biases: f64,
    outputs: f64,
}

/// The whole gradient, every quotient by itself: each non-zero feature and each output of a unit is evaluated.
pub(super) fn gradient(weights: &Weights, batch: &Batch, h: f64, gradient: &mut Gradient) {
    gradient.forward(weights, batch, |_, _| {});
    let small = smallest_change(weights.w2_spread());
    let steps = StepSizes {
        weights: h.max((small / batch.max_abs()).min(1e300)),
        biases: h.max(small),
        outputs: h.max(SMALL),
    };
    let mut sums = crate::TwoLayerParams::zeros(weights.features, weights.hidden, weights.classes);
    let exact = ExactGradient {
        weights,
        gradient,
        steps,
    };
    let rows = entries_mut(&mut sums.w1).chunks_mut(BLOCK * weights.hidden);
    for_each(rows.enumerate(), |(block, rows)| {
        exact.sum_block(block, rows);
    });
    let units = entries_mut(&mut sums.b1).iter_mut().zip(
        sums.w2
            .as_slice_mut()
            .expect("standard layout")
            .chunks_mut(weights.classes),
    );
    for_each(units.enumerate(), |(unit, (b1, w2))| {
        exact.sum_unit(unit, b1, w2);
    });
    for (k, b2) in sums.b2.iter_mut().enumerate() {
        *b2 = exact.mean(steps.outputs, |losses| losses.of_score(k, steps.outputs));
    }
    gradient.params = sums;
}

struct ExactGradient<'a> {
    weights: &'a Weights<'a>,
    gradient: &'a Gradient,
    steps: StepSizes,
}

impl ExactGradient<'_> {
    /// One block of rows of the gradient by `w1`.
    fn sum_block(&self, block: usize, rows: &mut [f64]) {
        let h = self.steps.weights;
        rows.fill(0.0);
        for n in 0..self.gradient.targets.len() {
            let losses = self.losses(n);
            let saturated: Vec<_> = (0..self.weights.hidden)
                .map(|j| self.saturated(losses, j))
                .collect();
            for (feature, x) in losses.sample.x.piece(losses.sample.i, block).iter() {
                let shift = Shift::new(h, x);
                let row = &mut rows[feature * self.weights.hidden..][..self.weights.hidden];
                for (j, (sum, a)) in row.iter_mut().zip(&saturated).enumerate() {
                    *sum += losses.of_unit(self.lane(j), shift, *a);
                }
            }
        }
        for sum in rows {
            *sum *= self.scale(h);
        }
    }

    /// The gradient by the bias of a unit, and by its weights in `w2`.
    fn sum_unit(&self, j: usize, b1: &mut f64, w2: &mut [f64]) {
        let StepSizes {
            biases, outputs, ..
        } = self.steps;
        let shift = Shift::new(biases, 1.0);
        *b1 = self.mean(biases, |losses| {
            losses.of_unit(self.lane(j), shift, self.saturated(losses, j))
        });
        for (k, w2) in w2.iter_mut().enumerate() {
            *w2 = self.mean(outputs, |losses| {
                losses.of_score(k, outputs * losses.unit(self.lane(j)).0)
            });
        }
    }

    /// The mean over the samples of `change / 2h`.
    fn mean(&self, h: f64, change: impl Fn(Losses) -> f64) -> f64 {
        let changes = (0..self.gradient.targets.len()).map(|n| change(self.losses(n)));
        self.scale(h) * changes.sum::<f64>()
    }

    fn scale(&self, h: f64) -> f64 {
        1.0 / (2.0 * h * self.gradient.targets.len() as f64)
    }

    fn losses(&self, n: usize) -> Losses<'_> {
        Losses {
            weights: self.weights,
            sample: self.gradient.of_sample(n),
            target: &self.gradient.targets[n],
        }
    }

    /// The pre-activation of a unit whose output has lost it.
    fn saturated(&self, losses: Losses, j: usize) -> Option<PreActivation> {
        let (tile, lane) = self.lane(j);
        let (z, rest) = losses.unit((tile, lane));
        (z.min(rest) < TINY).then(|| {
            self.weights
                .pre_activation(losses.sample.x, losses.sample.i, tile, lane)
        })
    }

    /// Where a unit is among the tiles.
    fn lane(&self, unit: usize) -> (usize, usize) {
        let tile = unit / LANES;
        (tile, unit - self.weights.tiles().first(tile))
    }
}

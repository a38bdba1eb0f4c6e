//! Richardson extrapolation over shrinking steps, with an error bar.
//!
//! Quotients at shrinking steps are extrapolated to step 0 in [Neville's table](super::neville). Every entry of it is
//! a candidate for the answer. Its error has four parts:
//!
//! - *Truncation*: the larger distance to the two entries that it was made of, as in Ridders' paper.
//! - *Contradiction*: the distance to the estimates of the same column at shorter steps, beyond their noise. Shorter
//!   steps see more of `f`, so a candidate whose steps reach across a kink or a peak loses to those at shorter steps.
//! - *Bend*: what is left of half the difference of the one-sided slopes, `(f(x + h) − 2 f(x) + f(x − h)) / 2h`, once
//!   it is extrapolated too. It is 0 for a smooth `f`. A kink closer to `x` than `h` changes the quotient by as much.
//! - *Noise*: the rounding in `f`, divided by the step. It starts from the last digit of `f` and is raised to the
//!   scatter of the shortest steps, so that a function computed to fewer digits has wider bars.
//!
//! The answer is the candidate of least error. Steps shrink until rounding exceeds what another step could gain, and at
//! least three levels below the best candidate, all of which must agree with it. Where they do not, steps shrink until
//! nothing but rounding is left of the changes of `f`.
//!
//! Sources: C. J. F. Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", *Advances in Engineering Software* 4
//! (1982), 75–76; Press et al., *Numerical Recipes*, section 5.7; Gill, Murray, Saunders and Wright, "Computing
//! Forward-Difference Intervals for Numerical Optimization", *SIAM Journal on Scientific and Statistical Computing* 4
//! (1983), 310–321, for the second difference that tells what `f` does between `x` and the step. The margins were set
//! on draws of functions other than those of `tests/coverage.rs`.

use super::agreement::Agreement;
use super::control::{Behaviour, Precision, Sample, StepControl};
use super::kink::{diverges, kink};
use super::neville::{COLUMNS, LEVELS, Neville, step};
use super::plateau::Edge;

/// Levels below the best candidate that must agree with it.
const BELOW: usize = 3;

/// A bar is this many times the estimated error, in all of its parts.
const MARGIN: f64 = 4.0;

/// A level contradicts a candidate beyond this many times its noise.
const NOISE_MARGIN: f64 = 2.0;

/// If levels do not agree, the noise is the scatter of this many of the last ones.
const NOISY_LEVELS: usize = 5;

/// The column of that scatter: truncation is gone from it, and rounding is not yet much amplified.
const NOISE_COLUMN: usize = 3;

/// Steps are too short if rounding is more than this fraction of the change of `f`.
const HOPELESS: f64 = 1e-3;

/// `f` leaves a line at a step where it is this many times further from the line than at the next shorter step.
const LEAVES: f64 = 10.0;

/// The line is a tread of a staircase if `f` leaves it by less than this fraction of its changes.
const TREAD: f64 = 1e-3;

/// How many times as precise as an `f32` an `f64` is.
const SINGLE_PRECISION: f64 = (1_u32 << 29) as f64;

/// `f` is computed in `f32` if all its values fit in an `f32`, and those of this many levels need all its digits.
const SINGLE_LEVELS: usize = 4;

/// Chooses shorter and shorter steps, and extrapolates.
#[derive(Clone, Debug)]
pub struct Ridders {
    derivative: usize,
    slopes: Neville,
    /// Half the differences of the one-sided slopes.
    bends: Neville,
    /// Rounding in the quotient of each level, if `f` is right to the last digit of an `f64`.
    rounding: [f64; LEVELS],
    /// How much the values of each level differ from `f(x)`, as a part of the quotient.
    change: [f64; LEVELS],
    /// The precision of the values of `f`, and at how many levels it is that of an `f32`.
    precision: Precision,
    single_levels: usize,
    /// The edge at which `f` stops changing, if it does.
    edge: Option<Edge>,
    next: Option<f64>,
}

/// An entry of the table, as a candidate for the answer.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    level: usize,
    column: usize,
    error: f64,
}

impl Candidate {
    const NONE: Self = Self {
        level: 0,
        column: 0,
        error: f64::INFINITY,
    };
}

impl Ridders {
    pub fn new(behaviour: Behaviour) -> Self {
        let bend = Behaviour {
            order: 1,
            spacing: 2,
            ..behaviour
        };
        Self {
            derivative: behaviour.derivative,
            slopes: Neville::new(behaviour),
            bends: Neville::new(bend),
            rounding: [0.0; LEVELS],
            change: [0.0; LEVELS],
            precision: Precision::Few,
            single_levels: 0,
            edge: None,
            next: Some(step(0)),
        }
    }

    /// The candidate of least error, if the noise at the first level is at least `floor`.
    fn best(&self, floor: f64) -> Candidate {
        let levels = self.slopes.levels();
        let mut best = Candidate::NONE;
        for column in 1..COLUMNS {
            let (mut below, mut bend) = (Agreement::ANY, 0.0_f64);
            for level in (column..levels).rev() {
                let value = self.slopes.at(level, column);
                let noise = self.noise(level, floor);
                let of_slope = self.slopes.amplification(column) * noise;
                // The second difference has three values, one of them twice.
                let of_bend = 2.0 * self.bends.amplification(column) * noise;
                if let Some(own) = self.bends.at_or_before(level, column) {
                    bend = bend.max(own.abs() - NOISE_MARGIN * of_bend);
                }
                let contradiction = below.excludes(value).max(bend);
                let error = self.slopes.truncation(level, column).max(contradiction) + of_slope;
                // Of two equally good ones, the one that more levels confirm.
                let wins = error < best.error || (error == best.error && level < best.level);
                if value.is_finite() && wins {
                    best = Candidate {
                        level,
                        column,
                        error,
                    };
                }
                if let Some(value) = self.slopes.at_or_before(level, column) {
                    below.narrow(value, NOISE_MARGIN * of_slope);
                }
            }
        }
        best
    }

    /// Noise in the quotient of a level, if that at the first level is at least `floor`.
    fn noise(&self, level: usize, floor: f64) -> f64 {
        self.rounding(level).max(floor * self.slopes.growth(level))
    }

    fn rounding(&self, level: usize) -> f64 {
        if self.precision == Precision::Single && self.single_levels >= SINGLE_LEVELS {
            SINGLE_PRECISION * self.rounding[level]
        } else {
            self.rounding[level]
        }
    }

    /// The noise at the first level, estimated from the scatter of the levels.
    fn visible_noise(&self) -> f64 {
        if let Some(jump) = self.jump() {
            return 0.5 * jump;
        }
        let best = self.best(0.0);
        if self.is_confirmed(best) {
            self.scatter(best.level + 1, best.column)
        } else {
            self.scatter_of_last()
        }
    }

    /// The jump in which a plateau or a tread ends, if it does.
    fn jump(&self) -> Option<f64> {
        self.edge.as_ref()?.jump()
    }

    /// The scatter of the last levels, in a column from which truncation is gone.
    fn scatter_of_last(&self) -> f64 {
        let first = self.slopes.levels().saturating_sub(NOISY_LEVELS);
        self.scatter(first.max(NOISE_COLUMN + 1), NOISE_COLUMN)
    }

    /// The scatter of a column from a level on, brought back to the first level: of the slopes among themselves, and of
    /// what is left of the bends.
    fn scatter(&self, from: usize, column: usize) -> f64 {
        let scatter = |level: usize| {
            let slope = self.slopes.truncation(level, column) / self.slopes.amplification(column);
            let bend = self.bends.at(level, column).abs() / self.bends.amplification(column) / 2.0;
            [slope, bend].map(|scatter| scatter / self.slopes.growth(level))
        };
        (from..self.slopes.levels())
            .flat_map(scatter)
            .filter(|scatter| scatter.is_finite())
            .fold(0.0, f64::max)
    }

    /// The scatter of the last bends among themselves, brought back to the first level.
    fn scatter_of_bends(&self) -> f64 {
        let levels = self.bends.levels();
        let scatter =
            |level: usize| self.bends.truncation(level, NOISE_COLUMN) / self.bends.growth(level);
        (levels.saturating_sub(NOISY_LEVELS).max(NOISE_COLUMN + 1)..levels)
            .map(scatter)
            .fold(0.0, f64::max)
    }

    /// Whether enough levels below agree with the best candidate, and a further one could not improve it.
    fn is_confirmed(&self, best: Candidate) -> bool {
        let last = self.slopes.levels() - 1;
        last >= best.level + BELOW
            && best.error.is_finite()
            && self.slopes.at(last, 0).is_finite()
            && self.slopes.amplification(1) * self.rounding(last) >= best.error
    }

    /// Whether the noise is more than rounding of the values, but no more than rounding of the largest value that was
    /// seen, and the answer is good to six digits nonetheless: there is nothing to be found further down.
    fn is_noisy_but_known(&self) -> bool {
        let levels = self.slopes.levels();
        if levels < NOISE_COLUMN + NOISY_LEVELS || self.bends.at(levels - 1, 0).is_nan() {
            return false;
        }
        let scatter = self.scatter_of_last();
        let largest = (0..levels)
            .map(|level| self.rounding(level) / self.slopes.growth(level))
            .fold(0.0, f64::max);
        if scatter > 64.0 * largest {
            return false;
        }
        let best = self.best(scatter);
        levels > best.level + NOISY_LEVELS
            && best.error <= 1e-6 * self.slopes.at(best.level, best.column).abs()
            && self.noise(levels - 1, scatter) >= best.error
    }

    /// Whether the last steps were so short that `f` hardly changed.
    fn is_at_the_bottom(&self, best: Candidate) -> bool {
        let levels = self.slopes.levels();
        let hopeless = |level| {
            self.rounding(level) >= HOPELESS * self.change[level]
                && self.slopes.at(level, 0).is_finite()
        };
        best.error.is_finite()
            && levels > best.level + BELOW
            && (levels - BELOW..levels).all(hopeless)
    }

    /// How much `f` changes at the step of a level, in units of the change that makes a quotient of 1 at the first.
    fn change(&self, level: usize) -> f64 {
        self.change[level] / self.slopes.growth(level)
    }

    /// The edge of a plateau that is two levels wide by now, unless rounding explains it.
    fn edge_of_plateau(&self) -> Option<Edge> {
        let outside = self.slopes.levels().checked_sub(3)?;
        let [inside, last] = [outside + 1, outside + 2];
        let is_edge = self.change[inside] == 0.0
            && self.change[last] == 0.0
            && self.change[outside] > 8.0 * self.rounding(outside);
        let further_out = outside
            .checked_sub(1)
            .map_or(0.0, |level| self.change(level));
        is_edge.then(|| {
            Edge::new(
                step(inside),
                step(outside),
                self.change(outside),
                further_out,
            )
        })
    }

    /// Where `f` leaves the straight line that the shortest steps follow, if longer steps follow another within a tiny
    /// fraction of their change: the line may be a tread of a staircase, that is `f` may be rounded inside.
    fn edge_of_tread(&self) -> Option<Edge> {
        let best = self.best(0.0);
        let slope = self.slopes.at(best.level, best.column);
        let off =
            |level: usize| (self.slopes.at(level, 0) - slope).abs() + self.bends.at(level, 0).abs();
        let leaves =
            |level: &usize| off(*level) > LEAVES * (off(level + 1) + self.rounding(level + 1));
        let outside = (0..best.level.checked_sub(best.column)?)
            .rev()
            .find(leaves)?;
        let height = off(outside) / self.slopes.growth(outside);
        let largest = (0..outside)
            .map(|level| self.change(level))
            .fold(0.0, f64::max);
        let smooth = self.best(0.5 * height);
        let contradiction = (self.slopes.at(smooth.level, smooth.column) - slope).abs();
        let is_edge =
            height < TREAD * largest && contradiction > MARGIN * (smooth.error + best.error);
        is_edge.then(|| Edge::of_line(slope, step(outside + 1), step(outside), height))
    }

    fn record(&mut self, sample: Sample) {
        let level = self.slopes.levels();
        self.rounding[level] = sample.rounding;
        self.slopes.push(Some(sample.quotient));
        self.bends.push(sample.bend);
        self.precision = self.precision.max(sample.precision);
        self.single_levels += usize::from(sample.precision == Precision::Single);
        self.change[level] = sample.change;
        if self.edge.is_none() {
            self.edge = self.edge_of_plateau();
        }
    }

    fn choose_next(&self) -> Option<f64> {
        if let Some(edge) = &self.edge {
            if let Some(step) = edge.next() {
                return Some(step);
            }
            if edge.jump().is_some() || edge.is_of_line() {
                return None;
            }
        }
        let best = self.best(0.0);
        let settled = self.slopes.levels() == LEVELS
            || self.is_confirmed(best)
            || self.is_noisy_but_known()
            || self.is_at_the_bottom(best);
        (!settled).then(|| step(self.slopes.levels()))
    }
}

impl StepControl for Ridders {
    const WEIGHS_NOISE: bool = true;

    fn next(&self) -> Option<f64> {
        self.next
    }

    fn push(&mut self, sample: Sample) {
        let Some(step) = self.next else { return };
        match &mut self.edge {
            Some(edge) if edge.next().is_some() => {
                let off_line = |bend: f64| (sample.quotient - edge.slope()).abs() + bend.abs();
                let change = if edge.is_of_line() {
                    sample.bend.map(off_line)
                } else {
                    Some(sample.change)
                };
                edge.push(change.map(|change| change * step.powi(self.derivative as i32)));
            }
            _ => self.record(sample),
        }
        self.next = self.choose_next();
        if self.next.is_none() && self.edge.is_none() {
            self.edge = self.edge_of_tread();
            self.next = self.edge.as_ref().and_then(Edge::next);
        }
    }

    fn longest(&self) -> f64 {
        1.0
    }

    /// The bar is infinite at a kink, where the derivative is the mean of the one-sided slopes.
    fn answer(&self) -> Option<(f64, Option<f64>)> {
        if self.slopes.levels() == 0 {
            return None;
        }
        let floor = self.visible_noise();
        // At a kink the bends are no noise, but their scatter is.
        let floor_at_kink = match self.jump() {
            Some(_) => floor,
            None => floor.min(self.scatter_of_bends()),
        };
        let noise = |level| self.noise(level, floor_at_kink);
        if let Some((level, column)) = kink(&self.bends, noise) {
            return Some((self.slopes.at(level, column), Some(f64::INFINITY)));
        }
        let best = self.best(floor);
        let error = if diverges(&self.slopes, &self.bends, |level| self.rounding(level)) {
            f64::INFINITY
        } else {
            MARGIN * best.error
        };
        Some((self.slopes.at(best.level, best.column), Some(error)))
    }
}

#[cfg(test)]
mod tests;

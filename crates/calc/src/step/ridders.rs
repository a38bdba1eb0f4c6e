//! Richardson extrapolation down a ladder of shrinking steps, with an error bar.
//!
//! The error of a quotient is a series in its step: `D(h) = f′ + c₁ h^p + c₂ h^(p + s) + …`. Quotients at `h`, `h/r`,
//! `h/r²`, … therefore combine into values from which one power after another is gone: Neville's table
//!
//! ```text
//! T₀₀
//! T₁₀ T₁₁          Tₖⱼ = Tₖ,ⱼ₋₁ + (Tₖ,ⱼ₋₁ − Tₖ₋₁,ⱼ₋₁) / (r^(p + (j − 1) s) − 1)
//! T₂₀ T₂₁ T₂₂
//! ```
//!
//! An entry's error has two parts. *Truncation* is at most the distance to the two entries it was made of, as
//! Ridders has it; the one of the level above is the further of them. *Noise* is the rounding in `f`, divided by the step; it starts from the last digit of `f` and
//! is raised to what the last levels show, so that a function computed to fewer digits has wider bars. The answer
//! is the entry whose two parts add up to the least.
//!
//! Two choices keep the bars honest where Ridders' own fail. The ladder goes on three levels below its best entry,
//! to see the noise there. And the ratio of its steps is 2.3: an oscillation that steps in the ratio 2 hit at the
//! same phase on every level (`sin(64 π x)`, say) would look like a constant.
//!
//! Sources: C. J. F. Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", *Advances in Engineering Software* 4
//! (1982), 75–76; *Numerical Recipes*, section 5.7. The tests of coverage in `tests/coverage.rs` set the two
//! margins.

use super::control::{Behaviour, StepControl};

/// By what each step is shorter than the one before.
pub(crate) const RATIO: f64 = 2.3;

/// More than this many levels are never climbed down.
pub(crate) const LEVELS: usize = 24;

/// Columns of Neville's table.
const COLUMNS: usize = 8;

/// Rungs below the best entry that show the noise.
const BELOW: usize = 3;

/// The column in which the noise is seen: truncation is gone from it, and rounding not yet much amplified.
const NOISE_COLUMN: usize = 3;

/// A bar is this many times the estimated error, in both of its parts.
const MARGIN: f64 = 4.0;

/// Climbs down until the noise of the next levels exceeds the error of its best entry.
#[derive(Clone, Debug)]
pub struct Ridders {
    derivative: usize,
    /// `1 / (r^(power of column j) − 1)`.
    gain: [f64; COLUMNS],
    /// How much rounding a column amplifies.
    amplification: [f64; COLUMNS],
    table: [[f64; COLUMNS]; LEVELS],
    noise: [f64; LEVELS],
    levels: usize,
    best: Candidate,
}

/// An entry of the table, as a candidate for the answer.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    level: usize,
    column: usize,
    truncation: f64,
    noise: f64,
}

impl Candidate {
    const NONE: Self = Self {
        level: 0,
        column: 0,
        truncation: f64::INFINITY,
        noise: f64::INFINITY,
    };

    fn error(&self) -> f64 {
        self.truncation + self.noise
    }

    fn better(self, other: Self) -> Self {
        if other.error() < self.error() {
            other
        } else {
            self
        }
    }
}

impl Ridders {
    pub fn new(behaviour: Behaviour) -> Self {
        let Behaviour {
            derivative,
            order,
            spacing,
        } = behaviour;
        let mut gain = [0.0; COLUMNS];
        let mut amplification = [1.0; COLUMNS];
        // How a column weighs the quotients of its level and of those above it.
        let mut weights = [0.0; COLUMNS];
        weights[0] = 1.0;
        for column in 1..COLUMNS {
            let power = order + (column - 1) * spacing;
            gain[column] = 1.0 / (RATIO.powi(power as i32) - 1.0);
            for above in (0..=column).rev() {
                let shifted = if above == 0 { 0.0 } else { weights[above - 1] };
                weights[above] += gain[column] * (weights[above] - shifted);
            }
            amplification[column] = weights
                .iter()
                .enumerate()
                .map(|(above, weight)| weight.abs() / growth(derivative, above))
                .sum();
        }
        Self {
            derivative,
            gain,
            amplification,
            table: [[f64::NAN; COLUMNS]; LEVELS],
            noise: [0.0; LEVELS],
            levels: 0,
            best: Candidate::NONE,
        }
    }

    /// The candidates of one level, if rounding in its quotient is `noise`.
    fn candidates(&self, level: usize, noise: f64) -> impl Iterator<Item = Candidate> {
        (1..COLUMNS.min(level + 1)).map(move |column| {
            let value = self.table[level][column];
            let truncation = if value.is_finite() {
                (value - self.table[level - 1][column - 1]).abs()
            } else {
                f64::INFINITY
            };
            Candidate {
                level,
                column,
                truncation,
                noise: self.amplification[column] * noise,
            }
        })
    }

    /// The candidate of least error, if rounding in the quotient of level `k` is at least `noise` grown `k` times.
    fn pick(&self, noise: f64) -> Candidate {
        (1..self.levels)
            .flat_map(|level| {
                self.candidates(
                    level,
                    self.noise[level].max(noise * growth(self.derivative, level)),
                )
            })
            .fold(Candidate::NONE, Candidate::better)
    }

    fn value(&self, candidate: Candidate) -> f64 {
        self.table[candidate.level][candidate.column]
    }

    /// Noise that the last levels show, brought back to the first: the scatter of a column free of truncation.
    ///
    /// Rungs that agree to the last bit show nothing and are passed over: a function of few digits, which
    /// changes in jumps, gives such levels by chance.
    fn visible_noise(&self, candidate: Candidate) -> f64 {
        let scatter = |level: usize| {
            let column = NOISE_COLUMN.min(level);
            let value = self.table[level][column];
            let from_above = (value - self.table[level - 1][NOISE_COLUMN.min(level - 1)]).abs();
            let from_candidate = if level > candidate.level {
                (value - self.value(candidate)).abs()
            } else {
                0.0
            };
            let scale = self.amplification[column] * growth(self.derivative, level);
            (from_above > 0.0).then(|| from_above.max(from_candidate) / scale)
        };
        let scatters = (1..self.levels)
            .rev()
            .filter_map(scatter)
            .filter(|scatter| scatter.is_finite());
        scatters.take(BELOW).fold(0.0, f64::max)
    }
}

/// How much larger rounding is in a quotient for a derivative, `levels` further down.
fn growth(derivative: usize, levels: usize) -> f64 {
    RATIO.powi((derivative * levels) as i32)
}

impl StepControl for Ridders {
    const WEIGHS_NOISE: bool = true;

    const TAKES_ONE_STEP: bool = false;

    fn next(&self) -> Option<f64> {
        let last = self.levels.saturating_sub(1);
        let seen_below = self.best.error().is_finite() && last >= self.best.level + BELOW;
        let hopeless = self.amplification[1] * self.noise[last] >= self.best.error();
        let settled = self.levels == LEVELS || (seen_below && hopeless);
        (!settled).then(|| RATIO.powi(-(self.levels as i32)))
    }

    fn push(&mut self, quotient: f64, noise: f64) {
        let level = self.levels;
        if level == LEVELS {
            return;
        }
        self.table[level][0] = if quotient.is_finite() {
            quotient
        } else {
            f64::NAN
        };
        self.noise[level] = noise;
        for column in 1..COLUMNS.min(level + 1) {
            let beside = self.table[level][column - 1];
            self.table[level][column] =
                beside + (beside - self.table[level - 1][column - 1]) * self.gain[column];
        }
        self.levels += 1;
        self.best = self
            .candidates(level, noise)
            .fold(self.best, Candidate::better);
    }

    fn longest(&self) -> f64 {
        1.0
    }

    fn answer(&self) -> (f64, f64) {
        let mut candidate = self.best;
        for _ in 0..3 {
            candidate = self.pick(self.visible_noise(candidate));
        }
        (self.value(candidate), MARGIN * candidate.error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CENTRAL: Behaviour = Behaviour {
        derivative: 1,
        order: 2,
        spacing: 2,
    };

    fn climb(mut table: Ridders, quotient: impl Fn(f64) -> f64, noise: f64) -> (f64, f64, usize) {
        while let Some(h) = table.next() {
            table.push(quotient(h), noise / h);
        }
        let (value, bar) = table.answer();
        (value, bar, table.levels)
    }

    #[test]
    fn column_1_takes_away_the_lowest_power() {
        let mut table = Ridders::new(CENTRAL);
        table.push(1.0 + 1.0, 0.0);
        table.push(1.0 + 1.0 / (RATIO * RATIO), 0.0);
        assert!((table.table[1][1] - 1.0).abs() < 1e-15);
        // By hand: weights (r² and −1) / (r² − 1) on noises r and 1, in units of the lower level's.
        let r = RATIO;
        assert!((table.amplification[1] - (r * r + 1.0 / r) / (r * r - 1.0)).abs() < 1e-14);
    }

    /// `1 / (r^power − 1)`.
    fn gain(power: i32) -> f64 {
        1.0 / (RATIO.powi(power) - 1.0)
    }

    /// By hand: `T₂₂ = (1 + g₁)(1 + g₂) q₂ − (g₁ + g₂ + 2 g₁ g₂) q₁ + g₁ g₂ q₀`, and noises of `r²`, `r` and 1.
    fn noise_in_column_2() -> f64 {
        let (a, b, r) = (gain(2), gain(4), RATIO);
        (1.0 + a) * (1.0 + b) * r * r + (a + b + 2.0 * a * b) * r + a * b
    }

    fn table_of(quotients: impl IntoIterator<Item = f64>) -> Ridders {
        let mut table = Ridders::new(CENTRAL);
        for quotient in quotients {
            table.push(quotient, 0.0);
        }
        table
    }

    fn candidate(level: usize, column: usize) -> Candidate {
        Candidate {
            level,
            column,
            ..Candidate::NONE
        }
    }

    fn assert_equal(found: f64, by_hand: f64) {
        assert!(
            (found / by_hand - 1.0).abs() < 1e-12,
            "{found} for {by_hand}"
        );
    }

    /// Rungs that agree to the last bit would show no noise.
    fn wave(h: f64) -> f64 {
        1e-13 * (1e6 * h).sin()
    }

    #[test]
    fn truncation_is_the_distance_to_the_further_of_the_two_that_an_entry_was_made_of() {
        // By hand: T₁₁ = 1 + g₁, and T₂₁ = 5 + 4 g₁, which is 4 (1 + g₁) from T₁₀ and 4 g₁ from T₂₀; T₂₂ is 4 (1 + g₂)
        // from T₁₁.
        let table = table_of([0.0, 1.0, 5.0]);
        let found: Vec<_> = table.candidates(2, 0.0).collect();
        assert_equal(found[0].truncation, 4.0 * (1.0 + gain(2)));
        let beside = 4.0 + 3.0 * gain(2);
        assert_equal(found[1].truncation, beside * (1.0 + gain(4)));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn square_is_known_on_the_third_rung_and_three_more_show_the_noise() {
        // T₂₂ is made of T₁₁ and T₂₁, which are both 1.
        let (value, bar, levels) = climb(Ridders::new(CENTRAL), |h| 1.0 + h * h + wave(h), 1e-12);
        assert!((value - 1.0).abs() <= bar && bar < 1e-10, "{value} ± {bar}");
        assert_eq!(levels, 6);
    }

    #[test]
    fn scatter_of_two_rungs_is_brought_back_to_the_first() {
        // By hand: T₁₁ − T₀₀ = r² / (r² − 1), of noises r and 1 weighed by r² / (r² − 1) and 1 / (r² − 1).
        let found = table_of([0.0, 1.0]).visible_noise(candidate(1, 1));
        assert_equal(found, RATIO.powi(2) / (RATIO.powi(3) + 1.0));
    }

    #[test]
    fn rungs_below_the_candidate_show_how_far_they_are_from_it() {
        // By hand: T₁₁ = 1 + g₁ and T₂₂ = 1 − g₁ g₂, which is far from T₀₀ = 0. Rungs further down are divided by more.
        let far = table_of([0.0, 1.0, 1.0, 1.0, 1.0]).visible_noise(candidate(0, 0));
        assert_equal(far, (1.0 - gain(2) * gain(4)) / noise_in_column_2());
    }

    #[test]
    fn rungs_that_agree_to_the_last_bit_are_passed_over() {
        // By hand: from T₄₃ on all are 1; T₂₂ − T₁₁ = −g₁ (1 + g₂) is the widest scatter above.
        let agreeing = table_of([0., 1., 1., 1., 1., 1., 1., 1., 1.]);
        let found = agreeing.visible_noise(candidate(2, 2));
        assert_equal(found, gain(2) * (1.0 + gain(4)) / noise_in_column_2());
    }

    #[test]
    fn truncation_of_the_candidate_is_not_taken_for_noise() {
        // Of h⁴, column 1 is full, and column 3 is empty but for what alternates.
        let sign = |level: i32| if level % 2 == 0 { 1e-12 } else { -1e-12 };
        let quotients = (0..7).map(|level| RATIO.powi(-4 * level) + sign(level));
        let found = table_of(quotients).visible_noise(candidate(6, 1));
        assert!(found > 1e-14 && found < 1e-12, "{found}");
    }

    #[test]
    fn even_series_is_summed_to_its_limit() {
        let (value, bar, levels) = climb(Ridders::new(CENTRAL), |h| h.sinh() / h, 1e-16);
        assert!((value - 1.0).abs() <= bar && bar < 1e-13, "{value} ± {bar}");
        assert!(levels < 12, "{levels}");
    }

    #[test]
    fn it_climbs_on_while_rounding_is_less_than_the_error() {
        // Worse from level to level down to steps of 0.01, so that the best is the first, and a square from there.
        let quotient = |h: f64| {
            if h > 0.01 {
                1e-3 * h.powi(-3)
            } else {
                1.0 + h * h + wave(h)
            }
        };
        let (value, _, levels) = climb(Ridders::new(CENTRAL), quotient, 1e-16);
        assert!((value - 1.0).abs() < 1e-12, "{value}");
        assert!(levels > 8, "{levels}");
    }

    #[test]
    fn nothing_is_to_be_gained_where_nothing_is_wrong() {
        // T₁₁ is exact, and three more levels show no noise.
        assert_eq!(climb(Ridders::new(CENTRAL), |_| 0.0, 0.0), (0.0, 0.0, 5));
    }

    #[test]
    fn rungs_where_f_is_not_finite_are_passed_over() {
        // ln at 0.01: the first levels step below 0.
        let quotient = |h: f64| ((0.01 + 0.4 * h).ln() - (0.01 - 0.4 * h).ln()) / (0.8 * h);
        let (value, bar, _) = climb(Ridders::new(CENTRAL), quotient, 1e-15);
        assert!(
            (value - 100.0).abs() <= bar && bar < 1e-8,
            "{value} ± {bar}"
        );
    }

    #[test]
    fn nothing_finite_has_no_answer() {
        let (value, bar, levels) = climb(Ridders::new(CENTRAL), |_| f64::NAN, 1e-16);
        assert!(value.is_nan() && bar.is_infinite() && levels == LEVELS);
    }
}

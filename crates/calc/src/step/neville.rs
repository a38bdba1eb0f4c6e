//! Neville's table: values at shrinking steps, extrapolated to step 0.
//!
//! The error of a value is a series in its step: `D(h) = D(0) + c₁ h^p + c₂ h^(p + s) + …`. Values at `h`, `h/r`,
//! `h/r²`, … therefore combine into values from which one power after another is gone:
//!
//! ```text
//! T₀₀
//! T₁₀ T₁₁          Tₖⱼ = Tₖ,ⱼ₋₁ + (Tₖ,ⱼ₋₁ − Tₖ₋₁,ⱼ₋₁) / (r^(p + (j − 1) s) − 1)
//! T₂₀ T₂₁ T₂₂
//! ```
//!
//! Source: Press et al., *Numerical Recipes*, sections 3.1 and 5.7.

use super::control::Behaviour;

/// The ratio of each step to the next. It is not a power of 2: an oscillation that steps in the ratio 2
/// hit at the same phase on every level (`sin(64 π x)`, say) would look like a constant.
pub(super) const RATIO: f64 = 2.3;

/// The most levels: the last step is 3e-16 of the first.
pub(super) const LEVELS: usize = 44;

/// Columns of the table.
pub(super) const COLUMNS: usize = 8;

/// The length of a step, in units of the first.
pub(super) fn step(level: usize) -> f64 {
    RATIO.powi(-(level as i32))
}

/// A table that grows level by level, and how much it amplifies rounding.
#[derive(Clone, Debug)]
pub(super) struct Neville {
    derivative: usize,
    /// `1 / (r^(power of column j) − 1)`.
    gain: [f64; COLUMNS],
    /// How much rounding a column amplifies.
    amplification: [f64; COLUMNS],
    /// NaN where a value is missing, and in every entry that is made of it.
    table: [[f64; COLUMNS]; LEVELS],
    levels: usize,
}

impl Neville {
    pub fn new(behaviour: Behaviour) -> Self {
        let Behaviour {
            derivative,
            order,
            spacing,
        } = behaviour;
        let mut gain = [0.0; COLUMNS];
        let mut amplification = [1.0; COLUMNS];
        // How a column weighs the values of its level and of those above it.
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
                .map(|(above, weight)| weight.abs() / RATIO.powi((derivative * above) as i32))
                .sum();
        }
        Self {
            derivative,
            gain,
            amplification,
            table: [[f64::NAN; COLUMNS]; LEVELS],
            levels: 0,
        }
    }

    /// Adds the value at the next step, if there is one and it is finite.
    pub fn push(&mut self, value: Option<f64>) {
        let level = self.levels;
        self.table[level][0] = value.filter(|value| value.is_finite()).unwrap_or(f64::NAN);
        for column in 1..COLUMNS.min(level + 1) {
            let beside = self.table[level][column - 1];
            self.table[level][column] =
                beside + (beside - self.table[level - 1][column - 1]) * self.gain[column];
        }
        self.levels += 1;
    }

    pub fn levels(&self) -> usize {
        self.levels
    }

    /// The entry; NaN if it is made of a value that is missing.
    pub fn at(&self, level: usize, column: usize) -> f64 {
        self.table[level][column]
    }

    /// The entry, or the one of the highest column before it that is a number.
    pub fn at_or_before(&self, level: usize, column: usize) -> Option<f64> {
        let mut entries = self.table[level][..=column].iter().rev();
        entries.find(|value| value.is_finite()).copied()
    }

    /// Ridders' estimate of the error of an entry: the distance to the further of the two that it was made of, which
    /// is the one of the level above.
    pub fn truncation(&self, level: usize, column: usize) -> f64 {
        (self.table[level][column] - self.table[level - 1][column - 1]).abs()
    }

    /// Rounding in an entry of a column, in units of the rounding in the value of its level.
    pub fn amplification(&self, column: usize) -> f64 {
        self.amplification[column]
    }

    /// Rounding in the value of a level, in units of the rounding at the first.
    pub fn growth(&self, level: usize) -> f64 {
        RATIO.powi((self.derivative * level) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1 / (r^power − 1)`.
    fn gain(power: i32) -> f64 {
        1.0 / (RATIO.powi(power) - 1.0)
    }

    fn table(values: &[f64]) -> Neville {
        let mut table = Neville::new(Behaviour::CENTRAL);
        for &value in values {
            table.push(Some(value));
        }
        table
    }

    fn assert_equal(found: f64, by_hand: f64) {
        assert!(
            (found / by_hand - 1.0).abs() < 1e-12,
            "{found} for {by_hand}"
        );
    }

    #[test]
    fn each_column_takes_away_one_power() {
        let powers = |h: f64| 1.0 + h * h + h.powi(4);
        let table = table(&[powers(step(0)), powers(step(1)), powers(step(2))]);
        assert_equal(table.at(2, 2), 1.0);
        assert!((table.at(1, 1) - 1.0).abs() > 0.1);
    }

    #[test]
    fn truncation_is_the_distance_to_the_entry_of_the_level_above() {
        // By hand: T₁₁ = 1 + g₁, and T₂₁ = 5 + 4 g₁, which is 4 (1 + g₁) from T₁₀ and 4 g₁ from T₂₀; T₂₂ is
        // 4 + 3 g₁ and g₂ of that from T₁₁.
        let table = table(&[0.0, 1.0, 5.0]);
        assert_equal(table.truncation(2, 1), 4.0 * (1.0 + gain(2)));
        assert_equal(
            table.truncation(2, 2),
            (4.0 + 3.0 * gain(2)) * (1.0 + gain(4)),
        );
    }

    #[test]
    fn amplification_adds_up_what_the_levels_weigh() {
        // By hand: weights (r² and −1) / (r² − 1) on noises r and 1, in units of the lower level's.
        let r = RATIO;
        let first = (r * r + 1.0 / r) / (r * r - 1.0);
        // T₂₂ = (1 + g₁)(1 + g₂) q₂ − (g₁ + g₂ + 2 g₁ g₂) q₁ + g₁ g₂ q₀, on noises of 1, 1/r and 1/r².
        let (a, b) = (gain(2), gain(4));
        let second = (1.0 + a) * (1.0 + b) + (a + b + 2.0 * a * b) / r + a * b / (r * r);
        let table = Neville::new(Behaviour::CENTRAL);
        assert_equal(table.amplification(1), first);
        assert_equal(table.amplification(2), second);
    }

    #[test]
    fn entries_made_of_no_number_are_none() {
        let table = table(&[f64::INFINITY, 1.0, 1.0]);
        assert!(table.at(1, 1).is_nan() && table.at(2, 2).is_nan());
        assert_eq!(table.at(2, 1), 1.0);
    }
}

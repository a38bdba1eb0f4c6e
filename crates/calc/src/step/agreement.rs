//! The interval on which estimates at shorter steps agree.

/// The numbers within the noise of every value so far; none if `low > high`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreement {
    low: f64,
    high: f64,
}

impl Agreement {
    /// All numbers: there is no value yet.
    pub const ANY: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };

    /// The distance of a number from the interval; 0 inside.
    pub fn excludes(self, value: f64) -> f64 {
        (self.low - value).max(value - self.high).max(0.0)
    }

    /// Narrows the interval to `value ± noise`. A NaN changes nothing.
    pub fn narrow(&mut self, value: f64, noise: f64) {
        self.low = self.low.max(value - noise);
        self.high = self.high.min(value + noise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_of_any_value_are_told_how_far() {
        let mut agreement = Agreement::ANY;
        assert_eq!(agreement.excludes(1e300), 0.0);
        agreement.narrow(1.0, 0.5);
        agreement.narrow(f64::NAN, 0.1);
        agreement.narrow(2.0, 2.0);
        // Between 0.5 and 1.5.
        for (value, off) in [(0.0, 0.5), (0.75, 0.0), (1.5, 0.0), (4.0, 2.5)] {
            assert_eq!(agreement.excludes(value), off);
        }
        agreement.narrow(3.0, 1.0);
        // Nothing is both at most 1.5 and at least 2.
        assert_eq!(agreement.excludes(1.75), 0.25);
    }
}

//! One number from a row of scores: the class of the largest, and the logarithm of the sum of exponentials.

/// The index of the largest value; of equal values the first, as in `NumPy`. `None` of no values.
///
/// A NaN is never larger than another value, and nothing is larger than a NaN at index 0.
///
/// ```
/// assert_eq!(layers::argmax([0.1, 0.7, 0.7]), Some(1));
/// assert_eq!(layers::argmax([]), None);
/// ```
#[must_use]
pub fn argmax(values: impl IntoIterator<Item = f64>) -> Option<usize> {
    let larger = |best: (usize, f64), next: (usize, f64)| if next.1 > best.1 { next } else { best };
    let best = values.into_iter().enumerate().reduce(larger);
    best.map(|(index, _)| index)
}

/// `ln Σₖ e^aₖ` as `top + ln(1 + others)`: the largest score, and the sum of the other `e^(aₖ − top)`.
///
/// No exponential overflows. The two parts are kept apart because their sum would round: if the other scores are 40
/// below the largest, `others` is 4e-18, and `top + 4e-18` is `top`.
///
/// ```
/// let sum = layers::LogSumExp::of([1000.0, 1000.0, 1000.0]);
/// assert_eq!((sum.top, sum.others), (1000.0, 2.0));
/// assert_eq!(sum.value(), 1000.0 + 3_f64.ln());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[doc(alias = "logsumexp")]
pub struct LogSumExp {
    /// The largest score.
    pub top: f64,
    /// The sum of `e^(aₖ − top)` over all scores but the first that is the largest.
    pub others: f64,
}

impl LogSumExp {
    /// Of the scores `a`. Of no scores the sum is 0, and its logarithm `−∞`.
    #[must_use]
    pub fn of<I>(a: I) -> Self
    where
        I: IntoIterator<Item = f64>,
        I::IntoIter: Clone,
    {
        let a = a.into_iter();
        let best = argmax(a.clone());
        let top = best.and_then(|best| a.clone().nth(best));
        let top = top.unwrap_or(f64::NEG_INFINITY);
        let others = a.enumerate().filter(|(k, _)| Some(*k) != best);
        let others = others.map(|(_, a)| (-below(top, a)).exp()).sum();
        Self { top, others }
    }

    /// `ln Σₖ e^aₖ − a`, without the rounding of [`value`](Self::value).
    ///
    /// For the score of the true class it is the cross-entropy, `−ln softmax(a)`.
    ///
    /// ```
    /// let sum = layers::LogSumExp::of([0.0, 40.0]);
    /// assert!((sum.minus(40.0) - 4.248e-18).abs() < 1e-21); // ln(1 + e⁻⁴⁰)
    /// assert_eq!(sum.value() - 40.0, 0.0);
    /// ```
    #[must_use]
    #[inline]
    pub fn minus(self, a: f64) -> f64 {
        below(self.top, a) + self.others.ln_1p()
    }

    /// `ln Σₖ e^aₖ`.
    #[must_use]
    #[inline]
    pub fn value(self) -> f64 {
        self.top + self.others.ln_1p()
    }
}

/// `top − a`, and 0 for two equal infinities.
#[inline]
fn below(top: f64, a: f64) -> f64 {
    if a == top { 0.0 } else { top - a }
}

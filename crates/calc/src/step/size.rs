//! Sizes of steps.

use std::sync::{Arc, LazyLock};

use ndarray::{Array, ArrayRef, Dimension};

use crate::stencil::weights::Stencil;

/// The step of a difference quotient: how far its points are from `x`.
///
/// The truncation error grows with the step `h`, rounding with `1/h`; the best step is in between. It depends on the
/// order of the stencil and on the scales of `x` and `f`:
///
/// | step | `h` at entry `xᵢ` | choose it when |
/// | --- | --- | --- |
/// | [`Step::Optimal`] | `h* · max(1, \|xᵢ\|)` | `f` is computed to all its digits: the default |
/// | [`Step::Relative`] | `r · max(1, \|xᵢ\|)` | you know the relative scale on which `f` changes |
/// | [`Step::Absolute`] | `h` | you want the book's `1e-4`, or know the units of `x` |
/// | [`Step::Auto`] | from the noise and the curvature of `f` | `f` is noisy, or of unknown scale |
///
/// An `f64` converts to [`Step::Absolute`], and so does an array with one step for each entry:
///
/// ```
/// use calc::{Differences, Step};
/// use ndarray::array;
///
/// let x = array![1.0, 1e6];
/// let book = Differences::central().step(1e-4);
/// let own = Differences::central().step(&array![1e-5, 10.0]);
/// let scaled = Differences::central().step(Step::Relative(1e-5.into()));
/// for method in [book, own, scaled] {
///     let slope = method.gradient(|x| x[0] + x[1], &x).unwrap();
///     assert!((slope[0] - 1.0).abs() < 1e-4 && (slope[1] - 1.0).abs() < 1e-4);
/// }
/// ```
///
/// The quotient always divides by the step that floating point realised, `(x + h) − x`.
///
/// Sources: Gill, Murray and Wright, *Practical Optimization* (1981), section 8.6; Nocedal and Wright,
/// *Numerical Optimization*, section 8.1.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// `h* · max(1, |xᵢ|)`, with the `h*` at which rounding and truncation balance if `f` and its derivatives
    /// are of size 1 and `f` is correct to machine precision: `(3ε)^⅓ = 8.7e-6` for the plain central
    /// difference, `√(4ε) = 3.0e-8` for the forward one, larger for higher orders and derivatives.
    #[default]
    Optimal,
    /// The same length at any `x`, or one for each entry.
    Absolute(PerEntry),
    /// This part of `max(1, |xᵢ|)`.
    Relative(PerEntry),
    /// Adapted to the noise and the curvature of `f`: the noise is measured once (9 evaluations, or 18 if 9 are not
    /// conclusive), the curvature at each entry with two pilot quotients.
    ///
    /// Source: Moré and Wild, "Estimating Computational Noise", *SIAM Journal on Scientific Computing* 33
    /// (2011), 1292–1314.
    Auto,
}

/// One number for all entries of `x`, or one for each.
#[derive(Clone, Debug, PartialEq)]
pub enum PerEntry {
    /// The same for all entries.
    Same(f64),
    /// One for each entry, in the logical order of `x`.
    Each(Arc<[f64]>),
}

impl PerEntry {
    #[inline]
    pub(crate) fn at(&self, entry: usize) -> f64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(values) => values[entry],
        }
    }

    /// # Panics
    /// If there is one for each entry, and another number of entries.
    pub(crate) fn assert_fits(&self, entries: usize, what: &str) {
        if let Self::Each(values) = self {
            assert_eq!(
                values.len(),
                entries,
                "{what} for each entry of x: found {}, expected {entries}",
                values.len()
            );
        }
    }

    pub(crate) fn all(&self, holds: impl Fn(f64) -> bool) -> bool {
        match self {
            Self::Same(value) => holds(*value),
            Self::Each(values) => values.iter().all(|value| holds(*value)),
        }
    }
}

impl From<f64> for PerEntry {
    fn from(value: f64) -> Self {
        Self::Same(value)
    }
}

impl<D: Dimension> From<&ArrayRef<f64, D>> for PerEntry {
    fn from(values: &ArrayRef<f64, D>) -> Self {
        Self::Each(values.iter().copied().collect())
    }
}

impl<D: Dimension> From<&Array<f64, D>> for PerEntry {
    fn from(values: &Array<f64, D>) -> Self {
        Self::Each(values.iter().copied().collect())
    }
}

impl<T: Into<PerEntry>> From<T> for Step {
    fn from(length: T) -> Self {
        Self::Absolute(length.into())
    }
}

/// The length at which rounding and truncation balance where `|f| ≈ |f^(derivative + order)| ≈ 1`.
///
/// Rounding: `ε · amplification / h^derivative`; truncation: `truncation · h^order`. Their sum is least where
/// `h^(derivative + order) = (derivative / order) · ε · amplification / truncation`.
pub(crate) fn optimal(stencil: Stencil) -> f64 {
    static PAIR: LazyLock<f64> = LazyLock::new(|| balance(Stencil::PAIR));
    if stencil == Stencil::PAIR {
        *PAIR
    } else {
        balance(stencil)
    }
}

fn balance(stencil: Stencil) -> f64 {
    let (derivative, order) = (stencil.derivative as f64, stencil.order as f64);
    let balance =
        derivative / order * f64::EPSILON * stencil.amplification() / stencil.truncation();
    balance.powf(1.0 / (derivative + order))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stencil::weights::Scheme;

    #[test]
    fn optimal_steps_are_those_of_the_books() {
        let step = |scheme, derivative, order| {
            optimal(Stencil {
                scheme,
                derivative,
                order,
            })
        };
        // By hand: h² f‴/6 + ε/h is least at (3ε)^⅓; h f″/2 + 2ε/h at √(4ε); h² f⁗/12 + 4ε/h² at (48ε)^¼.
        let epsilon = f64::EPSILON;
        assert!((step(Scheme::Central, 1, 2) / (3.0 * epsilon).cbrt() - 1.0).abs() < 1e-12);
        assert!((step(Scheme::Forward, 1, 1) / (4.0 * epsilon).sqrt() - 1.0).abs() < 1e-12);
        assert!((step(Scheme::Central, 2, 2) / (48.0 * epsilon).powf(0.25) - 1.0).abs() < 1e-12);
    }
}

//! Checks of a hand-written gradient against a numerical one.
//!
//! | you have | use | evaluations for `n` entries |
//! | --- | --- | --- |
//! | two gradients | [`check`] | none |
//! | two gradients, one with error bars | [`check_estimate`] | none |
//! | a gradient and `f` | [`Differences::check`](crate::Differences::check) | about `20n` |
//! | the same, with many entries | [`Differences::check_along`](crate::Differences::check_along) | about 20 a direction |
//! | an `f` of unknown scale, or you want a second opinion | [`taylor`] | 53 |
//!
//! # Verdicts
//!
//! Let `a` be an entry of your gradient, `n` the numerical one, `e` its error bar and `m = max(|a|, |n|)`. The two may differ
//! by the tolerance `t = e + 1e-6·m`, and by the rounding of the gradient's largest entry (`16 ε max|a|`). An entry is
//!
//! - [`Invalid`](Verdict::Invalid) where `a` or `n` is NaN or infinite,
//! - [`Mismatch`](Verdict::Mismatch) where `|a − n| > t`,
//! - [`Unchecked`](Verdict::Unchecked) where they agree, but only because `t` is wide: above `m / 200`, and above 1e-9
//!   of the largest entry. An error of 1 % could hide there;
//! - [`Pass`](Verdict::Pass) otherwise.
//!
//! At a kink, where the one-sided slopes differ by more than their error bars, there is no derivative to compare with:
//! the entry is unchecked, and the report shows both slopes.
//!
//! A check passes if some entry passes, none mismatches, and none is invalid. Do not check at a minimum: there all
//! entries are 0, and a wrong gradient can be 0 too.
//!
//! Sources: the verdicts follow the crate `gradcheck` 0.1; error bars are Ridders' (1982); the slope is the Taylor
//! test of Farrell, Ham, Funke and Rognes (2013).

mod along;
mod entry;
mod kink;
mod report;
mod taylor;

use ndarray::{Array, ArrayRef, Dimension};

use crate::eval::entries::index;
use crate::step::estimator::Estimate;
pub use entry::{Entry, Verdict};
pub use report::{Report, Subject};
pub use taylor::{Taylor, taylor};

/// The error of a central difference with the book's step, for a function of unit scale: truncation `h²/6 = 2e-9`, and rounding `ε/h = 2e-12`.
const BOOK_ERROR: f64 = 1e-8;

/// The same relative to the entry, for a function of strong curvature.
const RELATIVE_BOOK_ERROR: f64 = 1e-4;

const BOTH_GRADIENTS: &str = "the analytic and the numerical gradient";

/// Compares an analytic gradient with a numerical one of unknown accuracy, entry by entry.
///
/// It assumes that the numerical one is as accurate as central differences with the book's step: its error bar is
/// `1e-8 + 1e-4 · max(|a|, |n|)`, and 0 where both are the same number. If you have the function,
/// [`Differences::check`](crate::Differences::check) measures the error bars instead.
///
/// # Panics
/// If `analytic.shape() != numerical.shape()`.
///
/// ```
/// use ndarray::array;
///
/// let f = |x: &ndarray::ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
/// let x = array![3.0, 4.0];
/// let numerical = calc::numerical_gradient(f, &x);
///
/// assert!(calc::check(&array![6.0, 8.0], &numerical).passed());
///
/// let report = calc::check(&array![6.0, -8.0], &numerical); // a flipped sign
/// assert!(!report.passed());
/// assert_eq!(report.worst[0].index, [1]);
/// ```
#[must_use]
#[doc(alias = "gradient check")]
#[doc(alias = "gradcheck")]
pub fn check<D: Dimension>(analytic: &ArrayRef<f64, D>, numerical: &ArrayRef<f64, D>) -> Report {
    assert_same_shape(analytic, numerical, BOTH_GRADIENTS);
    let bars = analytic.iter().zip(numerical).map(|(&a, &n)| {
        if a == n {
            0.0
        } else {
            BOOK_ERROR + RELATIVE_BOOK_ERROR * a.abs().max(n.abs())
        }
    });
    compare(analytic, numerical, bars)
}

/// Compares an analytic gradient with a numerical one that has error bars.
///
/// # Panics
/// If the shapes differ.
///
/// ```
/// use calc::{Differences, Estimate, check::{Verdict, check_estimate}};
/// use ndarray::array;
///
/// let numerical = Estimate { value: array![6.0, 0.1], error: array![1e-9, 1.0] };
/// let report = check_estimate(&array![6.0, 0.2], &numerical);
/// assert_eq!((report.passes, report.unchecked), (1, 1)); // 0.1 ± 1 does not tell 0.2 from 0.1
/// ```
#[must_use]
pub fn check_estimate<D: Dimension>(
    analytic: &ArrayRef<f64, D>,
    numerical: &Estimate<Array<f64, D>>,
) -> Report {
    assert_same_shape(analytic, &numerical.value, BOTH_GRADIENTS);
    let with_bars = "the numerical gradient and its error bars";
    assert_same_shape(&numerical.value, &numerical.error, with_bars);
    compare(analytic, &numerical.value, numerical.error.iter().copied())
}

fn compare<D: Dimension>(
    analytic: &ArrayRef<f64, D>,
    numerical: &ArrayRef<f64, D>,
    bars: impl Iterator<Item = f64>,
) -> Report {
    let finite = analytic.iter().filter(|a| a.is_finite());
    let largest = finite.fold(0.0_f64, |largest, a| largest.max(a.abs()));
    let pairs = analytic.iter().zip(numerical).zip(bars);
    let entries = pairs.map(|((&a, &n), bar)| Entry::new(a, n, bar, largest));
    Report::of(Subject::Entries, entries, |at| index(analytic.shape(), at))
}

/// # Panics
/// If `a.shape() != b.shape()`; `what` the two are.
fn assert_same_shape<D: Dimension>(a: &ArrayRef<f64, D>, b: &ArrayRef<f64, D>, what: &str) {
    assert_eq!(a.shape(), b.shape(), "shapes of {what}");
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, array};

    use super::*;

    #[test]
    fn equal_gradients_pass() {
        let report = check(
            &array![[1.0, 2.0], [3.0, 4.0]],
            &array![[1.0, 2.0], [3.0, 4.00001]],
        );
        assert!(report.passed());
        assert_eq!((report.entries, report.passes), (4, 4));
        assert!((report.mean_difference - 2.5e-6).abs() < 1e-15);
    }

    #[test]
    fn one_wrong_entry_is_named_first() {
        let report = check(
            &array![[1.0, 2.0], [3.03, 4.0]],
            &array![[1.0, 2.0], [3.0, 4.0]],
        );
        let worst = &report.worst[0];
        assert_eq!(
            (worst.index.as_slice(), worst.verdict),
            ([1, 0].as_slice(), Verdict::Mismatch)
        );
        assert!(report.to_string().contains("x[1, 0]"), "{report}");
    }

    #[test]
    fn entries_below_the_error_of_the_book_step_are_unchecked_and_equal_ones_pass() {
        let report = check(&array![2e-7, 0.0, 1.0], &array![2.01e-7, 0.0, 1.0]);
        assert_eq!((report.passes, report.unchecked), (2, 1), "{report}");
        assert_eq!(report.checked(), 2.0 / 3.0);
        assert!(report.passed());
    }

    #[test]
    fn nothing_but_unchecked_entries_do_not_pass() {
        assert!(!check(&array![1e-9], &array![2e-9]).passed());
    }

    #[test]
    fn nan_is_invalid_and_comes_before_any_mismatch() {
        let report = check(&array![9.0, f64::NAN], &array![1.0, 1.0]);
        assert_eq!((report.mismatches, report.invalid), (1, 1));
        assert_eq!(report.worst[0].index, [1]);
    }

    #[test]
    fn nothing_to_compare_does_not_pass() {
        assert!(!check(&Array1::zeros(0), &Array1::zeros(0)).passed());
    }

    #[test]
    #[should_panic(expected = "shapes of the analytic and the numerical gradient")]
    fn shapes_must_agree() {
        let _ = check(&array![1.0, 2.0], &array![1.0]);
    }
}

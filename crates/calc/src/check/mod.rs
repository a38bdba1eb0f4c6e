//! Is a hand-written gradient right? It is held against a numerical one, entry by entry.

mod report;

use ndarray::{ArrayRef, Dimension};

pub use report::{Entry, Report, Verdict};

/// Relative difference at which two gradients are no longer the same: what central differences at the notes'
/// step resolve with digits to spare.
const RELATIVE: f64 = 1e-4;

/// Absolute difference that a central difference at the notes' step makes by rounding alone.
const ABSOLUTE: f64 = 1e-7;

/// Compares an analytic gradient with a numerical one, entry by entry.
///
/// An entry passes where `|a − n| ≤ 1e-7 + 1e-4 · max(|a|, |n|)`.
///
/// # Panics
/// If the two shapes differ.
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
pub fn check<D: Dimension>(analytic: &ArrayRef<f64, D>, numerical: &ArrayRef<f64, D>) -> Report {
    assert_eq!(
        analytic.shape(),
        numerical.shape(),
        "shapes of the analytic and the numerical gradient"
    );
    let entries = analytic
        .iter()
        .zip(numerical)
        .enumerate()
        .map(|(position, (&a, &n))| {
            let tolerance = ABSOLUTE + RELATIVE * a.abs().max(n.abs());
            let verdict = match (a - n).abs() {
                difference if !difference.is_finite() => Verdict::Invalid,
                difference if difference > tolerance => Verdict::Mismatch,
                _ => Verdict::Pass,
            };
            Entry {
                index: crate::engine::index(analytic.shape(), position),
                analytic: a,
                numerical: n,
                tolerance,
                verdict,
            }
        });
    Report::of(entries)
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
        check(&array![1.0, 2.0], &array![1.0]);
    }
}

//! The Taylor test: a check without a step or a tolerance.

use std::fmt;

use ndarray::{ArrayRef, Dimension};

use super::{Verdict, assert_same_shape};
use crate::differences::options::Options;
use crate::differences::problem::Problem;
use crate::error::Error;
use crate::eval::entries::{direction, entries};
use crate::eval::evaluator::Expected;
use crate::eval::objective::Value;
use crate::eval::pointwise::Pointwise;
use crate::stencil::displacement::{Axis, Displacement};
use crate::stencil::weights::Scheme;
use crate::step::estimator::SingleStep;

/// Steps are the longest one, halved up to this many times.
const HALVINGS: i32 = 52;

/// The shortest steps, at which the remainder of a right gradient is nothing but rounding.
const NOISE_SAMPLES: usize = 8;

/// How far above the noise a remainder must be to count.
const ABOVE_NOISE: f64 = 100.0;

/// How many neighbouring steps the slope is fitted to.
const WINDOW: usize = 4;

/// The least slope of a right gradient: 2 up to rounding.
const RIGHT: f64 = 1.9;

/// The largest slope of a wrong gradient: 1 up to the curvature of `f`.
const WRONG: f64 = 1.6;

/// How fast the remainder `r(t) = |f(x + t v) − f(x) − t g·v|` falls with `t`: as `t²` if the gradient `g` is right,
/// as `t` if it is wrong. The feature `serde` makes it serialisable.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Taylor {
    /// The verdict on the gradient along the direction.
    pub verdict: Verdict,
    /// The slope of `log r` over `log t`, at the shortest steps at which `r` is more than rounding. `None` if `r` is
    /// rounding at every step: `f` is linear along the direction, or too noisy.
    pub slope: Option<f64>,
    /// `g·v`, the slope of `f` by your gradient.
    pub analytic: f64,
    /// The size of `r` at the shortest steps, where it is rounding.
    pub noise: f64,
    /// `t` and `r(t)` from the longest step to the shortest, without those at which `f` is not finite.
    pub remainders: Vec<(f64, f64)>,
}

/// Measures how fast the remainder of the first-order Taylor expansion along `v` falls.
///
/// Calls `f` 53 times: at `x`, and at `x + t v` with `t` halved again and again from where the first entry has
/// moved by `max(1, |xᵢ|)`. There is no step and no tolerance to choose: the slope is fitted to the smallest remainders above a
/// hundred times the noise of `f`. At least 1.9 is a [`Pass`](Verdict::Pass), at most 1.6 a
/// [`Mismatch`](Verdict::Mismatch), between them it is [`Unchecked`](Verdict::Unchecked). If the remainder is rounding
/// at every step, the gradient passes where an error of 1 % would have shown.
///
/// An error of the gradient perpendicular to the direction is not found: draw the direction at random.
///
/// Source: Farrell, Ham, Funke and Rognes, *Automated derivation of the adjoint of high-level transient finite element
/// programs*, SIAM J. Sci. Comput. 35 (2013), section 4.
///
/// # Errors
/// If `f` fails or panics at a point, or is not finite at `x`.
///
/// # Panics
/// If `gradient.shape() != x.shape()` or `v.shape() != x.shape()`.
///
/// ```
/// use calc::check::{Verdict, taylor};
/// use ndarray::array;
///
/// let f = |x: &ndarray::ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
/// let (x, v) = (array![3.0, 4.0], array![1.0, 1.0]);
///
/// let right = taylor(f, &x, &array![6.0, 8.0], &v).unwrap(); // r = 2 t²
/// assert_eq!(right.verdict, Verdict::Pass);
/// assert!((right.slope.unwrap() - 2.0).abs() < 0.1);
///
/// let wrong = taylor(f, &x, &array![6.0, 8.24], &v).unwrap(); // 3 % too large: r = |2 t² − 0.24 t|
/// assert_eq!(wrong.verdict, Verdict::Mismatch);
/// ```
pub fn taylor<D: Dimension, V: Value>(
    f: impl Fn(&ArrayRef<f64, D>) -> V,
    x: &ArrayRef<f64, D>,
    gradient: &ArrayRef<f64, D>,
    v: &ArrayRef<f64, D>,
) -> Result<Taylor, Error<V::Error>> {
    assert_same_shape(gradient, x, "the gradient and the point");
    let v = direction(v, x.shape());
    let v = entries(&v);
    let options = Options::new(Scheme::Central);
    let f = |(): &mut (), x: &ArrayRef<f64, D>, _: &mut Vec<f64>| Ok([f(x).value()?]);
    let f = Pointwise { init: || (), f };
    let problem = Problem::<_, SingleStep, _>::new(&options, f, x, Some(1));
    let mut worker = problem.new_worker();
    let mut value_along = |t: f64| {
        let axis = Axis::Along(v);
        let moves = [Displacement { axis, to: t, by: t }];
        let expected = Expected {
            rows: Some(1),
            finite: t == 0.0,
        };
        worker.values.clear();
        // At t = 0, an error is one at x itself.
        problem.evaluate(&mut worker, &moves[usize::from(t == 0.0)..], expected)?;
        Ok(worker.values[0])
    };
    let f0 = value_along(0.0)?;
    let analytic: f64 = gradient.iter().zip(v).map(|(g, v)| g * v).sum();
    let longest = longest_step(x, v);
    let mut changes = Vec::new();
    if longest.is_finite() && analytic.is_finite() {
        for halvings in 1..=HALVINGS {
            let t = longest * 0.5_f64.powi(halvings);
            changes.push((t, value_along(t)? - f0));
        }
    }
    changes.retain(|(_, change)| change.is_finite());
    // The least change of `f`: a function of few digits is constant at short steps.
    let sizes = changes.iter().map(|(_, change)| change.abs());
    let quantum = sizes.filter(|size| *size > 0.0).reduce(f64::min);
    let noise = quantum.unwrap_or(0.0).max(2.0 * f64::EPSILON * f0.abs());
    let remainder = |(t, change): (f64, f64)| (t, (change - t * analytic).abs());
    Ok(Taylor::of(
        analytic,
        noise,
        changes.into_iter().map(remainder).collect(),
    ))
}

/// The `t` at which the first entry has moved by `max(1, |xᵢ|)`; infinite along a zero direction.
fn longest_step<D: Dimension>(x: &ArrayRef<f64, D>, v: &[f64]) -> f64 {
    let moving = x.iter().zip(v).filter(|(_, v)| **v != 0.0);
    let steps = moving.map(|(x, v)| x.abs().max(1.0) / v.abs());
    steps.fold(f64::INFINITY, f64::min)
}

impl Taylor {
    fn of(analytic: f64, least_noise: f64, remainders: Vec<(f64, f64)>) -> Self {
        let shortest = remainders.iter().rev().take(NOISE_SAMPLES);
        let noise = shortest.fold(least_noise, |noise, (_, r)| noise.max(*r));
        let slope = remainders
            .windows(WINDOW)
            .rfind(|window| window.iter().all(|(_, r)| *r > ABOVE_NOISE * noise))
            .map(log_slope);
        // The remainder that an error of 1 % would leave at the longest step.
        let one_percent = remainders
            .first()
            .map_or(0.0, |(t, _)| 0.01 * t * analytic.abs());
        let verdict = match slope {
            _ if !analytic.is_finite() => Verdict::Invalid,
            Some(slope) if slope >= RIGHT => Verdict::Pass,
            Some(slope) if slope <= WRONG => Verdict::Mismatch,
            None if one_percent > ABOVE_NOISE * noise => Verdict::Pass,
            _ => Verdict::Unchecked,
        };
        Self {
            verdict,
            slope,
            analytic,
            noise,
            remainders,
        }
    }
}

/// The slope of `log r` over `log t` by least squares.
fn log_slope(window: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = window.iter().map(|(t, r)| (t.ln(), r.ln())).collect();
    let n = logs.len() as f64;
    let (mean_t, mean_r) = logs
        .iter()
        .fold((0.0, 0.0), |(a, b), (t, r)| (a + t / n, b + r / n));
    let (covariance, variance) = logs.iter().fold((0.0, 0.0), |(c, v), (t, r)| {
        (
            c + (t - mean_t) * (r - mean_r),
            v + (t - mean_t) * (t - mean_t),
        )
    });
    covariance / variance
}

impl fmt::Display for Taylor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: the ", self.verdict.word())?;
        match (self.verdict, self.slope) {
            (Verdict::Invalid, _) => write!(out, "slope by your gradient is {}", self.analytic),
            (Verdict::Unchecked, Some(slope)) => write!(
                out,
                "remainder falls as t^{slope:.2}, between right (t^2) and wrong (t^1)"
            ),
            (_, Some(slope)) => write!(out, "remainder falls as t^{slope:.2} (right: t^2)"),
            (Verdict::Pass, None) => write!(out, "remainder is rounding at every step"),
            (_, None) => write!(out, "remainder does not rise above the noise of f"),
        }
    }
}

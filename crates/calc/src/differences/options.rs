//! The settings of a method of finite differences.

use crate::parallel::progress::Report;
use crate::stencil::layout::Bounds;
use crate::stencil::weights::{MAX_DERIVATIVE, Scheme, Stencil};
use crate::step::size::Step;

/// The settings of a method, apart from its estimator.
#[derive(Clone)]
pub(crate) struct Options<'a> {
    pub scheme: Scheme,
    pub order: Option<usize>,
    pub step: Step,
    pub bounds: Option<Bounds>,
    pub serial: bool,
    pub report: Option<Report<'a>>,
}

impl Options<'_> {
    pub fn new(scheme: Scheme) -> Self {
        Self {
            scheme,
            order: None,
            step: Step::Optimal,
            bounds: None,
            serial: false,
            report: None,
        }
    }

    /// The stencil for a derivative.
    pub fn stencil(&self, derivative: usize) -> Stencil {
        assert!(
            (1..=MAX_DERIVATIVE).contains(&derivative),
            "derivative {derivative}: expected 1 to {MAX_DERIVATIVE}"
        );
        let default = match (self.scheme, derivative) {
            (Scheme::Central, 1) | (Scheme::Forward | Scheme::Backward, 2..) => 2,
            (Scheme::Central, _) => 4,
            (Scheme::Forward | Scheme::Backward, _) => 1,
        };
        Stencil {
            scheme: self.scheme,
            derivative,
            order: self.order.unwrap_or(default),
        }
    }

    /// # Panics
    /// If the number of steps or bounds is not `entries`.
    pub fn assert_fits(&self, entries: usize) {
        if let Step::Absolute(lengths) | Step::Relative(lengths) = &self.step {
            lengths.assert_fits(entries, "steps");
        }
        if let Some(Bounds { lower, upper }) = &self.bounds {
            lower.assert_fits(entries, "lower bounds");
            upper.assert_fits(entries, "upper bounds");
        }
    }

    /// A direction in which all entries move, by up to `max(1, |xᵢ|)`. Points along it at up to 16 times `spacing` stay
    /// within the bounds.
    pub fn sampling_direction(&self, x: &[f64], spacing: f64) -> Vec<f64> {
        let reach = 16.0 * spacing;
        let component = |(entry, &x): (usize, &f64)| {
            let scale = x.abs().max(1.0);
            // Signs without a pattern: multiples of the golden ratio, modulo 1.
            let sign = if (entry as f64 * 0.618_033_988_749_895).fract() < 0.5 {
                1.0
            } else {
                -1.0
            };
            let (lower, upper) = Bounds::at(self.bounds.as_ref(), entry);
            let (below, above) = ((x - lower).max(0.0), (upper - x).max(0.0));
            let sign = if below.min(above) >= reach * scale {
                sign
            } else if above >= below {
                1.0
            } else {
                -1.0
            };
            sign * scale.min(below.max(above) / reach)
        };
        x.iter().enumerate().map(component).collect()
    }
}

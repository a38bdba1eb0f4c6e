//! The stencil at every entry: its kind, its unit step, and its bounds.

use crate::stencil::displacement::{Axis, Displacement};
use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::weights::{Scheme, Stencil};
use crate::step::size::{PerEntry, Step, optimal};

/// The lower and the upper bound of each entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub lower: PerEntry,
    pub upper: PerEntry,
}

impl Bounds {
    /// The bounds of an entry: infinite if there are none.
    #[inline]
    pub fn at(bounds: Option<&Self>, entry: usize) -> (f64, f64) {
        bounds.map_or((f64::NEG_INFINITY, f64::INFINITY), |bounds| {
            (bounds.lower.at(entry), bounds.upper.at(entry))
        })
    }
}

/// A stencil and its amplification, computed once for all entries.
#[derive(Clone, Copy, Debug)]
struct Sided {
    stencil: Stencil,
    amplification: f64,
}

impl Sided {
    fn new(stencil: Stencil) -> Self {
        Self {
            stencil,
            amplification: stencil.amplification(),
        }
    }
}

/// The stencil at each entry, for one derivative.
#[derive(Clone, Debug)]
pub(crate) struct StencilLayout<'a> {
    own: Sided,
    /// The stencils to use at a bound: forward and backward.
    one_sided: Option<[Sided; 2]>,
    bounds: Option<&'a Bounds>,
    step: &'a Step,
    /// The unit step beside `max(1, |x|)`, where `step` gives none.
    default: f64,
    /// The longest step that step control may ask for, in unit steps.
    longest: f64,
}

impl<'a> StencilLayout<'a> {
    /// A layout of `stencil`, with the step that is optimal for `balanced` where neither the caller nor the estimator
    /// (`first_step`) gives one, for step control that asks for steps of up to `longest` units.
    pub fn new(
        stencil: Stencil,
        balanced: Stencil,
        step: &'a Step,
        first_step: Option<f64>,
        bounds: Option<&'a Bounds>,
        longest: f64,
    ) -> Self {
        let default = first_step.unwrap_or_else(|| match step {
            Step::Optimal => optimal(balanced),
            _ => 1.0,
        });
        let sided = |scheme| Sided::new(Stencil { scheme, ..stencil });
        Self {
            own: Sided::new(stencil),
            one_sided: bounds.map(|_| [sided(Scheme::Forward), sided(Scheme::Backward)]),
            bounds,
            step,
            default,
            longest,
        }
    }

    /// The unit step of an entry.
    #[inline]
    fn unit(&self, entry: usize, x: f64) -> f64 {
        let scale = x.abs().max(1.0);
        match self.step {
            Step::Absolute(lengths) => lengths.at(entry),
            Step::Relative(parts) => parts.at(entry) * scale,
            Step::Optimal | Step::Auto => self.default * scale,
        }
    }

    /// The stencil through an entry; `None` if its bounds leave it no room.
    #[inline]
    pub fn stencil(&self, entry: usize, x: f64) -> Option<Stencil1d<'static>> {
        let (lower, upper) = Bounds::at(self.bounds, entry);
        self.fit(Axis::Entry(entry), x, lower, upper, self.unit(entry, x))
    }

    /// Whether every stencil is a pair of points around `x`.
    pub fn is_of_pairs(&self) -> bool {
        self.own.stencil == Stencil::PAIR && self.bounds.is_none()
    }

    /// The two points of an entry, if every stencil is a pair.
    #[inline]
    pub fn pair(&self, entry: usize, x: f64) -> [Displacement<'static>; 2] {
        let (axis, unit) = (Axis::Entry(entry), self.unit(entry, x));
        [unit, -unit].map(|by| Displacement {
            axis,
            to: x + by,
            by,
        })
    }

    /// The stencil from `x` along `v`, on which no entry moves further than on its own stencil, or the entry that has no
    /// room.
    pub fn along<'v>(&self, x: &[f64], v: &'v [f64]) -> Result<Stencil1d<'v>, usize> {
        let (mut lower, mut upper, mut unit) = (f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);
        let mut tightest = 0;
        for (entry, (&x, &v)) in x.iter().zip(v).enumerate().filter(|(_, (_, v))| **v != 0.0) {
            unit = unit.min(self.unit(entry, x) / v.abs());
            let (low, high) = Bounds::at(self.bounds, entry);
            if !(low <= x && x <= high) {
                return Err(entry);
            }
            // One number inside the bounds, since x + t v is rounded.
            let down = (x - low.next_up()).max(0.0) / v.abs();
            let up = (high.next_down() - x).max(0.0) / v.abs();
            let (down, up) = if v > 0.0 { (down, up) } else { (up, down) };
            if -down > lower || up < upper {
                tightest = entry;
            }
            (lower, upper) = (lower.max(-down), upper.min(up));
        }
        // Any step is right along a zero direction.
        let unit = if unit.is_finite() { unit } else { 1.0 };
        self.fit(Axis::Along(v), 0.0, lower, upper, unit)
            .ok_or(tightest)
    }

    #[inline]
    fn fit<'v>(
        &self,
        axis: Axis<'v>,
        start: f64,
        lower: f64,
        upper: f64,
        unit: f64,
    ) -> Option<Stencil1d<'v>> {
        let stencil = Stencil1d {
            axis,
            start,
            lower,
            upper,
            unit,
            stencil: self.own.stencil,
            amplification: self.own.amplification,
        };
        match self.one_sided {
            None => Some(stencil),
            Some(one_sided) => self.fit_within_bounds(stencil, one_sided),
        }
    }

    /// The stencil, or a one-sided one on the side with more room, or a shorter one; `None` if there is no room.
    fn fit_within_bounds<'v>(
        &self,
        own: Stencil1d<'v>,
        [forward, backward]: [Sided; 2],
    ) -> Option<Stencil1d<'v>> {
        let (below, above) = (own.start - own.lower, own.upper - own.start);
        // The longest unit with which a stencil stays within the bounds.
        let room = |sided: Sided| {
            let reach = f64::from(sided.stencil.reach()) * self.longest;
            match sided.stencil.scheme {
                Scheme::Central => below.min(above) / reach,
                Scheme::Forward => above / reach,
                Scheme::Backward => below / reach,
            }
        };
        let one_sided = if above >= below { forward } else { backward };
        let choice = if room(self.own) >= own.unit {
            self.own
        } else if room(one_sided) >= own.unit || room(one_sided) > room(self.own) {
            one_sided
        } else {
            self.own
        };
        let unit = own.unit.min(room(choice));
        (below >= 0.0 && above >= 0.0 && unit > 0.0).then_some(Stencil1d {
            unit,
            stencil: choice.stencil,
            amplification: choice.amplification,
            ..own
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CENTRAL: Stencil = Stencil {
        scheme: Scheme::Central,
        derivative: 1,
        order: 2,
    };
    const FORWARD: Stencil = Stencil {
        scheme: Scheme::Forward,
        derivative: 1,
        order: 1,
    };

    fn fitted(stencil: Stencil, h: f64, x: f64, lower: f64, upper: f64) -> Option<(Scheme, f64)> {
        let step = Step::from(h);
        let bounds = Bounds {
            lower: lower.into(),
            upper: upper.into(),
        };
        let laid =
            StencilLayout::new(stencil, stencil, &step, None, Some(&bounds), 1.0).stencil(0, x)?;
        Some((laid.stencil.scheme, laid.unit))
    }

    // SciPy's test__numdiff.py, TestAdjustSchemeToBounds: test_with_bound and test_tight_bounds.
    #[test]
    fn schemes_change_to_the_side_with_more_room_as_in_scipy() {
        assert_eq!(
            fitted(CENTRAL, 0.1, 0.0, -1.0, 1.0),
            Some((Scheme::Central, 0.1))
        );
        assert_eq!(
            fitted(CENTRAL, 0.1, 0.85, -1.0, 1.0),
            Some((Scheme::Central, 0.1))
        );
        assert_eq!(
            fitted(CENTRAL, 0.1, 0.95, -1.0, 1.0),
            Some((Scheme::Backward, 0.1))
        );
        assert_eq!(
            fitted(FORWARD, 0.1, 0.95, -1.0, 1.0),
            Some((Scheme::Backward, 0.1))
        );
        assert_eq!(
            fitted(FORWARD, 0.1, -0.95, -1.0, 1.0),
            Some((Scheme::Forward, 0.1))
        );
    }

    #[test]
    fn steps_shrink_in_tight_bounds_as_in_scipy() {
        let close = |found: Option<(Scheme, f64)>, scheme, unit: f64| {
            let (a, b) = found.unwrap();
            assert!(a == scheme && (b - unit).abs() < 1e-15, "{found:?}");
        };
        close(
            fitted(FORWARD, 0.1, 0.0, -0.03, 0.05),
            Scheme::Forward,
            0.05,
        );
        close(
            fitted(FORWARD, 0.1, 0.03, -0.03, 0.05),
            Scheme::Backward,
            0.06,
        );
        close(
            fitted(CENTRAL, 0.1, 0.0, -0.03, 0.05),
            Scheme::Central,
            0.03,
        );
        close(
            fitted(CENTRAL, 0.1, 0.03, -0.03, 0.05),
            Scheme::Backward,
            0.03,
        );
    }

    #[test]
    fn given_scheme_stays_if_a_one_sided_one_has_no_more_room() {
        // Central reaches one unit to either side, forward of the same order two units ahead.
        assert_eq!(
            fitted(CENTRAL, 1.0, 0.0, -0.25, 0.5),
            Some((Scheme::Central, 0.25))
        );
    }

    #[test]
    fn amplification_is_that_of_the_chosen_scheme() {
        let step = Step::from(0.1);
        let bounds = Bounds {
            lower: 0.0.into(),
            upper: 9.0.into(),
        };
        let layout = StencilLayout::new(CENTRAL, CENTRAL, &step, None, Some(&bounds), 1.0);
        let amplification = |x| layout.stencil(0, x).unwrap().amplification;
        // Fornberg (1988), tables 1 and 3: weights of ∓1/2, and of −3/2, 2 and −1/2.
        assert_eq!(amplification(5.0), 1.0);
        for bound in [0.0, 9.0] {
            assert!((amplification(bound) - 4.0).abs() < 1e-14);
        }
    }

    #[test]
    fn no_room_and_points_outside_are_rejected() {
        assert_eq!(fitted(CENTRAL, 0.1, 1.0, 1.0, 1.0), None);
        assert_eq!(fitted(CENTRAL, 0.1, 2.0, -1.0, 1.0), None);
    }
}

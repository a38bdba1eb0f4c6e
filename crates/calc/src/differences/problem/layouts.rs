//! The stencils of an operator: through each entry, or along a direction.

use ndarray::Dimension;

use crate::differences::options::Options;
use crate::differences::problem::definition::{Answer, Problem};
use crate::error::Error;
use crate::eval::entries::{entries, index};
use crate::eval::evaluator::Evaluator;
use crate::stencil::layout::{Bounds, StencilLayout};
use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::weights::Stencil;
use crate::step::control::StepControl;
use crate::step::estimator::Estimator;
use crate::step::noise::Noise;

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// The stencils of a derivative, with room for the longest step of a control.
    pub fn layout(&self, derivative: usize, noise: Option<&[Noise]>) -> StencilLayout<'_> {
        let stencil = self.options.stencil(derivative);
        self.layout_of(stencil, stencil, noise)
    }

    /// Both stencils of a mixed derivative, with the steps that suit a second derivative.
    pub fn mixed_layout(&self, noise: Option<&[Noise]>) -> StencilLayout<'_> {
        let second = self.options.stencil(2);
        let first = Stencil {
            derivative: 1,
            ..second
        };
        self.layout_of(first, second, noise)
    }

    fn layout_of(
        &self,
        stencil: Stencil,
        balanced: Stencil,
        noise: Option<&[Noise]>,
    ) -> StencilLayout<'_> {
        let Options { step, bounds, .. } = self.options;
        let longest = |noise| R::control(balanced.behaviour(), noise).longest();
        let longest = noise.map_or_else(
            || longest(None),
            |noise| {
                let longest = noise.iter().map(|row| longest(Some((row.absolute, *row))));
                longest.fold(0.0, f64::max)
            },
        );
        let bounds = bounds.as_ref();
        StencilLayout::new(stencil, balanced, step, R::FIRST_STEP, bounds, longest)
    }

    /// The stencil through an entry.
    pub fn stencil_at(
        &self,
        layout: &StencilLayout<'_>,
        entry: usize,
    ) -> Answer<Stencil1d<'static>, D, F> {
        let stencil = layout.stencil(entry, entries(&self.base)[entry]);
        stencil.ok_or_else(|| self.no_room(entry))
    }

    /// The stencil along `v`.
    pub fn stencil_along<'v>(
        &self,
        layout: &StencilLayout<'_>,
        v: &'v [f64],
    ) -> Answer<Stencil1d<'v>, D, F> {
        let stencil = layout.along(entries(&self.base), v);
        stencil.map_err(|entry| self.no_room(entry))
    }

    #[cold]
    fn no_room(&self, entry: usize) -> Error<F::Error> {
        let (lower, upper) = Bounds::at(self.options.bounds.as_ref(), entry);
        Error::NoRoom {
            entry: index(self.base.shape(), entry),
            x: entries(&self.base)[entry],
            lower,
            upper,
        }
    }
}

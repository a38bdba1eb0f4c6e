//! The one-sided slopes at a kink, for the report.

use ndarray::{Array, ArrayRef, Dimension, IntoDimension};

use crate::differences::builder::Differences;
use crate::eval::objective::Value;
use crate::stencil::weights::Scheme;
use crate::step::estimator::Richardson;

/// The slopes of `f` at `x` along `v`, from below and from above; `None` where there are none.
pub(super) fn one_sided_slopes<D: Dimension, V: Value>(
    method: &Differences<'_, Richardson>,
    f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
    x: &ArrayRef<f64, D>,
    v: &ArrayRef<f64, D>,
) -> Option<[f64; 2]> {
    let slope = |scheme| {
        let mut one_sided = method.clone();
        one_sided.options.scheme = scheme;
        let estimate = one_sided.directional(&f, x, v).ok();
        estimate.map(|estimate| estimate.value)
    };
    Some([slope(Scheme::Backward)?, slope(Scheme::Forward)?])
}

/// The direction in which the entry of that index grows.
pub(super) fn axis<D: Dimension>(x: &ArrayRef<f64, D>, index: &[usize]) -> Array<f64, D> {
    let is_entry = |at: D::Pattern| at.into_dimension().slice() == index;
    Array::from_shape_fn(x.raw_dim(), |at| f64::from(is_entry(at)))
}

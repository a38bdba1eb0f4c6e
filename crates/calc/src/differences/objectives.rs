//! From the forms that a function may have to the problem of differentiating it.

use ndarray::{ArrayRef, ArrayRef1, ArrayViewMut1, Dimension};

use crate::differences::builder::Differences;
use crate::differences::problem::Problem;
use crate::eval::evaluator::Evaluator;
use crate::eval::objective::{Status, Value, Values};
use crate::eval::pointwise::{PointWorker, Pointwise};
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// For a function of one value.
    pub(super) fn scalar<'x, D: Dimension, S: Send, V: Value>(
        &'x self,
        init: impl Fn() -> S + Sync,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, impl Evaluator<D, Error = V::Error, Worker = PointWorker<D, S>> + Sync>
    {
        let f = move |scratch: &mut S, x: &ArrayRef<f64, D>, _: &mut Vec<f64>| {
            Ok([f(scratch, x).value()?])
        };
        Problem::new(&self.options, Pointwise { init, f }, x, Some(1))
    }

    /// For a function that returns its values.
    pub(super) fn vector<'x, D: Dimension, S: Send, V: Values>(
        &'x self,
        init: impl Fn() -> S + Sync,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, impl Evaluator<D, Error = V::Error, Worker = PointWorker<D, S>> + Sync>
    {
        let f =
            move |scratch: &mut S, x: &ArrayRef<f64, D>, _: &mut Vec<f64>| f(scratch, x).values();
        Problem::new(&self.options, Pointwise { init, f }, x, None)
    }

    /// For a function that writes `rows` values into a buffer of zeros.
    pub(super) fn in_place<'x, D: Dimension, T: Status>(
        &'x self,
        rows: usize,
        f: impl Fn(&ArrayRef<f64, D>, &mut ArrayRef1<f64>) -> T + Sync,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, impl Evaluator<D, Error = T::Error, Worker = PointWorker<D, ()>> + Sync>
    {
        let f = move |(): &mut (), x: &ArrayRef<f64, D>, values: &mut Vec<f64>| {
            let first = values.len();
            values.resize(first + rows, 0.0);
            let mut own = ArrayViewMut1::from(&mut values[first..]);
            f(x, &mut own).status().map(|()| [])
        };
        Problem::new(&self.options, Pointwise { init: || (), f }, x, Some(rows))
    }
}

//! From the forms that a function may have to the problem of differentiating it.

use ndarray::{ArrayRef, ArrayRef1, Dimension};

use crate::differences::builder::Differences;
use crate::differences::problem::Problem;
use crate::eval::function::{InPlace, Scalar, Vector};
use crate::eval::objective::{Status, Value, Values};
use crate::eval::pointwise::Pointwise;
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// For a function of one value.
    pub(super) fn scalar<'x, D, S, V, I, F>(
        &'x self,
        init: I,
        f: F,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, Pointwise<I, Scalar<F>>>
    where
        D: Dimension,
        S: Send,
        V: Value,
        I: Fn() -> S + Sync,
        F: Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
    {
        let f = Scalar(f);
        Problem::new(&self.options, Pointwise { init, f }, x)
    }

    /// For a function that returns its values.
    pub(super) fn vector<'x, D, S, V, I, F>(
        &'x self,
        init: I,
        f: F,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, Pointwise<I, Vector<F>>>
    where
        D: Dimension,
        S: Send,
        V: Values,
        I: Fn() -> S + Sync,
        F: Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
    {
        let f = Vector(f);
        Problem::new(&self.options, Pointwise { init, f }, x)
    }

    /// For a function that writes `rows` values into a buffer of zeros.
    pub(super) fn in_place<'x, D, T, F>(
        &'x self,
        rows: usize,
        f: F,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, Pointwise<fn(), InPlace<F>>>
    where
        D: Dimension,
        T: Status,
        F: Fn(&ArrayRef<f64, D>, &mut ArrayRef1<f64>) -> T + Sync,
    {
        let f = InPlace { rows, f };
        let init: fn() = || ();
        Problem::new(&self.options, Pointwise { init, f }, x)
    }
}

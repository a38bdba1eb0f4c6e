//! The forms of an objective that takes one point at a time: one value, many, or a buffer to write to.

use ndarray::{ArrayRef, ArrayRef1, ArrayViewMut1, Dimension};

use crate::eval::objective::{Status, Value, Values};

/// A function of one point and of scratch space `S`.
pub(crate) trait Function<D: Dimension, S>: Sync {
    type Error: Send;

    /// Its values: in registers, in a vector of their own, or in the caller's buffer.
    type Values<'b>: AsRef<[f64]>;

    /// How many values the caller's buffer is to have room for.
    fn buffer_len(&self) -> usize;

    fn call<'b>(
        &self,
        scratch: &mut S,
        x: &ArrayRef<f64, D>,
        buffer: &'b mut Vec<f64>,
    ) -> Result<Self::Values<'b>, Self::Error>;
}

/// Returns one value.
pub(crate) struct Scalar<F>(pub F);

/// Returns its values.
pub(crate) struct Vector<F>(pub F);

/// Writes its values into a buffer of zeros.
pub(crate) struct InPlace<F> {
    pub rows: usize,
    pub f: F,
}

impl<D, S, V, F> Function<D, S> for Scalar<F>
where
    D: Dimension,
    V: Value,
    F: Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
{
    type Error = V::Error;
    type Values<'b> = [f64; 1];

    fn buffer_len(&self) -> usize {
        0
    }

    #[inline(always)]
    fn call(
        &self,
        scratch: &mut S,
        x: &ArrayRef<f64, D>,
        _: &mut Vec<f64>,
    ) -> Result<[f64; 1], V::Error> {
        Ok([(self.0)(scratch, x).value()?])
    }
}

impl<D, S, V, F> Function<D, S> for Vector<F>
where
    D: Dimension,
    V: Values,
    F: Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
{
    type Error = V::Error;
    type Values<'b> = Vec<f64>;

    fn buffer_len(&self) -> usize {
        0
    }

    fn call(
        &self,
        scratch: &mut S,
        x: &ArrayRef<f64, D>,
        _: &mut Vec<f64>,
    ) -> Result<Vec<f64>, V::Error> {
        (self.0)(scratch, x).values()
    }
}

impl<D, S, T, F> Function<D, S> for InPlace<F>
where
    D: Dimension,
    T: Status,
    F: Fn(&ArrayRef<f64, D>, &mut ArrayRef1<f64>) -> T + Sync,
{
    type Error = T::Error;
    type Values<'b> = &'b [f64];

    fn buffer_len(&self) -> usize {
        self.rows
    }

    fn call<'b>(
        &self,
        _: &mut S,
        x: &ArrayRef<f64, D>,
        buffer: &'b mut Vec<f64>,
    ) -> Result<&'b [f64], T::Error> {
        buffer.clear();
        buffer.resize(self.rows, 0.0);
        (self.f)(x, &mut ArrayViewMut1::from(buffer.as_mut_slice())).status()?;
        Ok(buffer)
    }
}

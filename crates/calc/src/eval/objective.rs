//! What an objective may return.

use std::convert::Infallible;

use ndarray::{Array, Dimension};

use sealed::Sealed;

/// A value of a scalar function: an `f64`, or a `Result<f64, E>` where `f` itself can fail.
pub trait Value: Sealed {
    /// The error of `f`; [`Infallible`] for a plain `f64`.
    type Error: Send;

    /// The number, or the error of `f`.
    ///
    /// # Errors
    /// The error that `f` returned.
    fn value(self) -> Result<f64, Self::Error>;
}

impl Value for f64 {
    type Error = Infallible;

    fn value(self) -> Result<f64, Infallible> {
        Ok(self)
    }
}

impl<E: Send> Value for Result<f64, E> {
    type Error = E;

    fn value(self) -> Self {
        self
    }
}

/// A value of a vector function: an array of any dimension, a `Vec<f64>`, or a `Result` of one of them.
pub trait Values: Sealed {
    /// The error of `f`; [`Infallible`] where it returns no `Result`.
    type Error: Send;

    /// The numbers in logical order, or the error of `f`.
    ///
    /// # Errors
    /// The error that `f` returned.
    fn values(self) -> Result<Vec<f64>, Self::Error>;
}

impl<D: Dimension> Values for Array<f64, D> {
    type Error = Infallible;

    fn values(self) -> Result<Vec<f64>, Infallible> {
        Ok(self.iter().copied().collect())
    }
}

impl Values for Vec<f64> {
    type Error = Infallible;

    fn values(self) -> Result<Self, Infallible> {
        Ok(self)
    }
}

impl<V: Values<Error = Infallible>, E: Send> Values for Result<V, E> {
    type Error = E;

    fn values(self) -> Result<Vec<f64>, E> {
        self.map(|values| {
            let Ok(values) = values.values();
            values
        })
    }
}

/// What a function returns that writes its values into a buffer: `()` or `Result<(), E>`.
pub trait Status: Sealed {
    /// The error of `f`; [`Infallible`] where it returns nothing.
    type Error: Send;

    /// Whether `f` succeeded.
    ///
    /// # Errors
    /// The error that `f` returned.
    fn status(self) -> Result<(), Self::Error>;
}

impl Status for () {
    type Error = Infallible;

    fn status(self) -> Result<(), Infallible> {
        Ok(self)
    }
}

impl<E: Send> Status for Result<(), E> {
    type Error = E;

    fn status(self) -> Self {
        self
    }
}

/// No other crate can add a form.
mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for () {}
    impl Sealed for Vec<f64> {}
    impl<D> Sealed for ndarray::Array<f64, D> {}
    impl<T, E> Sealed for Result<T, E> {}
}

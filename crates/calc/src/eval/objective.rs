//! What an objective may return.

use std::convert::Infallible;

use ndarray::{Array, Dimension};

/// A value of a scalar function: an `f64`, or a `Result<f64, E>` where `f` itself can fail.
pub trait Value: sealed::Value {
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
pub trait Values: sealed::Values {
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
pub trait Status: sealed::Status {
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

mod sealed {
    pub trait Value {}
    impl Value for f64 {}
    impl<E> Value for Result<f64, E> {}

    pub trait Values {}
    impl<D> Values for ndarray::Array<f64, D> {}
    impl Values for Vec<f64> {}
    impl<V: Values, E> Values for Result<V, E> {}

    pub trait Status {}
    impl Status for () {}
    impl<E> Status for Result<(), E> {}
}

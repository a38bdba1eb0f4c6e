//! What `f` may return.

use std::convert::Infallible;

/// A value of `f`: an `f64`, or a `Result<f64, E>` where `f` itself can fail.
pub trait Value: private::Sealed {
    /// The error of `f`; [`Infallible`] for a plain `f64`.
    type Error: Send;

    /// The number, or why there is none.
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

mod private {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl<E> Sealed for Result<f64, E> {}
}

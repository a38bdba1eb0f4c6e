//! How a derivative is made of difference quotients: of one, or by extrapolation of many.

use crate::step::control::{Behaviour, StepControl};
use crate::step::noise::Noise;
use crate::step::one_step::OneStep;
use crate::step::pilots::Pilots;
use crate::step::ridders::Ridders;

/// How a derivative is made of difference quotients. It determines what the operators return.
pub trait Estimator: sealed::Sealed + Copy + Send + Sync {
    /// The return type of an operator whose derivative is an `A`.
    type Of<A>;

    /// The step control of every entry.
    #[doc(hidden)]
    type Control: StepControl + Clone + Send;

    /// The first step, in parts of `max(1, |x|)`, if the estimator has one of its own.
    #[doc(hidden)]
    const FIRST_STEP: Option<f64>;

    /// The step control, given how its quotient behaves, how much the noise makes of it at the unit step (where it has
    /// been measured), and how large the noise is beside `f`.
    #[doc(hidden)]
    fn control(behaviour: Behaviour, noise: Option<(f64, Noise)>) -> Self::Control;

    /// An answer, its parts made by `make`.
    #[doc(hidden)]
    fn empty<A>(make: impl Fn() -> A) -> Self::Of<A>;

    /// Both parts of an answer, each computed by `f`.
    #[doc(hidden)]
    fn map<A, B>(answer: Self::Of<A>, f: impl Fn(A) -> B) -> Self::Of<B>;

    /// Where derivatives and error estimates go.
    #[doc(hidden)]
    fn parts<A>(answer: &mut Self::Of<A>) -> (&mut A, Option<&mut A>);
}

/// One quotient for each derivative: operators return the derivative.
#[derive(Clone, Copy, Debug)]
pub struct SingleStep;

/// Richardson extrapolation over shrinking steps: operators return an [`Estimate`], the derivative with an error bar.
#[doc(alias = "Ridders")]
#[derive(Clone, Copy, Debug)]
pub struct Richardson;

/// A derivative with its error bars.
#[doc(alias = "error bar")]
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Estimate<A> {
    /// The derivative.
    pub value: A,
    /// How far `value` may be from the true derivative, entry by entry. Infinite at a kink or a
    /// jump, where there is no derivative and `value` is the mean of the one-sided slopes.
    pub error: A,
}

impl Estimator for SingleStep {
    type Of<A> = A;

    type Control = OneStep;

    const FIRST_STEP: Option<f64> = None;

    #[inline]
    fn control(behaviour: Behaviour, noise: Option<(f64, Noise)>) -> OneStep {
        OneStep::new(
            noise.map(|(absolute, noise)| Pilots::new(behaviour, absolute, noise.relative)),
        )
    }

    fn empty<A>(make: impl Fn() -> A) -> A {
        make()
    }

    fn map<A, B>(answer: A, f: impl Fn(A) -> B) -> B {
        f(answer)
    }

    fn parts<A>(answer: &mut A) -> (&mut A, Option<&mut A>) {
        (answer, None)
    }
}

impl Estimator for Richardson {
    type Of<A> = Estimate<A>;

    type Control = Ridders;

    /// A smooth function of unit scale needs steps as long as this for its last digits; step control goes down to
    /// steps short enough for one that changes on a scale of 1e-6.
    const FIRST_STEP: Option<f64> = Some(0.4);

    fn control(behaviour: Behaviour, _: Option<(f64, Noise)>) -> Ridders {
        Ridders::new(behaviour)
    }

    fn empty<A>(make: impl Fn() -> A) -> Estimate<A> {
        let (value, error) = (make(), make());
        Estimate { value, error }
    }

    fn map<A, B>(answer: Estimate<A>, f: impl Fn(A) -> B) -> Estimate<B> {
        let (value, error) = (f(answer.value), f(answer.error));
        Estimate { value, error }
    }

    fn parts<A>(answer: &mut Estimate<A>) -> (&mut A, Option<&mut A>) {
        (&mut answer.value, Some(&mut answer.error))
    }
}

/// No other crate can add an estimator.
mod sealed {
    pub trait Sealed {}
    impl Sealed for super::SingleStep {}
    impl Sealed for super::Richardson {}
}

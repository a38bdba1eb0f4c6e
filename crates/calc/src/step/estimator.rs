//! How a derivative is made of difference quotients: of one, or by extrapolation of many.

use crate::step::control::{Behaviour, StepControl};
use crate::step::noise::Noise;
use crate::step::noise_adapted::NoiseAdapted;
use crate::step::one_step::OneStep;
use crate::step::ridders::Ridders;

/// How a derivative is made of difference quotients. It determines what the operators return.
pub trait Estimator: sealed::Sealed {
    /// What an operator returns where the derivative itself is an `A`.
    type Of<A>;
}

/// One quotient for each derivative: operators return the derivative.
#[derive(Clone, Copy, Debug)]
pub struct SingleStep;

/// Richardson extrapolation over shrinking steps: operators return an [`Estimate`], the derivative with an error bar.
#[derive(Clone, Copy, Debug)]
pub struct Richardson;

impl Estimator for SingleStep {
    type Of<A> = A;
}

impl Estimator for Richardson {
    type Of<A> = Estimate<A>;
}

/// A derivative with its error bars.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Estimate<A> {
    /// The derivative.
    pub value: A,
    /// How far `value` may be from the true derivative, entry by entry. Infinite at a kink or a
    /// jump, where there is no derivative and `value` is the mean of the one-sided slopes.
    pub error: A,
}

pub mod sealed {
    use super::{
        Behaviour, Estimate, Noise, NoiseAdapted, OneStep, Richardson, Ridders, SingleStep,
        StepControl,
    };

    /// What the operators need of an estimator.
    pub trait Sealed: Copy + Send + Sync + Sized {
        /// What chooses its steps at every entry.
        type Control: StepControl + Clone + Send;

        /// The first step, in parts of `max(1, |x|)`, if the estimator has one of its own.
        const FIRST_STEP: Option<f64>;

        /// The step control, given how its quotient behaves, how much the noise makes of it at the unit step (where it has
        /// been measured), and how large the noise is beside `f`.
        fn control(behaviour: Behaviour, noise: Option<(f64, Noise)>) -> Self::Control;

        /// An answer, its parts made by `make`.
        fn empty<A>(make: impl Fn() -> A) -> <Self as super::Estimator>::Of<A>
        where
            Self: super::Estimator;

        /// Both parts of an answer, each computed by `f`.
        fn map<A, B>(
            answer: <Self as super::Estimator>::Of<A>,
            f: impl Fn(A) -> B,
        ) -> <Self as super::Estimator>::Of<B>
        where
            Self: super::Estimator;

        /// Where derivatives and error estimates go.
        fn parts<A>(answer: &mut <Self as super::Estimator>::Of<A>) -> (&mut A, Option<&mut A>)
        where
            Self: super::Estimator;
    }

    impl Sealed for SingleStep {
        type Control = OneStep;

        const FIRST_STEP: Option<f64> = None;

        #[inline]
        fn control(behaviour: Behaviour, noise: Option<(f64, Noise)>) -> OneStep {
            match noise {
                None => OneStep::Unit(None),
                Some((at_unit_step, noise)) => OneStep::NoiseAdapted(NoiseAdapted::new(
                    behaviour,
                    at_unit_step,
                    noise.relative,
                )),
            }
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

    impl Sealed for Richardson {
        type Control = Ridders;

        /// A smooth function of unit scale needs steps as long as this for its last digits; step control goes down to
        /// steps short enough for one that changes on a scale of 1e-6.
        const FIRST_STEP: Option<f64> = Some(0.4);

        fn control(behaviour: Behaviour, _: Option<(f64, Noise)>) -> Ridders {
            Ridders::new(behaviour)
        }

        fn empty<A>(make: impl Fn() -> A) -> Estimate<A> {
            Estimate {
                value: make(),
                error: make(),
            }
        }

        fn map<A, B>(answer: Estimate<A>, f: impl Fn(A) -> B) -> Estimate<B> {
            Estimate {
                value: f(answer.value),
                error: f(answer.error),
            }
        }

        fn parts<A>(answer: &mut Estimate<A>) -> (&mut A, Option<&mut A>) {
            (&mut answer.value, Some(&mut answer.error))
        }
    }
}

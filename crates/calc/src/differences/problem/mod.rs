//! A function, a point and a method: the machinery under all operators.
//!
//! A `StencilLayout` has a stencil for every entry of `x`; a `StepControl` asks for quotients at one step after
//! another; an `Evaluator` calls `f` at their points; a `ParallelFor` shares the entries among threads. A scalar
//! `f` is a vector function of one row.

mod baseline;
mod column;
mod definition;
mod fill;
mod layouts;
mod operators;
mod output;
mod pairs;
mod solve;
mod worker;

pub(crate) use definition::Problem;
pub(crate) use worker::Worker;

//! From a function and a method to numbers: where the points lie, who evaluates them, and in what order.
//!
//! A [`Plan`] lays a [`Line`] through every entry of `x`; a [`Search`](crate::search::Search) asks a line for
//! quotients; a field ([`Pointwise`] or [`Batch`]) calls `f` at the points that a quotient needs; a [`Sweep`]
//! shares the entries among threads. Only fields call `f`.

mod batch;
mod call;
mod field;
mod home;
mod line;
mod noise;
mod plan;
mod pointwise;
mod room;
mod scalar;
mod sweep;
mod vector;

pub(crate) use batch::Batch;
pub(crate) use call::{Spot, guarded};
pub(crate) use field::Field;
pub(crate) use home::{Home, entries_mut, index, standard};
pub(crate) use line::{Axis, Line, Move, Pair, Quotient};
pub(crate) use plan::{Bounds, Plan};
pub(crate) use pointwise::{Pointwise, Worker};
pub(crate) use room::Room;
pub(crate) use scalar::Scalar;
pub(crate) use sweep::{Crew, Halt, Sweep};
pub(crate) use vector::{Vector, VectorField, VectorWorker};

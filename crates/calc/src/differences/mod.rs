//! Finite differences: the builder, and its operators.

mod batched;
pub mod builder;
mod derivative;
mod directional;
mod gradient;
mod hessian;
mod jacobian;
mod objectives;
pub mod options;
pub mod problem;
mod sparse;
mod with_scratch;
mod workspace;

pub use batched::Batched;
pub use builder::Differences;
pub use with_scratch::WithScratch;
pub use workspace::Workspace;

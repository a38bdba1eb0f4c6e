//! Where the points of a difference quotient lie, and how it weighs the values there. Nothing here calls `f`.

pub mod displacement;
pub mod layout;
pub mod one_dimensional;
pub mod quotient;
pub mod weights;

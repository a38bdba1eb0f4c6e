//! What the examples share: pictures, and images to learn from.

pub mod figure;
mod images;

pub use images::images;

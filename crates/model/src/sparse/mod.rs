//! Sparse samples: compressed sparse rows (CSR) whose columns are divided into blocks of 128.
//!
//! Four fifths of the pixels of MNIST are 0 and take part in no sum. The others are stored as [`Entry`]s of two bytes:
//! a column within its block, and a code that says which value it has.

mod encode;
mod entry;
mod gathered;
mod samples;

pub(crate) use entry::{BLOCK, CODES, Entry, Piece};
pub(crate) use gathered::Gathered;
pub use samples::Samples;

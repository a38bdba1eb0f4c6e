//! The IDX format: one big-endian array of any rank per file.
//!
//! ```text
//! offset  bytes     meaning
//! 0       2         zero
//! 2       1         element type: 08 u8 · 09 i8 · 0B i16 · 0C i32 · 0D f32 · 0E f64
//! 3       1         rank R
//! 4       4 × R     the size of each axis, u32, outermost axis first
//! 4+4R    the rest  the elements, last axis fastest
//! ```
//!
//! MNIST's images are an IDX file of `u8` with the axes image, row and column; its labels
//! are one of `u8` with one axis. The original MNIST page describes the format.
//!
//! [`read`] takes any [`Read`](std::io::Read), [`read_file`] a path, plain or
//! gzip-compressed. [`write()`] writes an array. Memory is allocated as bytes arrive and not
//! by the sizes in the header, so a damaged header cannot make the reader allocate terabytes.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod element;
mod error;
mod file;
mod foreign;
mod gzip;
mod header;
mod read;
mod write;

pub use element::{Element, ElementType};
pub use error::IdxError;
pub use file::{read_file, read_seekable};
pub use foreign::Foreign;
pub use header::Header;
pub use read::read;
pub use write::write;

//! The IDX format: one array of numbers a file, of any rank, big-endian.
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
//! MNIST's images are an IDX file of `u8` with the axes image, row and column;
//! its labels one of `u8` with one axis. The format is described at the foot of
//! the original MNIST page.
//!
//! [`read`] takes any [`Read`](std::io::Read), [`read_file`] a path, plain or
//! gzip-compressed; [`write()`] writes one. Memory is allocated as bytes arrive, not as
//! the header announces: 16 bytes that announce 2³² images cost 16 bytes to refuse, not
//! 3 TB.

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

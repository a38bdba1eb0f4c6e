//! How far a sweep has come, and the means to stop it.

use std::ops::ControlFlow;

/// How far a sweep has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Entries of the answer that are done.
    pub done: usize,
    /// Entries of the answer in all.
    pub total: usize,
}

/// Hears of progress after every chunk of entries; breaking stops the sweep before the next chunk.
pub(crate) type Report<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

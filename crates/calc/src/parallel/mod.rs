//! Entries shared among threads, with progress reports.

pub mod parallel_for;
pub mod progress;
pub mod workers;

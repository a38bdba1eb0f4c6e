//! The `trainer` command.

#![forbid(unsafe_code)]

fn main() {}

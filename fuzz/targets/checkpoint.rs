//! Any bytes as a checkpoint, and as what stands below the hash of one.

#![no_main]

#[path = "../../crates/trainer/tests/parsers/checkpoint.rs"]
mod parser;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parser::check_checkpoint(bytes));

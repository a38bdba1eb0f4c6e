//! Any bytes as a model file, and as what stands below the hash of one.

#![no_main]

#[path = "../../crates/model/tests/parsers/model.rs"]
mod parser;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parser::check_model(bytes));

//! Any bytes as a run's settings.

#![no_main]

#[path = "../../crates/trainer/tests/parsers/config.rs"]
mod parser;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parser::check_config(bytes));

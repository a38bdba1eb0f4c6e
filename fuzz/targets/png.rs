//! Any bytes as a picture of a digit.

#![no_main]

#[path = "../../crates/trainer/tests/parsers/png.rs"]
mod parser;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parser::check_picture(bytes));

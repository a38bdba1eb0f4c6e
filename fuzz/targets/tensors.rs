//! Any bytes as a `.safetensors` and a `.npz` file, and as an array of a good one.

#![no_main]

#[path = "../../crates/model/tests/parsers/tensors.rs"]
mod parser;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parser::check_tensors(bytes));

//! Any bytes as an IDX stream and an IDX file.

#![no_main]

#[path = "../../crates/data/tests/parsers/mod.rs"]
#[allow(dead_code, reason = "each target uses its own part")]
mod parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::check_idx(bytes));

//! Any bytes as a gzip file, and as what a good one contains.

#![no_main]

#[path = "../../crates/data/tests/parsers/mod.rs"]
#[allow(dead_code, reason = "each target uses its own part")]
mod parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::check_gzip(bytes));

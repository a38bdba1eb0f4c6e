//! Replays the fuzzers' corpus of IDX and gzip files.

mod parsers;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn idx_corpus_is_handled() {
    replay("idx", parsers::check_idx);
}

#[test]
fn gzip_corpus_is_handled() {
    replay("gzip", parsers::check_gzip);
}

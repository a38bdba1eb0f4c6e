//! Replays the fuzzers' corpus: every input that once taught them something.

mod parsers;

use std::fs;
use std::path::Path;

fn replay(target: &str, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let mut inputs = 0;
    for entry in
        fs::read_dir(&corpus).unwrap_or_else(|error| panic!("{}: {error}", corpus.display()))
    {
        let path = entry.unwrap().path();
        println!("{}", path.display()); // shown if the check fails
        check(&fs::read(&path).unwrap());
        inputs += 1;
    }
    assert!(inputs >= 10, "only {inputs} inputs in {}", corpus.display());
}

#[test]
fn idx_corpus_is_handled() {
    replay("idx", parsers::check_idx);
}

#[test]
fn gzip_corpus_is_handled() {
    replay("gzip", parsers::check_gzip);
}

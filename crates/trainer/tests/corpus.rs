//! Replays the fuzzers' corpus of checkpoints, settings and pictures.

mod parsers;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn checkpoint_corpus_is_handled() {
    replay("checkpoint", parsers::checkpoint::check_checkpoint);
}

#[test]
fn config_corpus_is_handled() {
    replay("config", parsers::config::check_config);
}

#[test]
fn png_corpus_is_handled() {
    replay("png", parsers::png::check_picture);
}

//! Replays the fuzzers' corpus of model files and exchanged models.

mod parsers;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn model_corpus_is_handled() {
    replay("model", parsers::model::check_model);
}

#[cfg(feature = "interop")]
#[test]
fn tensors_corpus_is_handled() {
    replay("tensors", parsers::tensors::check_tensors);
}

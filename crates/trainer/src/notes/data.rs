//! The data of the page.

use std::collections::BTreeMap;

use model::TwoLayerNet;
use serde::Serialize;

use super::{
    encode::Pictures,
    inputs::Notes,
    one_weight::OneWeight,
    overfitting::{self, Run},
    recording::Recordings,
    replay::Replay,
    texts::TEXT,
};
use crate::{images::Name, text::BothLanguages};

/// The number of training images in the page, from which it draws batches: that of the smallest run.
const POOL: usize = 300;
/// The largest size of their pixels in bytes.
const MOST_PIXELS: usize = POOL * 784;

#[derive(Serialize)]
pub struct NotesData {
    pub text: BothLanguages,
    code: BTreeMap<&'static str, Code>,
    simple_net: SimpleNet,
    images: About,
    one_weight: OneWeight,
    pool: Pictures,
    replay: Replay,
    overfitting: Vec<Run>,
}

/// The data set of the networks.
#[derive(Serialize)]
struct About {
    name: String,
    built_in: bool,
    mnist: bool,
    train: usize,
    test: usize,
    classes: usize,
    shape: (usize, usize),
}

/// Code of the notes, and the same in Rust.
#[derive(Serialize)]
struct Code {
    notes: &'static str,
    ours: String,
}

/// The initial weights and the input of `simpleNet`.
#[derive(Serialize)]
struct SimpleNet {
    w: [f64; 6],
    x: [f64; 2],
}

/// Weights for which dW has all digits that the notes print. The random weights of the notes are unknown.
const SIMPLE_NET: SimpleNet = SimpleNet {
    w: [
        -0.839_761_217_6,
        -0.283_234_317_1,
        -0.753_856_788_7,
        -1.259_641_826,
        -0.424_851_475_6,
        -1.130_785_183,
    ],
    x: [0.6, 0.9],
};

impl NotesData {
    pub fn of(notes: &Notes, recordings: &Recordings) -> Self {
        let images = notes.images;
        let (train, test) = (&images.data.train, &images.data.test);
        let last = recordings
            .numerical
            .moments
            .last()
            .expect("the start at least");
        let net = TwoLayerNet {
            params: last.params.clone(),
        };
        let pool = POOL
            .min(train.len())
            .min(MOST_PIXELS / train.images().ncols().max(1));
        Self {
            text: TEXT.starting_with(notes.language),
            code: code(),
            simple_net: SIMPLE_NET,
            images: About {
                name: images.name.to_string(),
                built_in: images.name == Name::Digits,
                mnist: images.name == Name::Mnist,
                train: train.len(),
                test: test.len(),
                classes: train.classes(),
                shape: train.image_shape(),
            },
            one_weight: OneWeight::of(&net, test),
            pool: Pictures::of(train, (0..pool.max(1)).collect()),
            replay: Replay::of(recordings, test),
            overfitting: overfitting::runs(recordings),
        }
    }
}

fn code() -> BTreeMap<&'static str, Code> {
    macro_rules! beside {
        ($name:literal) => {
            (
                $name,
                Code {
                    notes: include_str!(concat!("code/", $name, ".py")),
                    ours: body(include_str!(concat!("code/", $name, ".rs"))),
                },
            )
        };
    }
    BTreeMap::from([
        beside!("derivative"),
        beside!("gradient"),
        beside!("descent"),
        beside!("simple"),
        beside!("weight"),
        beside!("batch"),
        beside!("replay"),
        beside!("overfitting"),
    ])
}

/// The body of a function. (The tests compile the whole function.)
fn body(function: &str) -> String {
    let lines: Vec<_> = function.trim_end().lines().collect();
    let inner = lines.get(1..lines.len() - 1).unwrap_or_default();
    let dedented = inner
        .iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line));
    dedented.collect::<Vec<_>>().join("\n")
}

//! `report.html` in a real browser: drawn on with mouse, finger and keyboard, and its numbers held
//! against the library's.
//!
//! Without a browser these tests say so and pass; `BROWSER_TESTS=required` makes that a failure,
//! and `SCREENSHOTS=FOLDER` keeps pictures of the page.

mod chromium;
#[path = "../common/mod.rs"]
mod common;
mod drawing;
mod figures;
mod languages;
mod layout;
mod page;

use std::{fs, ops::ControlFlow, sync::LazyLock};

use data::TrainTest;
use model::TwoLayerNet;
use ndarray::Array2;
use page::{Page, Screen};
use serde_json::json;
use tempfile::TempDir;
use trainer::{
    config::{Config, GradientMethod},
    history::History,
    report::Report,
    split::Split,
    train::Training,
};

/// JavaScript adds and multiplies as Rust does; sums in another order and another `exp` may differ
/// in the last places.
const SAME: f64 = 1e-12;

/// A small run on the built-in digits, trained once for all tests.
struct Run {
    net: TwoLayerNet,
    history: History,
    digits: TrainTest,
    folder: TempDir,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let digits = data::digits_sized(1_500, 300, 1);
    let config = Config {
        gradient: GradientMethod::Backprop,
        iterations: 240,
        batch_size: 50,
        hidden_size: 12,
        learning_rate: 1.0,
        ..Config::default()
    };
    let split = Split::new(&digits, &config).unwrap();
    let mut training = Training::new(config, &split);
    training.run(|_| ControlFlow::Continue(())).unwrap();
    let (net, history) = (training.result(), training.history().clone());
    let run = Run {
        net,
        history,
        digits,
        folder: tempfile::tempdir().unwrap(),
    };
    let html = Report {
        net: &run.net,
        history: &run.history,
        test: &run.digits.test,
        run: &json!({ "data": "built-in digits", "gradient": "backprop", "seed": 42 }),
        config: "gradient = \"backprop\"\n",
    }
    .render();
    fs::write(run.folder.path().join("report.html"), html).unwrap();
    run
});

/// The run's report in a browser, or nothing where there is none.
fn report(screen: Screen) -> Option<Page> {
    let mut page = Page::open(screen)?;
    page.load(&RUN.folder.path().join("report.html"));
    Some(page)
}

/// The class that the page answers, after checking that it and its probabilities are the library's
/// answer to the image that the network saw.
fn answer(page: &mut Page) -> usize {
    let seen: Vec<u8> = serde_json::from_value(page.evaluate("[...studio.pixels]")).unwrap();
    let shown: Vec<f64> =
        serde_json::from_value(page.evaluate("[...studio.probabilities]")).unwrap();
    let expected = library(&RUN.net, &[seen]);
    assert_close(&shown, expected.row(0).as_slice().unwrap());
    let answer: usize = page.text("#answer b").parse().unwrap();
    assert!(shown.iter().all(|p| *p <= shown[answer]));
    let percentage = format!("{:.1}%", 100.0 * shown[answer]);
    assert!(page.text("#answer span").ends_with(&percentage));
    assert!(
        page.text("#announcement")
            .starts_with(&format!("The network says {answer}, "))
    );
    answer
}

fn library(net: &TwoLayerNet, images: &[Vec<u8>]) -> Array2<f64> {
    let pixels = Array2::from_shape_vec((images.len(), images[0].len()), images.concat()).unwrap();
    net.predict(&pixels.mapv(|byte| f64::from(byte) / 255.0))
}

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= SAME, "{found:?} is not {expected:?}");
    }
}

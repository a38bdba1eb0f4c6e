//! `notes.html` in a real browser: every control is moved, and its numbers are compared with the crates'.
//!
//! Without a browser these tests say so and pass; `BROWSER_TESTS=required` makes that a failure,
//! and `SCREENSHOTS=FOLDER` keeps pictures of the page.

#[path = "../browser/chromium.rs"]
mod chromium;
mod controls;
mod numbers;
#[path = "../browser/page.rs"]
#[allow(dead_code, reason = "shared with the tests of the report")]
mod page;

use std::{fs, ops::ControlFlow, sync::LazyLock};

use page::{Page, Screen};
use tempfile::TempDir;
use trainer::{
    config::Source,
    images::{Images, Name},
    notes::{Language, Notes},
};

/// A small page, written once for all tests.
struct Written {
    images: Images,
    folder: TempDir,
}

/// Its training images: more than the 300 of its smallest run.
const TRAIN: usize = 320;
/// Updates of its runs.
const ITERATIONS: usize = 12;

static WRITTEN: LazyLock<Written> = LazyLock::new(|| {
    let images = Images {
        data: data::digits_sized(TRAIN, 60, 1),
        source: Source::Digits,
        sha256: [String::new(), String::new()],
        turned: false,
        name: Name::Digits,
    };
    let notes = Notes {
        images: &images,
        language: Language::English,
        iterations: ITERATIONS,
    };
    let html = notes
        .render(&|_| ControlFlow::Continue(()))
        .unwrap()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.html"), html).unwrap();
    Written { images, folder }
});

/// The page in a browser, or nothing where there is none.
fn notes(screen: Screen) -> Option<Page> {
    let mut page = Page::open(screen)?;
    page.load(&WRITTEN.folder.path().join("notes.html"));
    Some(page)
}

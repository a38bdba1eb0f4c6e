//! Where a picture goes, and what it is drawn through. How pictures look is up to [`trainer::plot`].

use std::{fs, path::Path};

use trainer::plot::{Axis, Colour, Corner, Curve, Note, Panel, Picture};

/// Writes a picture to `target/figures/NAME.svg`, and says so.
///
/// # Panics
///
/// If the file cannot be written.
pub fn save(name: &str, picture: &Picture) {
    let folder = Path::new("target/figures");
    let path = folder.join(name).with_extension("svg");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, picture.svg()))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("picture: {}", path.display());
}

/// Axes for an error against the step h, the same in every picture of one: the notes' step is marked, and the two sides
/// are named. Too short a step loses digits, too long a one sees the curve bend.
#[must_use]
pub fn error_against_step(error: &str) -> Panel {
    let (smallest, largest) = (1e-17, 10.0);
    let notes_step = vec![(calc::STEP, smallest), (calc::STEP, largest)];
    let notes_step = Curve::new(Colour::GREY, 1.5, notes_step);
    Panel {
        width: 960.0,
        legend: Some(Corner::Outside),
        curves: vec![notes_step.dashed().named("the notes' h = 1e-4")],
        notes: vec![
            Note::new("rounding error, ε/h:", 1e-12, 1e-10),
            Note::new("too few digits differ", 1e-12, 1e-11),
            Note::new("truncation error:", 0.04, 4e-14),
            Note::new("the curve bends", 0.04, 4e-15),
        ],
        ..Panel::new(
            Axis::logarithmic("step h", 1e-16, 1.0),
            Axis::logarithmic(error, smallest, largest),
        )
    }
}

/// `count` numbers from `from` to `to`, both included, evenly spaced.
///
/// # Panics
///
/// If `count` is less than 2.
pub fn linspace(from: f64, to: f64, count: usize) -> impl Iterator<Item = f64> + Clone {
    assert!(count >= 2, "{count} numbers have no two ends");
    (0..count).map(move |i| from + (to - from) * i as f64 / (count - 1) as f64)
}

/// `f` at 201 places from `from` to `to`: a curve to draw.
pub fn graph(from: f64, to: f64, f: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    linspace(from, to, 201).map(|x| (x, f(x))).collect()
}

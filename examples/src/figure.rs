//! Where a picture goes, and what it is drawn through. How pictures look is up to [`trainer::plot`].

use std::{fs, path::Path};

use trainer::plot::Picture;

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

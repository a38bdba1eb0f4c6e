//! How a picture is drawn and where it goes.

use std::fs;
use std::path::Path;

pub use kuva::plot::heatmap::ColorMap;
pub use kuva::plot::{ContourPlot, LinePlot, QuiverPlot, ScatterPlot, Surface3DPlot};
pub use kuva::render::layout::{Layout, TickFormat};
pub use kuva::render::plots::Plot;

/// Blue, orange, green and grey that the colour-blind tell apart (Okabe & Ito, *Color Universal Design*, 2008).
pub const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#6b7280"];

/// A line through points, listed in the legend under `name`.
pub fn line(name: &str, colour: &str, points: impl IntoIterator<Item = (f64, f64)>) -> LinePlot {
    LinePlot::new()
        .with_data(points)
        .with_color(colour)
        .with_stroke_width(2.0)
        .with_legend(name)
}

/// Axes with a title and labels, as wide as the plots need.
pub fn axes(plots: &[Plot], title: &str, x: &str, y: &str) -> Layout {
    Layout::auto_from_plots(plots)
        .with_title(title)
        .with_x_label(x)
        .with_y_label(y)
}

/// Draws the plots and writes them to `target/figures/<name>.svg`.
///
/// # Panics
///
/// If the file cannot be written.
pub fn save(name: &str, plots: Vec<Plot>, layout: Layout) {
    write(name, &kuva::render_to_svg(plots, layout));
}

/// Writes a finished picture to `target/figures/<name>.svg`, and says so.
///
/// # Panics
///
/// If the file cannot be written.
pub fn write(name: &str, svg: &str) {
    let folder = Path::new("target/figures");
    let path = folder.join(name).with_extension("svg");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, svg))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("picture: {}", path.display());
}

/// `count` numbers from `from` to `to`, both included, evenly spaced.
pub fn linspace(from: f64, to: f64, count: usize) -> impl Iterator<Item = f64> + Clone {
    (0..count).map(move |i| from + (to - from) * i as f64 / (count - 1) as f64)
}

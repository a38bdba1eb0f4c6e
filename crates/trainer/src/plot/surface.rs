//! Plots a function of two variables as a surface.

use std::ops::RangeInclusive;

use kuva::{
    plot::{Surface3DPlot, heatmap::ColorMap},
    render::{figure::Figure, layout::Layout, plots::Plot},
};

use super::{
    picture::Picture,
    style::{PADDING, PANEL_HEIGHT, TITLE_SIZE, plain, theme},
};

/// The number of mesh lines in each direction.
const LINES: usize = 41;

/// Plots the surface over the square `range × range` from an oblique angle. `labels` are those of the
/// two variables and of the value. Lower parts are darker.
///
/// ```
/// use trainer::plot::surface;
///
/// let bowl = surface("A bowl", ["x", "y", "x² + y²"], -1.0..=1.0, |x, y| x * x + y * y);
/// assert!(bowl.svg().contains("A bowl"));
/// ```
pub fn surface(
    title: &str,
    labels: [&str; 3],
    range: RangeInclusive<f64>,
    f: impl Fn(f64, f64) -> f64,
) -> Picture {
    let [x, y, z] = labels;
    let surface = Surface3DPlot::new(Vec::new())
        .with_data_fn(f, range.clone(), range, LINES, LINES)
        .with_z_colormap(ColorMap::Viridis)
        .with_x_label(x)
        .with_y_label(y)
        .with_z_label(z);
    let plots = vec![Plot::Surface3D(surface)];
    let layout = Layout::auto_from_plots(&plots).with_theme(theme());
    let figure = Figure::new(1, 1)
        .with_title(plain(title))
        .with_title_size(TITLE_SIZE)
        .with_cell_size(600.0, PANEL_HEIGHT)
        .with_padding(PADDING)
        .with_plots(vec![plots])
        .with_layouts(vec![layout]);
    Picture(figure.render())
}

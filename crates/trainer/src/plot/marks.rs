//! The marks of a panel: curves, points, arrows and notes.

use kuva::{
    plot::{
        LegendEntry, LegendShape, LinePlot, LineStyle, QuiverPlot, ScatterPlot,
        scatter::MarkerShape,
    },
    render::{annotations::TextAnnotation, plots::Plot},
};

use super::{
    axis::Axis,
    colour::Colour,
    style::{DASHES, LEGEND_DASHES, NOTE_SIZE, plain},
};

/// A line through points.
#[derive(Debug, Clone)]
pub struct Curve {
    /// The name in the legend; without a name the curve is not listed.
    pub name: Option<String>,
    /// Colour of the line.
    pub colour: Colour,
    /// Width of the line in dots.
    pub width: f64,
    /// Whether the line is dashed.
    pub dashed: bool,
    /// `(x, y)` in the units of the axes.
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// A solid line without a name.
    #[must_use]
    pub fn new(colour: Colour, width: f64, points: Vec<(f64, f64)>) -> Self {
        Self {
            name: None,
            colour,
            width,
            dashed: false,
            points,
        }
    }

    /// The same, listed in the legend.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: Some(plain(name)),
            ..self
        }
    }

    /// The same, dashed.
    #[must_use]
    pub fn dashed(self) -> Self {
        Self {
            dashed: true,
            ..self
        }
    }

    pub(super) fn draw(self, x: &Axis, y: &Axis) -> Plot {
        let line = LinePlot::new()
            .with_data(placed(self.points, x, y))
            .with_color(self.colour.css())
            .with_stroke_width(self.width);
        Plot::Line(if self.dashed {
            line.with_line_style(LineStyle::Custom(DASHES.into()))
        } else {
            line
        })
    }

    pub(super) fn legend_entry(&self) -> Option<LegendEntry> {
        self.name.clone().map(|label| LegendEntry {
            label,
            color: self.colour.css(),
            shape: LegendShape::Line,
            dasharray: self.dashed.then(|| LEGEND_DASHES.to_owned()),
        })
    }
}

/// Discs or crosses at points.
#[derive(Debug, Clone)]
pub struct Points {
    /// The name in the legend; without a name the points are not listed.
    pub name: Option<String>,
    /// Colour of the discs or crosses.
    pub colour: Colour,
    /// Radius in dots.
    pub size: f64,
    /// Whether crosses are drawn instead of discs.
    pub crosses: bool,
    /// `(x, y)` in the units of the axes.
    pub points: Vec<(f64, f64)>,
}

impl Points {
    /// Discs without a name.
    #[must_use]
    pub fn new(colour: Colour, size: f64, points: Vec<(f64, f64)>) -> Self {
        Self {
            name: None,
            colour,
            size,
            crosses: false,
            points,
        }
    }

    /// The same, listed in the legend.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: Some(plain(name)),
            ..self
        }
    }

    /// Draws crosses instead of discs.
    #[must_use]
    pub fn crosses(self) -> Self {
        Self {
            crosses: true,
            ..self
        }
    }

    fn marker(&self) -> MarkerShape {
        if self.crosses {
            MarkerShape::Cross
        } else {
            MarkerShape::Circle
        }
    }

    pub(super) fn draw(self, x: &Axis, y: &Axis) -> Plot {
        let points = ScatterPlot::new()
            .with_marker(self.marker())
            .with_marker_stroke_width(2.0)
            .with_data(placed(self.points, x, y))
            .with_color(self.colour.css())
            .with_size(self.size);
        Plot::Scatter(points)
    }

    pub(super) fn legend_entry(&self) -> Option<LegendEntry> {
        self.name.clone().map(|label| LegendEntry {
            label,
            color: self.colour.css(),
            shape: LegendShape::Marker(self.marker()),
            dasharray: None,
        })
    }
}

/// Arrows of one colour, drawn in their true length.
#[derive(Debug, Clone)]
pub struct Arrows {
    /// Colour of shafts and heads.
    pub colour: Colour,
    /// Width of the shafts in dots.
    pub width: f64,
    /// `(x, y, Δx, Δy)`: from `(x, y)` to `(x + Δx, y + Δy)`, in the units of the axes.
    pub arrows: Vec<(f64, f64, f64, f64)>,
}

impl Arrows {
    pub(super) fn draw(self) -> Plot {
        let arrows = QuiverPlot::new()
            .with_arrows(self.arrows)
            .with_scale(1.0)
            .with_color(self.colour.css())
            .with_shaft_width(self.width)
            .with_head_min_px(5.0)
            .with_head_max_px(11.0)
            .with_clip_to_plot_area();
        Plot::Quiver(arrows)
    }
}

/// A short text, centred just above a point.
#[derive(Debug, Clone)]
pub struct Note {
    /// The text.
    pub text: String,
    /// `(x, y)` in the units of the axes.
    pub at: (f64, f64),
}

impl Note {
    /// A note just above `(x, y)`.
    pub fn new(text: impl Into<String>, x: f64, y: f64) -> Self {
        Self {
            text: text.into(),
            at: (x, y),
        }
    }

    pub(super) fn draw(self, x: &Axis, y: &Axis) -> TextAnnotation {
        let (at_x, at_y) = (x.place(self.at.0), y.place(self.at.1));
        TextAnnotation::new(plain(&self.text), at_x, at_y).with_font_size(NOTE_SIZE)
    }
}

/// The coordinates of points between two axes.
fn placed(points: Vec<(f64, f64)>, x: &Axis, y: &Axis) -> Vec<(f64, f64)> {
    let place = |(a, b)| (x.place(a), y.place(b));
    points.into_iter().map(place).collect()
}

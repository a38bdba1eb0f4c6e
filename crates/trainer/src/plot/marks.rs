//! What a panel draws between its axes: curves, points, arrows and notes.

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
    /// In the legend; a curve without a name is not listed.
    pub name: Option<String>,
    /// Of the line.
    pub colour: Colour,
    /// Of the line, in dots.
    pub width: f64,
    /// Whether the line is dashed.
    pub dashed: bool,
    /// `(x, y)` in the units of the axes.
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// A solid line that the legend does not list.
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

/// Discs, or crosses, at points.
#[derive(Debug, Clone)]
pub struct Points {
    /// In the legend; points without a name are not listed.
    pub name: Option<String>,
    /// Of the discs.
    pub colour: Colour,
    /// Radius in dots.
    pub size: f64,
    /// Whether they are crosses.
    pub crosses: bool,
    /// `(x, y)` in the units of the axes.
    pub points: Vec<(f64, f64)>,
}

impl Points {
    /// Discs that the legend does not list.
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

    /// Crosses in place of discs.
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

/// Arrows of one colour, each as long as it is said to be.
#[derive(Debug, Clone)]
pub struct Arrows {
    /// Of shafts and heads.
    pub colour: Colour,
    /// Of the shafts, in dots.
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

/// A short text between the axes, centred just above a point.
#[derive(Debug, Clone)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// `(x, y)` in the units of the axes.
    pub at: (f64, f64),
}

impl Note {
    /// `text` just above `(x, y)`.
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

/// Where points lie between two axes.
fn placed(points: Vec<(f64, f64)>, x: &Axis, y: &Axis) -> Vec<(f64, f64)> {
    let place = |(a, b)| (x.place(a), y.place(b));
    points.into_iter().map(place).collect()
}

//! Panels of curves, drawn. The only module that knows the plotting library.

use std::sync::Arc;

use kuva::{
    Theme, TickFormat,
    backend::{png::PngBackend, svg::SvgBackend},
    plot::{LegendEntry, LegendPosition, LegendShape, LinePlot, LineStyle},
    render::{figure::Figure, layout::Layout, plots::Plot, render::Scene},
};

use super::colour::Colour;

/// A finished picture, to be written as SVG or PNG.
#[derive(Debug)]
pub struct Picture(Scene);

impl Picture {
    /// The picture as SVG text: sharp at any size, and what a browser opens.
    pub fn svg(&self) -> String {
        SvgBackend::new().render_scene(&self.0)
    }

    /// The picture as the bytes of a PNG file, two dots to the SVG's one. Its fonts are built in.
    ///
    /// # Panics
    ///
    /// Never: the picture has a fixed, positive size, and is encoded in memory.
    pub fn png(&self) -> Vec<u8> {
        PngBackend::new()
            .render_scene(&self.0)
            .expect("a picture of fixed size, encoded in memory")
    }

    /// The panels side by side under one title.
    pub(super) fn new(title: &str, panels: Vec<Panel>) -> Self {
        let mut figure = Figure::new(1, panels.len())
            .with_title(plain(title))
            .with_title_size(18)
            .with_cell_size(0.0, PANEL_HEIGHT)
            .with_spacing(20.0)
            .with_padding(16.0);
        for (column, panel) in panels.iter().enumerate() {
            figure = figure.with_col_width(column, panel.width);
        }
        let (plots, layouts) = panels.into_iter().map(Panel::draw).unzip();
        Self(figure.with_plots(plots).with_layouts(layouts).render())
    }
}

const PANEL_HEIGHT: f64 = 440.0;
const DASHES: &str = "6 6";

/// One pair of axes and its curves, later ones over earlier ones.
pub(super) struct Panel {
    pub title: &'static str,
    pub width: f64,
    pub x: Axis,
    pub y: Axis,
    /// Where the names of the curves stand, if anywhere.
    pub legend: Option<Corner>,
    pub curves: Vec<Curve>,
}

/// A corner of the axes.
#[derive(Clone, Copy)]
pub(super) enum Corner {
    TopRight,
    BottomRight,
}

/// The label and the two ends of an axis.
pub(super) struct Axis {
    pub label: String,
    pub from: f64,
    pub to: f64,
    pub scale: Scale,
}

/// How places on an axis follow the numbers, and where its marks are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scale {
    Linear,
    /// Linear, and marked at whole numbers only: for what is counted.
    Counted,
    Logarithmic,
}

impl Axis {
    /// A linear axis.
    pub fn new(label: &str, from: f64, to: f64) -> Self {
        Self {
            label: label.to_owned(),
            from,
            to,
            scale: Scale::Linear,
        }
    }

    /// A linear axis from 0; where there is nothing to show, it ends at 1.
    pub fn from_zero(label: &str, to: f64) -> Self {
        Self::new(label, 0.0, if to > 0.0 { to } else { 1.0 })
    }
}

/// A line through points.
pub(super) struct Curve {
    /// In the legend; a curve without a name is not listed.
    pub name: Option<String>,
    pub colour: Colour,
    pub width: f64,
    pub dashed: bool,
    pub points: Vec<(f64, f64)>,
}

impl Corner {
    fn position(self) -> LegendPosition {
        match self {
            Self::TopRight => LegendPosition::InsideTopRight,
            Self::BottomRight => LegendPosition::InsideBottomRight,
        }
    }
}

impl Panel {
    fn draw(self) -> (Vec<Plot>, Layout) {
        let entries: Vec<_> = self.curves.iter().filter_map(Curve::legend_entry).collect();
        let plots: Vec<_> = self.curves.into_iter().map(Curve::draw).collect();
        let mut layout = Layout::new((self.x.from, self.x.to), (self.y.from, self.y.to))
            .with_theme(theme())
            .with_clamp_axis()
            .with_x_axis_min(self.x.from)
            .with_x_axis_max(self.x.to)
            .with_y_axis_min(self.y.from)
            .with_y_axis_max(self.y.to)
            .with_x_label(self.x.label)
            .with_y_label(self.y.label);
        if !self.title.is_empty() {
            layout = layout.with_title(self.title).with_title_size(14);
        }
        match self.x.scale {
            Scale::Linear => {}
            Scale::Counted => layout = layout.with_x_tick_step(whole_step(self.x.to - self.x.from)),
            Scale::Logarithmic => {
                let plain = TickFormat::Custom(Arc::new(|x| x.to_string()));
                layout = layout.with_log_x().with_x_tick_format(plain);
            }
        }
        if let Some(corner) = self.legend {
            layout = layout
                .with_legend_entries(entries)
                .with_legend_position(corner.position());
        }
        (plots, layout)
    }
}

/// The least of 1, 2, 5, 10, 20, 50, … that parts `span` into ten stretches or fewer.
fn whole_step(span: f64) -> f64 {
    (0..16)
        .flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)))
        .find(|step| span <= 10.0 * step)
        .unwrap_or(span)
}

impl Curve {
    /// A solid line that the legend does not list.
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
    pub fn named(self, name: &str) -> Self {
        Self {
            name: Some(plain(name)),
            ..self
        }
    }

    fn draw(self) -> Plot {
        let line = LinePlot::new()
            .with_data(self.points)
            .with_color(self.colour.css())
            .with_stroke_width(self.width);
        Plot::Line(if self.dashed {
            line.with_line_style(LineStyle::Custom(DASHES.into()))
        } else {
            line
        })
    }

    fn legend_entry(&self) -> Option<LegendEntry> {
        self.name.clone().map(|label| LegendEntry {
            label,
            color: self.colour.css(),
            shape: LegendShape::Line,
            dasharray: self.dashed.then(|| DASHES.to_owned()),
        })
    }
}

/// `text` with its dollar signs kept from starting a formula.
fn plain(text: &str) -> String {
    text.replace('$', r"\$")
}

fn theme() -> Theme {
    Theme {
        grid_color: "#e4e7eb".into(),
        axis_color: "#6b7280".into(),
        tick_color: "#6b7280".into(),
        text_color: "#1f2937".into(),
        legend_border: "#d1d5db".into(),
        ..Theme::light()
    }
}

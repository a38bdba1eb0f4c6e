//! Panels of marks, drawn as SVG or PNG.

use kuva::{
    backend::{png::PngBackend, svg::SvgBackend},
    plot::LegendPosition,
    render::{figure::Figure, layout::Layout, plots::Plot, render::Scene},
};

use super::{
    axis::Axis,
    marks::{Arrows, Curve, Note, Points},
    style::{
        BESIDE_AXIS, PADDING, PANEL_HEIGHT, PANEL_TITLE_SIZE, SPACING, TITLE_SIZE, plain, theme,
    },
};

/// A finished picture, to be written as SVG or PNG.
#[derive(Debug)]
pub struct Picture(pub(super) Scene);

impl Picture {
    /// The panels side by side under one title.
    ///
    /// ```
    /// use trainer::plot::{Axis, Colour, Curve, Panel, Picture};
    ///
    /// let parabola = (-10..=10).map(|i| (f64::from(i), f64::from(i * i))).collect();
    /// let panel = Panel {
    ///     curves: vec![Curve::new(Colour::of(0), 2.0, parabola)],
    ///     ..Panel::new(Axis::new("x", -10.0, 10.0), Axis::new("x²", 0.0, 100.0))
    /// };
    /// assert!(Picture::new("A parabola", vec![panel]).svg().contains("A parabola"));
    /// ```
    pub fn new(title: &str, panels: Vec<Panel>) -> Self {
        let mut figure = Figure::new(1, panels.len())
            .with_title(plain(title))
            .with_title_size(TITLE_SIZE)
            .with_cell_size(0.0, PANEL_HEIGHT)
            .with_spacing(SPACING)
            .with_padding(PADDING);
        for (column, panel) in panels.iter().enumerate() {
            figure = figure.with_col_width(column, panel.width);
        }
        let (plots, layouts) = panels.into_iter().map(Panel::draw).unzip();
        Self(figure.with_plots(plots).with_layouts(layouts).render())
    }

    /// The picture as SVG text: sharp at any size, and what a browser opens.
    #[must_use]
    pub fn svg(&self) -> String {
        SvgBackend::new().render_scene(&self.0)
    }

    /// The picture as the bytes of a PNG file, two dots to the SVG's one. Its font is built in,
    /// and has no Hangul: draw a picture for PNG in English.
    ///
    /// # Panics
    ///
    /// Never: the picture has a fixed, positive size, and is encoded in memory.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        PngBackend::new()
            .render_scene(&self.0)
            .expect("a picture of fixed size, encoded in memory")
    }
}

/// One pair of axes and what lies between them: curves at the bottom, then arrows, points and notes,
/// and of each kind later ones over earlier ones.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Above the axes, if not empty.
    pub title: String,
    /// In dots of the SVG, labels included.
    pub width: f64,
    /// The axis across.
    pub x: Axis,
    /// The axis upwards.
    pub y: Axis,
    /// Whether one unit is as long across as upwards, so that circles are circles. The panel then
    /// shows more than the axes ask for in one direction.
    pub equal_units: bool,
    /// Where the names of curves and points stand, if anywhere.
    pub legend: Option<Corner>,
    /// Lines.
    pub curves: Vec<Curve>,
    /// Over the curves.
    pub arrows: Vec<Arrows>,
    /// Over the arrows.
    pub points: Vec<Points>,
    /// Over everything.
    pub notes: Vec<Note>,
}

/// Where a legend stands: in a corner of the axes, or beside them where the curves fill all four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// The top left one.
    TopLeft,
    /// The top right one.
    TopRight,
    /// The bottom left one.
    BottomLeft,
    /// The bottom right one.
    BottomRight,
    /// To the right of the axes, which are narrower for it.
    Outside,
}

impl Corner {
    fn position(self) -> LegendPosition {
        match self {
            Self::TopLeft => LegendPosition::InsideTopLeft,
            Self::TopRight => LegendPosition::InsideTopRight,
            Self::BottomLeft => LegendPosition::InsideBottomLeft,
            Self::BottomRight => LegendPosition::InsideBottomRight,
            Self::Outside => LegendPosition::OutsideRightTop,
        }
    }
}

impl Panel {
    /// Empty axes without a legend, 560 dots wide.
    #[must_use]
    pub fn new(x: Axis, y: Axis) -> Self {
        Self {
            title: String::new(),
            width: 560.0,
            x,
            y,
            equal_units: false,
            legend: None,
            curves: Vec::new(),
            arrows: Vec::new(),
            points: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn draw(self) -> (Vec<Plot>, Layout) {
        let layout = self.layout();
        let (x, y) = (&self.x, &self.y);
        let curves = self.curves.into_iter().map(|curve| curve.draw(x, y));
        let arrows = self.arrows.into_iter().map(Arrows::draw);
        let points = self.points.into_iter().map(|points| points.draw(x, y));
        let plots = curves.chain(arrows).chain(points).collect();
        let layout = self.notes.into_iter().fold(layout, |layout, note| {
            layout.with_annotation(note.draw(x, y))
        });
        (plots, layout)
    }

    /// The axes, their marks, the title and the legend.
    fn layout(&self) -> Layout {
        let Self { x, y, .. } = self;
        let (left, right) = x.ends();
        let (bottom, top) = y.ends();
        let mut layout = Layout::new((left, right), (bottom, top))
            .with_theme(theme())
            .with_clamp_axis()
            .with_x_axis_min(left)
            .with_x_axis_max(right)
            .with_y_axis_min(bottom)
            .with_y_axis_max(top)
            .with_x_label(&x.label)
            .with_y_label(&y.label)
            .with_x_tick_format(x.mark_format())
            .with_y_tick_format(y.mark_format());
        if let Some(distance) = x.mark_distance(self.width - BESIDE_AXIS) {
            layout = layout.with_x_tick_step(distance);
        }
        if let Some(distance) = y.mark_distance(f64::INFINITY) {
            layout = layout.with_y_tick_step(distance);
        }
        if self.equal_units {
            layout = layout.with_equal_aspect();
        }
        if !self.title.is_empty() {
            layout = layout
                .with_title(plain(&self.title))
                .with_title_size(PANEL_TITLE_SIZE);
        }
        if let Some(corner) = self.legend {
            let curves = self.curves.iter().filter_map(Curve::legend_entry);
            let points = self.points.iter().filter_map(Points::legend_entry);
            layout = layout
                .with_legend_entries(curves.chain(points).collect())
                .with_legend_position(corner.position());
        }
        layout
    }
}

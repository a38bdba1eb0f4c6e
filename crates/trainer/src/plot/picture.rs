//! Pictures of panels, as SVG or PNG.

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

/// A picture, which you can write as SVG or PNG.
#[derive(Debug)]
pub struct Picture(pub(super) Scene);

impl Picture {
    /// Draws panels side by side under one title.
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

    /// The picture as SVG text.
    #[must_use]
    pub fn svg(&self) -> String {
        SvgBackend::new().render_scene(&self.0)
    }

    /// The picture as a PNG file, with twice the SVG's number of dots per side. The built-in font has no
    /// Hangul, so draw pictures for PNG in English.
    ///
    /// # Panics
    ///
    /// Never: a picture of positive size can always be encoded in memory.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        PngBackend::new()
            .render_scene(&self.0)
            .expect("a picture of fixed size, encoded in memory")
    }
}

/// A pair of axes with marks. Arrows are in front of curves, then points, then notes; within each kind,
/// later ones are in front of earlier ones.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The text above the axes, if not empty.
    pub title: String,
    /// The width in dots of the SVG, including labels.
    pub width: f64,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Whether both axes have the same unit length, so that circles are round. The panel then extends one
    /// of the axes.
    pub equal_units: bool,
    /// The corner of the legend, if there is one.
    pub legend: Option<Corner>,
    /// Curves, behind all other marks.
    pub curves: Vec<Curve>,
    /// Arrows, in front of the curves.
    pub arrows: Vec<Arrows>,
    /// Points, in front of the arrows.
    pub points: Vec<Points>,
    /// Notes, in front of all other marks.
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
    /// A panel without marks and legend, 560 dots wide.
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

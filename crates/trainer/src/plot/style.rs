//! The style of all pictures: colours of axes, sizes of texts, the pattern of dashed lines.

use kuva::Theme;

/// Height of a row of panels, in dots of the SVG.
pub const PANEL_HEIGHT: f64 = 440.0;
/// The space between panels.
pub const SPACING: f64 = 20.0;
/// The space around all panels.
pub const PADDING: f64 = 16.0;

/// Width of a panel that is not its axis across: the marks and the label of the other axis.
pub const BESIDE_AXIS: f64 = 100.0;

/// The size of the title of a picture.
pub const TITLE_SIZE: u32 = 18;
/// The size of the title of a panel.
pub const PANEL_TITLE_SIZE: u32 = 14;
/// The size of notes.
pub const NOTE_SIZE: u32 = 13;

/// The first that the reader has is used, letter by letter: fonts as wide as the one that texts are measured
/// with, then fonts with Hangul.
const FONTS: &str = "DejaVu Sans, Verdana, Liberation Sans, Arial, Noto Sans KR, Noto Sans CJK KR, \
    Apple SD Gothic Neo, Malgun Gothic, NanumGothic, sans-serif";

/// Lengths of the strokes and gaps of a dashed line.
pub const DASHES: &str = "6 6";
/// The same in a legend, whose lines are 12 dots long: two strokes, so that it looks dashed.
pub const LEGEND_DASHES: &str = "5 2";

/// Dark grey text and light grey grid lines on white.
pub fn theme() -> Theme {
    Theme {
        grid_color: "#e4e7eb".into(),
        axis_color: "#6b7280".into(),
        tick_color: "#6b7280".into(),
        text_color: "#1f2937".into(),
        legend_border: "#d1d5db".into(),
        font_family: Some(FONTS.into()),
        ..Theme::light()
    }
}

/// Escapes dollar signs, with which the plotting library would begin a formula.
pub fn plain(text: &str) -> String {
    text.replace('$', r"\$")
}

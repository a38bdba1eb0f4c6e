//! The two axes of a panel.

use std::sync::Arc;

use kuva::TickFormat;

/// An axis: its label, its ends and its scale.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The text beside the axis.
    pub label: String,
    /// The number at the left or lower end.
    pub from: f64,
    /// The number at the right or upper end.
    pub to: f64,
    /// The scale.
    pub scale: Scale,
}

/// The scale of an axis, and its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Linear, with marks at round numbers.
    Linear,
    /// Linear, with marks only at whole numbers, for counts.
    Counted,
    /// Logarithmic, with marks at powers of ten. Numbers must be above 0.
    Logarithmic,
}

impl Axis {
    /// A linear axis.
    #[must_use]
    pub fn new(label: &str, from: f64, to: f64) -> Self {
        Self {
            label: label.to_owned(),
            from,
            to,
            scale: Scale::Linear,
        }
    }

    /// A linear axis from 0 to `to`, or to 1 if `to` is 0 or less.
    ///
    /// ```
    /// use trainer::plot::Axis;
    /// assert_eq!([2.5, 0.0].map(|to| Axis::from_zero("loss", to).to), [2.5, 1.0]);
    /// ```
    #[must_use]
    pub fn from_zero(label: &str, to: f64) -> Self {
        Self::new(label, 0.0, if to > 0.0 { to } else { 1.0 })
    }

    /// A linear axis marked at whole numbers.
    #[must_use]
    pub fn counted(label: &str, from: f64, to: f64) -> Self {
        Self {
            scale: Scale::Counted,
            ..Self::new(label, from, to)
        }
    }

    /// A logarithmic axis, marked at powers of ten.
    #[must_use]
    pub fn logarithmic(label: &str, from: f64, to: f64) -> Self {
        Self {
            scale: Scale::Logarithmic,
            ..Self::new(label, from, to)
        }
    }

    /// The coordinate of `value` for the plotting library.
    ///
    /// The library's own logarithmic axes end at 1e-10, which is too large for rounding errors.
    pub(super) fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear | Scale::Counted => value,
            Scale::Logarithmic => value.log10(),
        }
    }

    /// The coordinates of both ends.
    pub(super) fn ends(&self) -> (f64, f64) {
        (self.place(self.from), self.place(self.to))
    }

    /// The distance between marks, if they are whole numbers or powers of ten: at most ten intervals, and few enough
    /// that their numbers fit `room` dots.
    pub(super) fn mark_distance(&self, room: f64) -> Option<f64> {
        let (from, to) = self.ends();
        let most = (room / self.mark_width()).clamp(1.0, 10.0);
        (self.scale != Scale::Linear).then(|| whole_step(to - from, most))
    }

    /// Dots that the widest mark takes, with a gap.
    fn mark_width(&self) -> f64 {
        let (from, to) = self.ends();
        let characters = match self.scale {
            Scale::Linear | Scale::Counted => [from, to]
                .map(|end| format!("{end:.0}").len())
                .into_iter()
                .max(),
            Scale::Logarithmic => [from, to]
                .map(|end| power_of_ten(end).chars().count())
                .into_iter()
                .max(),
        };
        7.0 * characters.unwrap_or(1) as f64 + 10.0
    }

    /// The format of the numbers at the marks.
    pub(super) fn mark_format(&self) -> TickFormat {
        match self.scale {
            Scale::Linear | Scale::Counted => TickFormat::Auto,
            Scale::Logarithmic => TickFormat::Custom(Arc::new(power_of_ten)),
        }
    }
}

/// The least of 1, 2, 5, 10, 20, 50, … that divides `span` into at most `most` intervals.
fn whole_step(span: f64, most: f64) -> f64 {
    (0..16)
        .flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)))
        .find(|step| span <= most * step)
        .unwrap_or(span)
}

/// A power of ten as text: `0.01`, `1`, `100` near 1, and `10⁻⁸` farther away.
fn power_of_ten(power: f64) -> String {
    const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let power = power.round();
    if (-3.0..=3.0).contains(&power) {
        return 10_f64.powf(power).to_string();
    }
    let sign = if power < 0.0 { "⁻" } else { "" };
    let digits = format!("{:.0}", power.abs());
    let superscripts = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .map(|digit| SUPERSCRIPTS[digit as usize]);
    format!("10{sign}{}", superscripts.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_written_in_full_near_one_and_as_powers_far_away() {
        let written = [-16.0, -3.0, 0.0, 2.0, 12.0].map(power_of_ten);
        assert_eq!(written, ["10⁻¹⁶", "0.001", "1", "100", "10¹²"]);
    }

    #[test]
    fn marks_of_what_is_counted_are_whole_and_ten_at_most() {
        let distance = |to| Axis::counted("epochs", 0.0, to).mark_distance(500.0);
        assert_eq!(
            [3.0, 16.0, 100.0, 101.0].map(distance),
            [Some(1.0), Some(2.0), Some(10.0), Some(20.0)]
        );
    }

    /// "1000" takes 38 dots, so 300 have room for 7; "9" takes 17, so they have room for all ten.
    #[test]
    fn wide_marks_stand_farther_apart_on_a_narrow_axis() {
        let distance = |from, to| Axis::counted("epochs", from, to).mark_distance(300.0);
        assert_eq!(distance(500.0, 1000.0), Some(100.0));
        assert_eq!(distance(0.0, 9.0), Some(1.0));
    }
}

//! Compares gradients from the same seed by iterations and by time.

use super::{
    axis::Axis,
    loss::{draw, loss_axis},
    marks::Curve,
    picture::{Corner, Panel, Picture},
    stroke::{Stroke, widths},
    texts::TEXT,
};
use crate::text::{Language, Texts};

/// One run of a [`race`].
#[derive(Debug, Clone, Copy)]
pub struct Racer<'a> {
    /// The name in the legend.
    pub name: &'a str,
    /// The loss of each iteration.
    pub loss: &'a [f64],
    /// Seconds from the start of the training to the end of each iteration.
    pub seconds: &'a [f64],
}

/// Above this ratio of the slowest to the fastest, the axis of seconds is logarithmic. On a linear one
/// the fastest run would be a vertical line at the left edge.
const TOO_WIDE: f64 = 20.0;

/// The loss of each racer against iterations (left) and against seconds (right).
///
/// From the same seed, the numerical gradient and backprop have the same losses. On the left their curves
/// coincide, so the first one is drawn wider; on the right they differ.
///
/// ```
/// use trainer::plot::{Racer, race};
///
/// let loss = [2.3, 1.9, 1.6];
/// let picture = race("seed 42 on built-in digits", &[
///     Racer { name: "backprop", loss: &loss, seconds: &[0.1, 0.2, 0.3] },
///     Racer { name: "numerical gradient", loss: &loss, seconds: &[0.5, 1.0, 1.5] },
/// ]);
/// assert!(picture.svg().contains("numerical gradient"));
/// ```
///
/// # Panics
///
/// If a racer's `loss.len() != seconds.len()`.
#[must_use]
pub fn race(title: &str, racers: &[Racer]) -> Picture {
    race_in(title, racers, Language::English)
}

/// [`race`] with its texts in `language`.
///
/// ```
/// use trainer::{plot::{Racer, race_in}, text::Language};
///
/// let racer = Racer { name: "A", loss: &[2.3, 1.9], seconds: &[0.1, 0.2] };
/// assert!(race_in("A", &[racer], Language::Korean).svg().contains("시간(초)"));
/// ```
///
/// # Panics
///
/// If a racer's `loss.len() != seconds.len()`.
#[must_use]
pub fn race_in(title: &str, racers: &[Racer], language: Language) -> Picture {
    let texts = &TEXT.texts(language);
    for Racer {
        name,
        loss,
        seconds,
    } in racers
    {
        assert_eq!(loss.len(), seconds.len(), "losses and seconds of {name}");
    }
    let longest = racers
        .iter()
        .map(|racer| racer.loss.len())
        .max()
        .unwrap_or(0);
    let panel = |title: &str, axis: Axis, curves: Vec<Curve>| Panel {
        title: title.into(),
        width: 480.0,
        curves: curves.clone(),
        ..Panel::new(axis, loss_axis(&curves, texts))
    };
    let iterations = Axis::from_zero(&texts["iteration"], longest as f64);
    let by_iteration = Panel {
        legend: Some(Corner::TopRight),
        ..panel(
            &texts["against-iterations"],
            iterations,
            lines(racers, |_, i| i as f64),
        )
    };
    let by_seconds = lines(racers, |racer, i| racer.seconds[i]);
    let by_clock = panel(
        &texts["against-the-clock"],
        seconds_axis(racers, texts),
        by_seconds,
    );
    Picture::new(title, vec![by_iteration, by_clock])
}

/// The moving average of each racer, or its losses if there are few.
fn lines(racers: &[Racer], x: impl Fn(&Racer, usize) -> f64) -> Vec<Curve> {
    let losses: Vec<_> = racers.iter().map(|racer| racer.loss).collect();
    let line = |((i, racer), width): ((usize, &Racer), f64)| {
        let stroke = Stroke::of(i).wide(width);
        let (batches, mean) = draw(racer.loss, stroke, |i| x(racer, i));
        mean.unwrap_or(batches).named(racer.name)
    };
    let racers = racers.iter().enumerate();
    racers.zip(widths(&losses)).map(line).collect()
}

fn seconds_axis(racers: &[Racer], texts: &Texts) -> Axis {
    let totals = || {
        racers
            .iter()
            .filter_map(|racer| racer.seconds.last().copied())
    };
    let slowest = totals().fold(0.0, f64::max);
    let fastest = totals().fold(slowest, f64::min);
    let first = racers
        .iter()
        .filter_map(|racer| racer.seconds.first().copied());
    let start = first.fold(slowest, f64::min);
    if slowest > TOO_WIDE * fastest && start > 0.0 {
        Axis::logarithmic(&texts["seconds-logarithmic"], start, slowest)
    } else {
        Axis::from_zero(&texts["seconds"], slowest)
    }
}

//! Two gradients from the same seed: the same curve by iterations, two by the clock.

use super::{
    axis::Axis,
    colour::Colour,
    loss::{draw, loss_axis},
    marks::Curve,
    picture::{Corner, Panel, Picture},
};

/// One runner of a [`race`].
#[derive(Debug, Clone, Copy)]
pub struct Racer<'a> {
    /// In the legend.
    pub name: &'a str,
    /// The loss of each iteration.
    pub loss: &'a [f64],
    /// Seconds of training from the start to the end of each iteration: as many as losses.
    pub seconds: &'a [f64],
}

/// Beyond this ratio of the slowest to the fastest, seconds go on a logarithmic axis, or the
/// fastest would be a stroke at the left edge.
const TOO_WIDE: f64 = 20.0;

/// The loss of each racer against iterations (left) and against seconds (right).
///
/// From one seed, the numerical gradient and backprop go through the same losses: on the left one
/// curve lies on the other, so the first racer's is drawn broad and pale. On the right they part.
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
/// When a racer's losses and seconds differ in number.
pub fn race(title: &str, racers: &[Racer]) -> Picture {
    for Racer {
        name,
        loss,
        seconds,
    } in racers
    {
        assert_eq!(loss.len(), seconds.len(), "losses and seconds of {name}");
    }
    let losses: Vec<_> = racers
        .iter()
        .map(|racer| (racer.name, racer.loss))
        .collect();
    let longest = racers
        .iter()
        .map(|racer| racer.loss.len())
        .max()
        .unwrap_or(0);
    let by_iteration = Panel {
        title: "against iterations".into(),
        width: 480.0,
        legend: Some(Corner::TopRight),
        curves: lines(racers, |_, i| i as f64),
        ..Panel::new(
            Axis::from_zero("iteration", longest as f64),
            loss_axis(&losses),
        )
    };
    let by_clock = Panel {
        title: "against the clock".into(),
        width: 480.0,
        curves: lines(racers, |racer, i| racer.seconds[i]),
        ..Panel::new(seconds_axis(racers), loss_axis(&losses))
    };
    Picture::new(title, vec![by_iteration, by_clock])
}

/// The running mean of each racer (the losses themselves where there are few): the first broad and
/// pale, so that it shows beneath the others.
fn lines(racers: &[Racer], x: impl Fn(&Racer, usize) -> f64) -> Vec<Curve> {
    let line = |(i, racer): (usize, &Racer)| {
        let (batches, mean) = draw(racer.loss, Colour::of(i), |i| x(racer, i));
        let mean = mean.unwrap_or(batches).named(racer.name);
        if i == 0 {
            Curve {
                colour: Colour::of(0).pale(),
                width: 6.0,
                ..mean
            }
        } else {
            mean
        }
    };
    racers.iter().enumerate().map(line).collect()
}

fn seconds_axis(racers: &[Racer]) -> Axis {
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
        Axis::logarithmic("seconds (each mark ten times the last)", start, slowest)
    } else {
        Axis::from_zero("seconds", slowest)
    }
}

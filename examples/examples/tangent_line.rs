//! Numerical differentiation: the slope of a curve from two of its values.
//!
//! `f(x) = 0.01 x² + 0.1 x` has the slope `0.02 x + 0.1`: 0.2 at 5 and 0.3 at 10. The forward difference
//! `(f(5 + h) − f(5)) / h` is the slope of a secant; it is 0.2 + 0.01 h here, and becomes the slope of the tangent
//! as `h` shrinks. The central difference `(f(5 + h) − f(5 − h)) / 2h` of a parabola is the slope of the tangent at
//! once: its secant is parallel to it.
//!
//!     cargo run --release --example tangent_line

use calc::numerical_diff;
use examples::figure::{graph, save};
use trainer::plot::{Axis, Colour, Corner, Curve, Note, Panel, Picture, Points};

fn f(x: f64) -> f64 {
    0.01 * x * x + 0.1 * x
}

/// The line through `(at, f(at))` with this slope, from one end of the axes to the other.
fn line(colour: Colour, at: f64, slope: f64) -> Curve {
    let ends = [0.0, 20.0].map(|x| (x, f(at) + slope * (x - at)));
    Curve::new(colour, 1.5, ends.into())
}

fn axes() -> Panel {
    Panel {
        width: 500.0,
        legend: Some(Corner::TopLeft),
        curves: vec![Curve::new(Colour::INK, 2.5, graph(0.0, 20.0, f)).named("0.01 x² + 0.1 x")],
        ..Panel::new(Axis::new("x", 0.0, 20.0), Axis::new("f(x)", -1.0, 6.0))
    }
}

/// The tangents at 5 and 10, as the book draws them.
fn tangents() -> Panel {
    let mut panel = axes();
    panel.title = "Tangents from numerical_diff".into();
    for (i, at) in [5.0, 10.0].into_iter().enumerate() {
        let slope = numerical_diff(f, at);
        println!(
            "slope at {at:2}: {slope:.16} (exactly {:.1})",
            0.02 * at + 0.1
        );
        let name = format!("tangent at {at}, slope {slope:.2}");
        let colour = Colour::of(i);
        panel.curves.push(line(colour, at, slope).named(&name));
        panel
            .points
            .push(Points::new(colour, 5.0, vec![(at, f(at))]));
    }
    panel
}

/// Secants from 5 to 5 + h, and the one from 5 − h to 5 + h.
fn secants() -> Panel {
    const AT: f64 = 5.0;
    let mut panel = axes();
    panel.title = "As h shrinks, the secant becomes the tangent".into();
    for (i, h) in [10.0, 5.0, 1.0].into_iter().enumerate() {
        let slope = (f(AT + h) - f(AT)) / h;
        println!("secant from 5 to 5 + {h:2}: slope {slope:.2}");
        let (colour, name) = (
            Colour::of(i + 1),
            format!("secant, h = {h}, slope {slope:.2}"),
        );
        panel.curves.push(line(colour, AT, slope).named(&name));
        panel
            .points
            .push(Points::new(colour, 5.0, vec![(AT + h, f(AT + h))]));
    }
    let tangent = line(Colour::of(0), AT, numerical_diff(f, AT));
    panel
        .curves
        .push(tangent.dashed().named("tangent, slope 0.20"));
    panel
        .points
        .push(Points::new(Colour::of(0), 5.0, vec![(AT, f(AT))]));
    panel.notes.push(Note::new("x = 5", AT, -0.1));

    let central = (f(AT + 5.0) - f(AT - 5.0)) / 10.0;
    println!("secant from 5 − 5 to 5 + 5: slope {central:.2}, the central difference");
    panel
}

fn main() {
    let picture = Picture::new("A slope from two values of f", vec![tangents(), secants()]);
    save("tangent_line", &picture);
}

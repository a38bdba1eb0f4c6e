//! Gradient descent: `x ← x − η ∇f(x)`, with a learning rate that is good, too large and too small.
//!
//! On `x₀² + x₁²` each step multiplies `x` by `1 − 2η`: by 0.8 with η = 0.1, by −19 with η = 10, and by 1 − 2e-10
//! with η = 1e-10. So the three paths can be checked by hand. All of them start at (−3, 4), where f is 25.
//!
//!     cargo run --release --example gradient_descent

use calc::{Descent, gradient_descent};
use examples::figure::{linspace, save};
use ndarray::{ArrayRef1, Ix1, array};
use trainer::plot::{Arrows, Axis, Colour, Corner, Curve, Note, Panel, Picture, Points};

const RATES: [(&str, f64); 3] = [
    ("η = 0.1, good", 0.1),
    ("η = 10, too large", 10.0),
    ("η = 1e-10, too small", 1e-10),
];
const STEPS: usize = 100;

/// Places of the good path that can be told apart on the map.
const DRAWN: usize = 8;

fn f(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[0] + x[1] * x[1]
}

/// Where `f` is this high.
fn circle(height: f64) -> Curve {
    let angles = linspace(0.0, std::f64::consts::TAU, 181);
    let points = angles.map(|angle| (height.sqrt() * angle.cos(), height.sqrt() * angle.sin()));
    Curve::new(Colour::GREY.pale(), 1.5, points.collect())
}

/// The places of a path, joined by arrows.
fn arrows(colour: Colour, width: f64, path: &[(f64, f64)]) -> Arrows {
    let between = path.windows(2);
    let arrow = |pair: &[(f64, f64)]| {
        let ((a, b), (c, d)) = (pair[0], pair[1]);
        (a, b, c - a, d - b)
    };
    Arrows {
        colour,
        width,
        arrows: between.map(arrow).collect(),
    }
}

/// The paths seen from above, over circles of equal height.
fn map(runs: &[Descent<Ix1>]) -> Panel {
    let [good, large, small] = [0, 1, 2].map(|run| {
        let path = runs[run].path.iter().map(|x| (x[0], x[1]));
        path.collect::<Vec<_>>()
    });
    let [blue, orange, green] = [0, 1, 2].map(Colour::of);
    let off = (3.45, -4.6); // on the way to the second place, which is off the map
    let number = |step: usize| {
        let (x, y) = good[step];
        Note::new(step.to_string(), x + 0.35, y - 0.1)
    };
    let mut notes: Vec<Note> = (1..=5).map(number).collect();
    let (x, y) = large[1];
    notes.push(Note::new("start (−3, 4), where η = 1e-10 stays", -1.2, 4.4));
    notes.push(Note::new("minimum", 1.3, -0.1));
    notes.push(Note::new(
        format!("η = 10 leaps to ({x:.0}, −{:.0})", -y),
        -0.9,
        -4.9,
    ));
    Panel {
        title: "Seen from above: circles of equal f".into(),
        width: 430.0,
        equal_units: true,
        curves: [1.0, 4.0, 9.0, 16.0].map(circle).into(),
        arrows: vec![
            arrows(orange, 1.0, &[large[0], off]),
            arrows(blue, 2.0, &good[..DRAWN]),
        ],
        points: vec![
            Points::new(green, 6.0, small),
            Points::new(Colour::INK, 6.0, vec![(0.0, 0.0)]).crosses(),
        ],
        notes,
        ..Panel::new(
            Axis::counted("x₀", -5.0, 5.0),
            Axis::counted("x₁", -5.0, 5.0),
        )
    }
}

/// `f` after each step.
fn heights(runs: &[Descent<Ix1>]) -> Panel {
    let curve = |(i, (run, (name, _))): (usize, (&Descent<Ix1>, (&str, f64)))| {
        let heights = run.path.iter().enumerate();
        let heights = heights.map(|(step, x)| (step as f64, f(x)));
        Curve::new(Colour::of(i), 2.5, heights.collect()).named(name)
    };
    Panel {
        title: "The same steps: f after each".into(),
        width: 460.0,
        legend: Some(Corner::TopRight),
        curves: runs.iter().zip(RATES).enumerate().map(curve).collect(),
        ..Panel::new(
            Axis::counted("step", 0.0, STEPS as f64),
            Axis::logarithmic("f(x)", 1e-20, 1e30),
        )
    }
}

fn main() {
    let runs = RATES.map(|(_, rate)| gradient_descent(f, array![-3.0, 4.0], rate, STEPS));
    for ((name, _), run) in RATES.iter().zip(&runs) {
        println!(
            "{name:20} {:3} steps, {:?}: x = {:.4e}, f = {:.4e}",
            run.path.len() - 1,
            run.outcome,
            run.x,
            f(&run.x)
        );
    }
    let title = "Three learning rates on x₀² + x₁²";
    let picture = Picture::new(title, vec![map(&runs), heights(&runs)]);
    save("gradient_descent", &picture);
}

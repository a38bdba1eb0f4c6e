//! The gradient: all partial derivatives as one vector. The notes' two pictures of `x₀² + x₁²`.
//!
//! The gradient `(2 x₀, 2 x₁)` points where `f` **rises** most, away from the minimum. (The notes say that it
//! points where `f` falls most; that is `−∇f`, the way of gradient descent, which the second picture draws.)
//!
//!     cargo run --release --example gradient_field

use calc::numerical_gradient;
use examples::figure::{linspace, save};
use ndarray::{ArrayRef1, array};
use trainer::plot::{Arrows, Axis, Colour, Curve, Panel, Picture, Points, surface};

/// Length of an arrow for each unit of the gradient's.
const SCALE: f64 = 0.09;

fn f(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[0] + x[1] * x[1]
}

/// Along `sign · ∇f`, with its middle at `(a, b)`.
fn arrow(a: f64, b: f64, sign: f64) -> (f64, f64, f64, f64) {
    let along = sign * SCALE * numerical_gradient(f, &array![a, b]);
    (a - along[0] / 2.0, b - along[1] / 2.0, along[0], along[1])
}

/// Where `f` is `radius²`.
fn circle(radius: f64) -> Curve {
    let angles = linspace(0.0, std::f64::consts::TAU, 181);
    let points = angles.map(|angle| (radius * angle.cos(), radius * angle.sin()));
    Curve::new(Colour::GREY.pale(), 1.5, points.collect())
}

fn main() {
    for at in [array![3.0, 4.0], array![0.0, 2.0], array![3.0, 0.0]] {
        println!("gradient at {at}: {:.6}", numerical_gradient(f, &at));
    }
    let bowl = surface(
        "f(x₀, x₁) = x₀² + x₁²",
        ["x₀", "x₁", "f(x)"],
        -3.2..=3.2, // past 3, whose marks then keep clear of each other in the corners
        |a, b| f(&array![a, b]),
    );
    save("surface", &bowl);

    let title = "Two ways to go on x₀² + x₁²";
    let panels = vec![
        field("∇f: where f rises most", Colour::of(1), 1.0),
        field("−∇f: where gradient descent goes", Colour::of(0), -1.0),
    ];
    save("gradient_field", &Picture::new(title, panels));
}

/// Arrows along `sign · ∇f` over circles of equal height, and the minimum.
fn field(title: &str, colour: Colour, sign: f64) -> Panel {
    let places = || linspace(-2.0, 2.0, 11);
    let arrows = places().flat_map(|a| places().map(move |b| arrow(a, b, sign)));
    Panel {
        title: title.into(),
        width: 430.0,
        equal_units: true,
        curves: [0.5, 1.0, 1.5, 2.0].map(circle).into(),
        arrows: vec![Arrows {
            colour,
            width: 1.5,
            arrows: arrows.collect(),
        }],
        points: vec![Points::new(Colour::INK, 5.0, vec![(0.0, 0.0)]).crosses()],
        ..Panel::new(
            Axis::counted("x₀", -2.3, 2.3),
            Axis::counted("x₁", -2.3, 2.3),
        )
    }
}

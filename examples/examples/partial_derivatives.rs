//! Partial derivatives: the slope along one variable, while the others stay where they are.
//!
//! The book's two exercises: of `f(x₀, x₁) = x₀² + x₁²` at (3, 4), `∂f/∂x₀` is the slope of `x₀² + 4²` at 3, which
//! is 6, and `∂f/∂x₁` the slope of `3² + x₁²` at 4, which is 8. Together they are the gradient.
//! (*Deep Learning from Scratch*, 4.3.3)
//!
//!     cargo run --release --example partial_derivatives

use calc::{numerical_diff, numerical_gradient};
use examples::figure::{graph, save};
use ndarray::{ArrayRef1, array};
use trainer::plot::{Axis, Colour, Corner, Curve, Panel, Picture, Points};

/// The notes' example of a function of two variables.
fn f(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[0] + x[1] * x[1]
}

/// One variable moves along the curve; the tangent has its partial derivative as slope.
fn slice(i: usize, fixed: &str, along: impl Fn(f64) -> f64, at: f64) -> Panel {
    let (from, to) = (-5.0, 6.0);
    let variable = ["x₀", "x₁"][i];
    let slope = numerical_diff(&along, at);
    println!("∂f/∂{variable} at (3, 4): {slope:.12}");

    let colour = Colour::of(i);
    let tangent = graph(from, to, |x| along(at) + slope * (x - at));
    let name = format!("tangent at {at}, slope ∂f/∂{variable} = {slope:.2}");
    Panel {
        title: format!("{variable} moves, {fixed} stays"),
        width: 460.0,
        legend: Some(Corner::TopLeft),
        curves: vec![
            Curve::new(Colour::INK, 2.5, graph(from, to, &along)).named(&format!("f, {fixed}")),
            Curve::new(colour, 2.0, tangent).named(&name),
        ],
        points: vec![Points::new(colour, 5.0, vec![(at, along(at))])],
        ..Panel::new(
            Axis::counted(variable, from, to),
            Axis::new("f(x₀, x₁)", 0.0, 60.0),
        )
    }
}

fn main() {
    let panels = vec![
        slice(0, "x₁ = 4", |x0| f(&array![x0, 4.0]), 3.0),
        slice(1, "x₀ = 3", |x1| f(&array![3.0, x1]), 4.0),
    ];
    let gradient = numerical_gradient(f, &array![3.0, 4.0]);
    println!("gradient at (3, 4): {gradient:.12}");
    let title = "The two partial derivatives of x₀² + x₁² at (3, 4)";
    save("partial_derivatives", &Picture::new(title, panels));
}

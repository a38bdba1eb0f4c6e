//! Gradient descent: `x ← x − η ∇f(x)`, with a learning rate that is good, too large and too small.
//!
//! On `x₀² + x₁²` each step multiplies `x` by `1 − 2η`, so the three paths can be checked by hand.
//!
//!     cargo run --release --example gradient_descent

use calc::gradient_descent;
use examples::figure::{COLOURS, ContourPlot, Plot, ScatterPlot, axes, line, linspace, save};
use ndarray::{ArrayRef1, array};

fn f(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[0] + x[1] * x[1]
}

fn main() {
    let start = array![-3.0, 4.0];
    for (what, learning_rate) in [("good", 0.1), ("too large", 10.0), ("too small", 1e-10)] {
        let descent = gradient_descent(f, start.clone(), learning_rate, 100);
        println!(
            "{what:9}  η = {learning_rate:<6e}  {:3} steps, {:?}: x = {:.4e}",
            descent.path.len() - 1,
            descent.outcome,
            descent.x
        );
    }

    let coordinates: Vec<f64> = linspace(-5.0, 5.0, 101).collect();
    let heights = |b: f64| coordinates.iter().map(|a| f(&array![*a, b])).collect();
    let contours = ContourPlot::new()
        .with_grid(
            coordinates.iter().map(|b| heights(*b)).collect(),
            coordinates.clone(),
            coordinates.clone(),
        )
        .with_levels(&[1.0, 4.0, 9.0, 16.0, 25.0])
        .with_line_color("#d1d5db");
    let mut plots = vec![Plot::Contour(contours)];
    // 1.02 turns back past the minimum, farther each time; 0.002 gets a third of the way in 100 steps.
    let runs = [
        ("good, η = 0.1", 0.1, 100, array![-3.0, 4.0]),
        ("too large, η = 1.02", 1.02, 6, array![3.5, 3.5]),
        ("too small, η = 0.002", 0.002, 100, array![-4.0, -3.0]),
    ];
    for ((what, learning_rate, steps, start), colour) in runs.into_iter().zip(COLOURS) {
        let path = gradient_descent(f, start, learning_rate, steps).path;
        let points = path.iter().map(|x| (x[0], x[1]));
        let dots = ScatterPlot::new()
            .with_data(points.clone())
            .with_color(colour)
            .with_size(3.0);
        plots.push(Plot::Line(line(what, colour, points)));
        plots.push(Plot::Scatter(dots));
    }
    let layout = axes(&plots, "Three learning rates on x₀² + x₁²", "x₀", "x₁");
    save("gradient_descent", plots, layout);
}

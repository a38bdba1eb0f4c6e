//! Numerical differentiation: the notes' `numerical_diff`, and the tangents it gives.
//!
//! `f(x) = 0.01 x² + 0.1 x` has the slope `0.02 x + 0.1`: 0.2 at 5 and 0.3 at 10.
//!
//!     cargo run --release --example tangent_line

use calc::numerical_diff;
use examples::figure::{COLOURS, Plot, axes, line, linspace, save};

fn f(x: f64) -> f64 {
    0.01 * x * x + 0.1 * x
}

fn main() {
    let mut plots = vec![Plot::Line(line(
        "0.01 x² + 0.1 x",
        COLOURS[0],
        linspace(0.0, 20.0, 201).map(|x| (x, f(x))),
    ))];
    for (at, colour) in [(5.0, COLOURS[1]), (10.0, COLOURS[2])] {
        let slope = numerical_diff(f, at);
        println!(
            "slope at {at:2}: {slope:.16} (exactly {:.1})",
            0.02 * at + 0.1
        );
        let tangent = move |x: f64| (x, f(at) + slope * (x - at));
        let name = format!("tangent at {at}, slope {slope:.2}");
        plots.push(Plot::Line(
            line(&name, colour, linspace(0.0, 20.0, 2).map(tangent)).with_dashed(),
        ));
    }
    let layout = axes(&plots, "A slope from two values of f", "x", "f(x)");
    save("tangent_line", plots, layout);
}

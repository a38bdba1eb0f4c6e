//! The gradient: all partial derivatives as one vector. The notes' two pictures of `x₀² + x₁²`.
//!
//! The gradient `(2 x₀, 2 x₁)` points where `f` **rises** most, away from the minimum. (The notes say that it
//! points where `f` falls most; that is `−∇f`, the way of gradient descent, which the second picture draws.)
//!
//!     cargo run --release --example gradient_field

use calc::numerical_gradient;
use examples::figure::{
    COLOURS, ColorMap, ContourPlot, Plot, QuiverPlot, Surface3DPlot, axes, linspace, save,
};
use ndarray::{ArrayRef1, array};

fn f(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[0] + x[1] * x[1]
}

fn main() {
    for at in [array![3.0, 4.0], array![0.0, 2.0], array![3.0, 0.0]] {
        println!("gradient at {at}: {:.6}", numerical_gradient(f, &at));
    }

    let surface = Surface3DPlot::new(vec![])
        .with_data_fn(|a, b| f(&array![a, b]), -3.0..=3.0, -3.0..=3.0, 41, 41)
        .with_z_colormap(ColorMap::Viridis)
        .with_x_label("x₀")
        .with_y_label("x₁")
        .with_z_label("f(x)");
    let plots = vec![Plot::Surface3D(surface)];
    let layout = axes(&plots, "f(x₀, x₁) = x₀² + x₁²", "", "");
    save("surface", plots, layout);

    let downhill = linspace(-2.0, 2.0, 17).flat_map(|a| {
        linspace(-2.0, 2.0, 17).map(move |b| {
            let gradient = numerical_gradient(f, &array![a, b]);
            (a, b, -gradient[0], -gradient[1])
        })
    });
    let heights = |b: f64| {
        linspace(-2.2, 2.2, 89)
            .map(move |a| f(&array![a, b]))
            .collect()
    };
    let coordinates: Vec<f64> = linspace(-2.2, 2.2, 89).collect();
    let contours = ContourPlot::new()
        .with_grid(
            coordinates.iter().map(|b| heights(*b)).collect(),
            coordinates.clone(),
            coordinates,
        )
        .with_levels(&[0.25, 1.0, 2.25, 4.0, 6.25])
        .with_line_color("#d1d5db");
    let arrows = QuiverPlot::new()
        .with_arrows(downhill)
        .with_color(COLOURS[0])
        .with_auto_scale(0.9);
    let plots = vec![Plot::Contour(contours), Plot::Quiver(arrows)];
    let layout = axes(&plots, "−∇f points downhill; ∇f the other way", "x₀", "x₁");
    save("gradient_field", plots, layout);
}

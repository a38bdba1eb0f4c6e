//! How long a step should be: the error of a derivative against the step, for forward, central and fourth-order
//! differences, and for Richardson's extrapolation, which needs no step.
//!
//! Too long a step, and `f` bends on the way: the error grows with `h`, `h²`, `h⁴`. Too short a one, and `f(x + h)`
//! and `f(x)` agree in nearly all their digits: the error grows with `ε/h`. Below 1e-16, `x + h` **is** `x`, the
//! difference is 0, and the error is the whole slope; so it is with the notes' 1e-50, far to the left of the picture.
//!
//!     cargo run --release --example step_size

use std::sync::Arc;

use calc::{Differences, Error, Estimate};
use examples::figure::{COLOURS, Plot, ScatterPlot, TickFormat, axes, line, save};

/// `eˣ` is its own slope, and as large as its derivatives of all orders.
fn f(x: f64) -> f64 {
    x.exp()
}

const AT: f64 = 1.0;

/// An error that a logarithmic axis can show: one of 0 is drawn as half a digit.
fn error(slope: f64) -> f64 {
    (slope - f(AT)).abs().max(f64::EPSILON / 2.0)
}

/// Where a point lies on axes of powers of ten.
fn on_powers((h, error): (f64, f64)) -> (f64, f64) {
    (h.log10(), error.log10())
}

/// The notes' first attempt, as it stands there: it divides by the `h` that was asked for.
fn first_attempt(h: f64) -> f64 {
    (f(AT + h) - f(AT)) / h
}

fn main() {
    let steps = (-72..=0).map(|k| 10f64.powf(f64::from(k) / 4.0));
    let methods = [
        ("central, h²", COLOURS[1], Differences::central()),
        (
            "fourth order, h⁴",
            COLOURS[2],
            Differences::central().order(4),
        ),
    ];

    let mut plots = Vec::new();
    let mut draw = |name: &str, colour: &str, errors: Vec<(f64, f64)>| {
        let best = errors.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((h, least)) = best {
            println!("{name:18} least error {least:.1e} at h = {h:.0e}");
            let optimum = ScatterPlot::new()
                .with_data([on_powers((h, least))])
                .with_color(colour)
                .with_size(6.0);
            plots.push(Plot::Scatter(optimum));
        }
        plots.push(Plot::Line(line(
            name,
            colour,
            errors.into_iter().map(on_powers),
        )));
    };
    let forward = steps.clone().map(|h| (h, error(first_attempt(h))));
    draw("forward, h", COLOURS[0], forward.collect());
    for (name, colour, method) in methods {
        let errors = steps.clone().filter_map(|h| {
            let slope = method.clone().step(h).derivative(f, AT);
            slope.ok().map(|slope| (h, error(slope)))
        });
        draw(name, colour, errors.collect());
    }

    let extrapolated = Differences::central().richardson().derivative(f, AT);
    let Estimate { value, error: bar } = extrapolated.expect("eˣ is smooth");
    println!(
        "{:18} error {:.1e}, its own error bar {bar:.1e}",
        "Richardson",
        (value - f(AT)).abs()
    );
    let level = [(1e-18, error(value)), (1.0, error(value))];
    plots.push(Plot::Line(
        line(
            "Richardson, no step to choose",
            COLOURS[3],
            level.map(on_powers),
        )
        .with_dashed(),
    ));
    let notes = [(calc::STEP, 1e-17), (calc::STEP, 10.0)];
    plots.push(Plot::Line(
        line("the notes' h = 1e-4", "#111827", notes.map(on_powers)).with_dashed(),
    ));

    println!("{:18} {}", "h = 1e-50", tiny());
    let power = || TickFormat::Custom(Arc::new(|power| format!("1e{power:.0}")));
    let layout = axes(
        &plots,
        "The error of the slope of eˣ at 1",
        "step h",
        "error",
    )
    .with_x_tick_format(power())
    .with_y_tick_format(power());
    save("step_size", plots, layout);
}

/// What becomes of the notes' 1e-50.
fn tiny() -> String {
    let naive = first_attempt(1e-50);
    let central = match Differences::central().step(1e-50).derivative(f, AT) {
        Err(error @ Error::StepVanished { .. }) => format!("calc refuses: {error}"),
        other => format!("{other:?}"),
    };
    format!("the first attempt gives {naive}; {central}")
}

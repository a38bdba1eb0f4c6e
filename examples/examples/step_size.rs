//! How long a step should be: the error of a derivative against the step, for forward, central and fourth-order
//! differences, and for Richardson's extrapolation, which needs no step.
//!
//! With a long step the curve bends on the way: the truncation error grows with `h`, `h²`, `h⁴`. With a short one
//! `f(x + h)` and `f(x)` agree in nearly all their digits: the rounding error grows with `ε/h`. Below 1e-16, `x + h`
//! **is** `x`, the difference is 0, and the error is the whole slope; so it is with the notes' 1e-50, far to the left
//! of the picture.
//!
//!     cargo run --release --example step_size

use calc::{Differences, Error, Estimate};
use examples::figure::{error_against_step, save};
use trainer::plot::{Colour, Curve, Picture, Points};

/// `eˣ` is its own slope, and as large as its derivatives of all orders.
fn f(x: f64) -> f64 {
    x.exp()
}

const AT: f64 = 1.0;

/// An error that a logarithmic axis can show: one of 0 is drawn as half a digit.
fn error(slope: f64) -> f64 {
    (slope - f(AT)).abs().max(f64::EPSILON / 2.0)
}

/// The notes' first attempt, as it stands there: it divides by the `h` that was asked for.
fn first_attempt(h: f64) -> f64 {
    (f(AT + h) - f(AT)) / h
}

fn main() {
    let steps = (-64..=0).map(|k| 10f64.powf(f64::from(k) / 4.0));
    let of = |method: Differences| {
        let errors = steps.clone().filter_map(move |h| {
            let slope = method.clone().step(h).derivative(f, AT);
            slope.ok().map(|slope| (h, error(slope)))
        });
        errors.collect::<Vec<_>>()
    };
    let forward = steps.clone().map(|h| (h, error(first_attempt(h))));
    let methods = [
        ("forward, error ∝ h", forward.collect()),
        ("central, error ∝ h²", of(Differences::central())),
        (
            "fourth order, error ∝ h⁴",
            of(Differences::central().order(4)),
        ),
    ];

    let mut panel = error_against_step("error of the slope");
    for (i, (name, errors)) in methods.into_iter().enumerate() {
        let colour = Colour::of(i);
        let best = errors.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((h, least)) = best {
            println!("{name:25} least error {least:.1e} at h = {h:.0e}");
            panel
                .points
                .push(Points::new(colour, 6.0, vec![(h, least)]));
        }
        panel
            .curves
            .push(Curve::new(colour, 2.0, errors).named(name));
    }

    panel.curves.push(richardson());
    println!("{:25} {}", "h = 1e-50", tiny());

    let title = "The error of the slope of eˣ at 1, against the step h";
    save("step_size", &Picture::new(title, vec![panel]));
}

/// The error of Richardson's extrapolation, at every step the same.
fn richardson() -> Curve {
    let extrapolated = Differences::central().richardson().derivative(f, AT);
    let Estimate { value, error: bar } = extrapolated.expect("eˣ is smooth");
    let off = (value - f(AT)).abs();
    println!(
        "{:25} error {off:.1e}, its own error bar {bar:.1e}",
        "Richardson"
    );
    let level = vec![(1e-16, error(value)), (1.0, error(value))];
    let curve = Curve::new(Colour::of(3), 2.0, level);
    curve.dashed().named("Richardson, no step to choose")
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

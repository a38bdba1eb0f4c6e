//! The gradient check: is backprop right? It is held against numerical gradients, which know no calculus.
//!
//! The book prints the mean absolute difference of the two; `calc::check` also says which entry is worst and
//! whether it is a mistake. A gradient with one wrong sign is caught: entry by entry within error bars, along random
//! directions, and by Taylor's remainder, which falls as `t` and not as `t²`.
//!
//!     cargo run --release --example gradient_check

use calc::Differences;
use calc::check::{check, taylor};
use examples::figure::{COLOURS, Plot, axes, line, save};
use examples::images;
use model::TwoLayerNet;
use ndarray::ArrayRef2;
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

fn main() {
    let (digits, name) = images();
    let (x, t) = digits.train.batch(&[0, 1, 2]);
    println!("three of {name}");
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let net = TwoLayerNet::new(x.ncols(), 50, t.ncols(), 0.01, &mut rng);

    let backprop = net.gradient(&x, &t);
    let numerical = net.numerical_gradient(&x, &t);
    let pairs = backprop.named().into_iter().zip(numerical.named());
    for ((array, analytic), (_, numerical)) in pairs {
        print!("{array}: {:.0}", check(&analytic, &numerical));
    }

    let loss_of_w2 = |w2: &ArrayRef2<f64>| {
        let mut moved = net.clone();
        moved.params.w2.assign(w2);
        moved.loss(&x, &t)
    };
    let w2 = &net.params.w2;
    let mut wrong = backprop.w2.clone();
    wrong[[7, 3]] *= -1.0;
    println!("\nwith one sign turned in w2:");
    let differences = Differences::central().richardson();
    let entries = differences.check(loss_of_w2, w2, &wrong);
    print!("{:.3}", entries.expect("the loss is finite"));
    let mut signs = || w2.mapv(|_| if rng.random() { 1.0 } else { -1.0 });
    let directions = [signs(), signs(), signs(), signs()];
    let along = differences.check_along(loss_of_w2, w2, &wrong, &directions);
    print!("{:.3}", along.expect("the loss is finite"));
    for (name, gradient) in [("right", &backprop.w2), ("wrong", &wrong)] {
        let taylor = taylor(loss_of_w2, w2, gradient, &directions[0]);
        println!("{name} w2, {}", taylor.expect("the loss is finite"));
    }

    // The quotient is off by about h²; the textbook's loop adds the rounding of two losses, over h.
    let steps: Vec<f64> = (-28..=0).map(|n| 10_f64.powf(f64::from(n) / 4.0)).collect();
    let error = |b2: ndarray::Array1<f64>| {
        (b2 - &backprop.b2)
            .fold(1e-17_f64, |largest, error| largest.max(error.abs()))
            .log10()
    };
    let structured = |h: &f64| {
        (
            h.log10(),
            error(net.numerical_gradient_with_step(&x, &t, *h).b2),
        )
    };
    let textbook = |h: &f64| {
        let loss = |b2: &ndarray::ArrayRef1<f64>| {
            let mut moved = net.clone();
            moved.params.b2.assign(b2);
            moved.loss(&x, &t)
        };
        (
            h.log10(),
            error(calc::numerical_gradient_with(loss, &net.params.b2, *h)),
        )
    };
    let plots = vec![
        Plot::Line(line(
            "textbook's loop",
            COLOURS[1],
            steps.iter().map(textbook),
        )),
        Plot::Line(line("structured", COLOURS[0], steps.iter().map(structured))),
    ];
    let layout = axes(
        &plots,
        "How far ∂L/∂b2 is from backprop",
        "log₁₀ h",
        "log₁₀ of the largest error",
    );
    save("gradient_check", plots, layout);
}

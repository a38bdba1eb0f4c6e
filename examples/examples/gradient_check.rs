//! The gradient check: is backprop right? It is held against numerical gradients, which know no calculus.
//!
//! The book prints the mean absolute difference of the two; `calc::check` also says which entry is worst and
//! whether it is a mistake. A gradient with one wrong sign is caught.
//!
//!     cargo run --release --example gradient_check

use examples::figure::{COLOURS, Plot, axes, line, save};
use examples::images;
use model::TwoLayerNet;
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
        let mean = (&analytic - &numerical)
            .mapv(f64::abs)
            .mean()
            .expect("no array is empty");
        let verdict = if calc::check(&analytic, &numerical).passed() {
            "passes"
        } else {
            "FAILS"
        };
        println!("{array}: mean absolute difference {mean:.2e}, {verdict}");
    }

    let mut wrong = backprop.w2.clone();
    wrong[[7, 3]] *= -1.0;
    println!(
        "\nwith one sign turned in w2:\n{}",
        calc::check(&wrong, &numerical.w2)
    );

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

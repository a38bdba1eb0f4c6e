//! The gradient check: is backprop right? It is compared with numerical gradients, which need no calculus.
//!
//! The book prints the mean absolute difference of the two; `calc::check` also says which entry is worst and
//! whether it is a mistake. A gradient with one wrong sign is caught: entry by entry within error bars, along random
//! directions, and by Taylor's remainder, which falls as `t` and not as `t²`.
//!
//!     cargo run --release --example gradient_check

use calc::Differences;
use calc::check::{check, taylor};
use examples::{
    figure::{error_against_step, save},
    images,
};
use model::TwoLayerNet;
use ndarray::{Array1, ArrayRef1, ArrayRef2};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use trainer::plot::{Colour, Curve, Picture};

fn main() {
    let images = images();
    let (x, t) = images.data.train.batch(&[0, 1, 2]);
    println!("three images of {}", images.name);
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

    save("gradient_check", &against_step(&net, &x, &t, &backprop.b2));
}

/// How far the numerical ∂L/∂b2 is from backprop's, against h: the structured one is off by the truncation error alone,
/// which falls with h²; the textbook's loop adds the rounding of two losses, which grows with 1/h.
fn against_step(
    net: &TwoLayerNet,
    x: &ArrayRef2<f64>,
    t: &ArrayRef2<f64>,
    backprop: &ArrayRef1<f64>,
) -> Picture {
    let largest_error = |b2: Array1<f64>| {
        let errors = (b2 - backprop).mapv_into(f64::abs);
        errors.fold(1e-17_f64, |largest, error| largest.max(*error))
    };
    let structured = |h: f64| net.numerical_gradient_with_step(x, t, h).b2;
    let textbook = |h: f64| {
        let loss = |b2: &ArrayRef1<f64>| {
            let mut moved = net.clone();
            moved.params.b2.assign(b2);
            moved.loss(x, t)
        };
        calc::numerical_gradient_with(loss, &net.params.b2, h)
    };
    let curve = |i: usize, name: &str, gradient: &dyn Fn(f64) -> Array1<f64>| {
        let steps = (-64..=0).map(|n| 10_f64.powf(f64::from(n) / 4.0));
        let errors = steps.map(|h| (h, largest_error(gradient(h))));
        Curve::new(Colour::of(i), 2.0, errors.collect()).named(name)
    };
    let mut panel = error_against_step("largest difference");
    panel.curves.extend([
        curve(1, "the textbook's loop", &textbook),
        curve(0, "through the network's structure", &structured),
    ]);
    let title = "How far ∂L/∂b2 is from backprop, against the step h";
    Picture::new(title, vec![panel])
}

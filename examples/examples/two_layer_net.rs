//! The notes' `TwoLayerNet`: its four arrays, what it answers, and the shapes of its gradient.
//!
//!     cargo run --release --example two_layer_net

use examples::figure::{COLOURS, Plot, axes, line, save};
use model::TwoLayerNet;
use ndarray::{Array2, Axis};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

fn main() {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let net = TwoLayerNet::new(784, 100, 10, 0.01, &mut rng);
    for (name, array) in net.params.named() {
        println!("{name} {:?}", array.shape());
    }

    // A hundred images of noise, as in the book.
    let x = Array2::from_shape_simple_fn((100, 784), || rng.random::<f64>());
    let t = Array2::from_shape_fn((100, 10), |(n, k)| f64::from(u8::from(n % 10 == k)));
    let y = net.predict(&x);
    println!("y {:?}, each row sums to {:.15}", y.shape(), y.row(0).sum());
    println!(
        "loss {:.4} (ln 10 = {:.4} would be blind guessing)",
        net.loss(&x, &t),
        10.0_f64.ln()
    );

    let gradient = net.numerical_gradient(&x, &t);
    for (name, array) in gradient.named() {
        let length = array.iter().map(|g| g * g).sum::<f64>().sqrt();
        println!("gradient {name} {:?}, length {length:.4}", array.shape());
    }

    let mean = y.mean_axis(Axis(0)).expect("100 rows");
    let answers = |row: ndarray::ArrayView1<f64>| {
        row.iter()
            .enumerate()
            .map(|(k, p)| (k as f64, *p))
            .collect::<Vec<_>>()
    };
    let plots = vec![
        Plot::Line(line("first image", COLOURS[1], answers(y.row(0)))),
        Plot::Line(line("mean of 100 images", COLOURS[0], answers(mean.view()))),
    ];
    let layout = axes(
        &plots,
        "An untrained network knows nothing",
        "class",
        "probability",
    )
    .with_y_axis_min(0.0)
    .with_y_axis_max(0.2);
    save("two_layer_net", plots, layout);
}

//! The notes' `TwoLayerNet`: its four arrays, what it answers, and the shapes of its gradient.
//!
//! The images are noise, as in the book (4.5.1), and the classes are handed out in turn: there is nothing to
//! understand, yet 300 steps on the same 100 images are enough for the network to know them by heart.
//!
//!     cargo run --release --example two_layer_net

use examples::figure::save;
use model::TwoLayerNet;
use ndarray::{Array2, ArrayView1};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use trainer::plot::{Axis, Colour, Curve, Note, Panel, Picture};

const CLASSES: usize = 10;
/// The class of the first image.
const RIGHT: usize = 3;

fn main() {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let mut net = TwoLayerNet::new(784, 100, CLASSES, 0.01, &mut rng);
    for (name, array) in net.params.named() {
        println!("{name} {:?}", array.shape());
    }

    let x = Array2::from_shape_simple_fn((100, 784), || rng.random::<f64>());
    let t = Array2::from_shape_fn((100, CLASSES), |(n, k)| {
        f64::from(u8::from((n + RIGHT) % CLASSES == k))
    });
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

    let before = answers("Before learning: every class as likely as any", y.row(0));
    for _ in 0..300 {
        let gradient = net.numerical_gradient(&x, &t);
        net.params.scaled_add(-0.5, &gradient);
    }
    println!(
        "loss after 300 steps {:.4}, accuracy {}",
        net.loss(&x, &t),
        net.accuracy(&x, &t)
    );
    let after = answers(
        "After 300 steps on it and 99 others",
        net.predict(&x).row(0),
    );
    let title = "What the network answers to one image of noise";
    save("two_layer_net", &Picture::new(title, vec![before, after]));
}

/// A bar a class, as high as its probability.
fn answers(title: &str, y: ArrayView1<f64>) -> Panel {
    let bar = |(class, y): (usize, &f64)| {
        let colour = Colour::of(usize::from(class == RIGHT));
        let class = class as f64;
        Curve::new(colour, 22.0, vec![(class, 0.0), (class, *y)])
    };
    Panel {
        title: title.into(),
        width: 460.0,
        curves: y.iter().enumerate().map(bar).collect(),
        notes: vec![Note::new("its class", RIGHT as f64, y[RIGHT])],
        ..Panel::new(
            Axis::counted("class", -0.5, 9.5),
            Axis::new("probability", 0.0, 1.1),
        )
    }
}

//! The gradient of a network: the notes' `simpleNet`, 2 inputs and 3 classes, and its `dW`.
//!
//! The notes draw `W` at random; this is a `W` that gives the matrix they print, to all its digits. A positive
//! entry says that the loss falls when the weight falls, a negative one that it falls when the weight grows.
//!
//!     cargo run --release --example simple_net

use examples::figure::{COLOURS, Plot, axes, line, save};
use layers::softmax;
use model::SimpleNet;
use ndarray::array;

fn main() {
    let w = array![
        [-0.839_761_217_6, -0.283_234_317_1, -0.753_856_788_7],
        [-1.259_641_826, -0.424_851_475_6, -1.130_785_183]
    ];
    let mut net = SimpleNet { w };
    let (x, t) = (array![[0.6, 0.9]], array![[0.0, 0.0, 1.0]]);

    println!("p  = {:.4}", softmax(&net.predict(&x)));
    println!("dW =\n{:.8}", net.numerical_gradient(&x, &t));

    // Against the gradient, the true class grows more probable.
    let mut losses = Vec::new();
    for step in 0..=100 {
        losses.push((f64::from(step), net.loss(&x, &t)));
        let dw = net.numerical_gradient(&x, &t);
        net.w.scaled_add(-0.1, &dw);
    }
    println!(
        "loss before {:.4}, after 100 steps {:.4}",
        losses[0].1, losses[100].1
    );
    let plots = vec![Plot::Line(line("loss", COLOURS[0], losses))];
    let layout = axes(&plots, "simpleNet learns one sample", "step", "loss");
    save("simple_net", plots, layout);
}

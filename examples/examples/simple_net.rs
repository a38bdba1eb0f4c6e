//! The gradient of a network: the notes' `simpleNet`, 2 inputs and 3 classes, and its `dW`.
//!
//! The notes draw `W` at random; this is a `W` that gives the matrix they print, to all its digits. A positive
//! entry says that the loss falls when the weight falls, a negative one that it falls when the weight grows.
//!
//!     cargo run --release --example simple_net

use examples::figure::save;
use layers::softmax;
use model::SimpleNet;
use ndarray::array;
use trainer::plot::{Axis, Colour, Curve, Note, Panel, Picture};

fn main() {
    let w = array![
        [-0.839_761_217_6, -0.283_234_317_1, -0.753_856_788_7],
        [-1.259_641_826, -0.424_851_475_6, -1.130_785_183]
    ];
    let mut net = SimpleNet { w };
    let (x, t) = (array![[0.6, 0.9]], array![[0.0, 0.0, 1.0]]);

    println!("p  = {:.4}", softmax(&net.predict(&x)));
    println!("dW =\n{:.8}", net.numerical_gradient(&x, &t));

    // Against the gradient the loss falls, and the true class grows more probable.
    let mut losses = Vec::new();
    let mut probabilities = [const { Vec::new() }; 3];
    for step in 0..=100 {
        let at = f64::from(step);
        losses.push((at, net.loss(&x, &t)));
        for (class, y) in softmax(&net.predict(&x)).iter().enumerate() {
            probabilities[class].push((at, *y));
        }
        let dw = net.numerical_gradient(&x, &t);
        net.w.scaled_add(-0.1, &dw);
    }
    let (before, after) = (losses[0].1, losses[100].1);
    println!("loss before {before:.4}, after 100 steps {after:.4}");

    let steps = || Axis::counted("step", 0.0, 100.0);
    let loss = Panel {
        title: "The loss, −ln of the right class's probability".into(),
        width: 460.0,
        curves: vec![Curve::new(Colour::of(0), 2.5, losses)],
        ..Panel::new(steps(), Axis::new("loss", 0.0, 1.6))
    };
    let curve = |(class, points)| Curve::new(Colour::of(class), 2.5, points);
    let answers = Panel {
        title: "What the network answers".into(),
        width: 460.0,
        curves: probabilities.into_iter().enumerate().map(curve).collect(),
        notes: vec![
            Note::new("class 2, the right one", 72.0, 0.79),
            Note::new("class 1", 20.0, 0.32),
            Note::new("class 0", 9.0, 0.07),
        ],
        ..Panel::new(steps(), Axis::new("probability", 0.0, 1.0))
    };
    let picture = Picture::new("simpleNet learns one sample", vec![loss, answers]);
    save("simple_net", &picture);
}

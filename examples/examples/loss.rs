//! The loss: what training makes smaller, and why it is not the accuracy.
//!
//! The cross-entropy error of one image is `−ln y`, where `y` is the probability that the network gives to the
//! right class: 0 when it is sure of it, and without bound when it is sure of another. The book's two answers to an
//! image of a 2 have the losses 0.51 and 2.30. (*Deep Learning from Scratch*, 4.2)
//!
//! The second picture changes one weight of a small network. The loss slopes everywhere, so its gradient says which
//! way to go. The accuracy is flat but where it jumps: its gradient is 0 and says nothing.
//!
//!     cargo run --release --example loss

use examples::figure::{graph, linspace, save};
use layers::{cross_entropy_error, sum_squared_error};
use model::SimpleNet;
use ndarray::array;
use trainer::plot::{Axis, Colour, Corner, Curve, Note, Panel, Picture, Points};

/// What the loss says of the book's two answers.
fn book() -> Panel {
    let t = array![[0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]; // a 2
    let says_2 = array![[0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]];
    let says_7 = array![[0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0]];
    let mut panel = Panel {
        title: "The loss of one image".into(),
        width: 460.0,
        curves: vec![Curve::new(Colour::INK, 2.5, graph(0.006, 1.0, |y| -y.ln()))],
        ..Panel::new(
            Axis::new("y, the probability of the right class", 0.0, 1.0),
            Axis::new("−ln y", 0.0, 5.0),
        )
    };
    for (i, (name, y)) in [("says 2", says_2), ("says 7", says_7)].iter().enumerate() {
        let loss = cross_entropy_error(y, &t);
        let squares = sum_squared_error(y, &t);
        println!(
            "an image of a 2; the network {name}: −ln {} = {loss:.6}, sum of squares {squares:.4}",
            y[[0, 2]]
        );
        let right = y[[0, 2]];
        let text = format!("{name}: −ln {right} = {loss:.2}");
        panel
            .points
            .push(Points::new(Colour::of(i), 6.0, vec![(right, loss)]));
        panel.notes.push(Note::new(text, right + 0.2, loss + 0.12));
    }
    panel
}

/// Loss and accuracy while one weight changes and everything else stays.
fn one_weight() -> Panel {
    let x = array![[0.2, 0.9], [0.5, 0.7], [0.8, 0.6], [0.9, 0.3], [0.4, 0.1]];
    let t = array![[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
    let net = |w: f64| SimpleNet {
        w: array![[-1.0, 1.0], [w, 0.0]],
    };
    let accuracy = |w: f64| {
        let right = net(w)
            .predict(&x)
            .outer_iter()
            .zip(t.outer_iter())
            .filter(|(y, t)| (y[0] > y[1]) == (t[0] > t[1]))
            .count();
        right as f64 / x.nrows() as f64
    };
    // Points so close that a jump is upright.
    let jumps = linspace(-2.0, 8.0, 4_001)
        .map(|w| (w, accuracy(w)))
        .collect();
    Panel {
        title: "One weight of a small network changes".into(),
        width: 460.0,
        legend: Some(Corner::TopRight),
        curves: vec![
            Curve::new(
                Colour::of(0),
                2.5,
                graph(-2.0, 8.0, |w| net(w).loss(&x, &t)),
            )
            .named("loss: its slope says where to go"),
            Curve::new(Colour::of(1), 2.5, jumps).named("accuracy: flat, then a jump"),
        ],
        ..Panel::new(
            Axis::counted("the weight", -2.0, 8.0),
            Axis::new("loss and accuracy", 0.0, 2.0),
        )
    }
}

fn main() {
    let picture = Picture::new("Why training follows the loss", vec![book(), one_weight()]);
    save("loss", &picture);
}

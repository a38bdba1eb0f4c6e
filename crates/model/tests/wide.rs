//! Networks of more inputs than sixteen bits count, of which samples are kept in parts.

use model::{Batch, Gradient, Samples, TwoLayerNet};
use ndarray::{Array2, ArrayView1};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

const FEATURES: usize = 70_000;
/// At both ends of blocks of 64, of parts of 32,768, and of the whole.
const PLACES: [usize; 10] = [
    0, 63, 64, 32_767, 32_768, 40_000, 65_535, 65_536, 65_600, 69_999,
];

/// A network of 70,000 inputs and three samples, of which every seventh feature is not 0, and those of `PLACES`.
fn network() -> (TwoLayerNet, Array2<f64>, [u8; 3]) {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let net = TwoLayerNet::new(FEATURES, 2, 3, 0.01, &mut rng);
    let x = Array2::from_shape_fn((3, FEATURES), |(n, i)| {
        let non_zero = i % 7 == n || PLACES.contains(&i);
        f64::from(u8::from(non_zero)) * f64::from(rng.random_range(1..=4_u8)) / 4.0
    });
    (net, x, [2, 0, 1])
}

fn one_hot(labels: &[u8]) -> Array2<f64> {
    Array2::from_shape_fn((labels.len(), 3), |(n, k)| {
        f64::from(u8::from(usize::from(labels[n]) == k))
    })
}

#[test]
fn they_answer_as_arrays_do() {
    let (net, x, labels) = network();
    let samples = Samples::from_dense(&x);
    let batch = Batch::all(&samples, &labels);
    assert!((net.batch_loss(&batch) - net.loss(&x, &one_hot(&labels))).abs() < 1e-13);
    let difference = net.batch_predict(&batch) - net.predict(&x);
    assert!(difference.iter().all(|d| d.abs() < 1e-14));
}

/// Against losses of arrays, before and after a weight is moved by the step.
#[test]
fn their_quotients_are_at_their_places() {
    const STEP: f64 = 0.5;
    let (mut net, x, labels) = network();
    let samples = Samples::from_dense(&x);
    let batch = Batch::all(&samples, &labels);
    let mut gradient = Gradient::of(&net.params);
    net.batch_numerical_gradient_into(&batch, STEP, &mut gradient);
    let mut backprop = Gradient::of(&net.params);
    net.batch_gradient_into(&batch, &mut backprop);

    let t = one_hot(&labels);
    for place in PLACES {
        let w = net.params.w1[[place, 1]];
        let mut loss = |w| {
            net.params.w1[[place, 1]] = w;
            net.loss(&x, &t)
        };
        let quotient = (loss(w + STEP) - loss(w - STEP)) / (2.0 * STEP);
        loss(w);
        let found = gradient.w1[[place, 1]];
        assert!(
            (found - quotient).abs() < 1e-13,
            "{place}: {found} {quotient}"
        );
        let slope = backprop.w1[[place, 1]];
        assert!(
            (slope - quotient).abs() < 0.1 * quotient.abs(),
            "{place}: {slope} {quotient}"
        );
    }
    let dark = |column: ArrayView1<f64>| column.iter().all(|g| *g == 0.0);
    assert!(dark(gradient.w1.row(5)) && dark(backprop.w1.row(5))); // of three samples, 5 % 7 is none
}

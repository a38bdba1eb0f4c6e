//! Networks of any width and batches of any length, whose answers and gradients are known by hand.
//!
//! A sample has one feature that is not 0, `V`, and every unit `j` gets `ln(j + 1)` of it: its output is `z = (j + 1) / (j + 2)`.
//! Half of each score comes from the units, half from the biases, and together they are `ln(k + 1)`: class `k` of `C`
//! has the probability `p = (k + 1) / (1 + 2 + … + C)`. From there on the derivatives are the chain rule's, in a line
//! each.

use model::{Batch, Gradient, Samples, TwoLayerNet, TwoLayerParams};
use ndarray::{Array1, Array2};

/// Sizes of hidden layers, of classes, of batches and of samples: around multiples of the eight numbers of a vector
/// up to the ninth, and of the numbers of samples and features that are taken together.
const CASES: [(usize, usize, usize, usize); 16] = [
    (1, 1, 1, 1),
    (2, 8, 3, 63),
    (7, 9, 4, 64),
    (8, 16, 5, 65),
    (9, 17, 8, 100),
    (16, 24, 33, 128),
    (17, 25, 16, 129),
    (25, 33, 17, 7),
    (33, 41, 64, 200),
    (41, 49, 31, 3),
    (50, 10, 300, 784),
    (57, 57, 20, 10),
    (64, 64, 9, 11),
    (65, 65, 70, 12),
    (33, 3, 600, 5),
    (130, 130, 9, 13),
];
/// The value of that feature, a power of two, so that dividing by it rounds nothing.
const V: f64 = 0.25;

/// Of a width, and a batch, that are known by hand.
struct Case {
    net: TwoLayerNet,
    x: Array2<f64>,
    labels: Vec<u8>,
}

fn z(j: usize) -> f64 {
    (j + 1) as f64 / (j + 2) as f64
}

fn p(k: usize, classes: usize) -> f64 {
    (k + 1) as f64 / (classes * (classes + 1) / 2) as f64
}

fn score(k: usize) -> f64 {
    ((k + 1) as f64).ln()
}

impl Case {
    fn new((hidden, classes, samples, features): (usize, usize, usize, usize)) -> Self {
        let params = TwoLayerParams {
            w1: Array2::from_shape_fn((features, hidden), |(_, j)| score(j) / 2.0 / V),
            b1: Array1::from_shape_fn(hidden, |j| score(j) / 2.0),
            w2: Array2::from_shape_fn((hidden, classes), |(j, k)| {
                score(k) / 2.0 / hidden as f64 / z(j)
            }),
            b2: Array1::from_shape_fn(classes, |k| score(k) / 2.0),
        };
        Self {
            net: TwoLayerNet::from_params(params).unwrap(),
            x: Array2::from_shape_fn(
                (samples, features),
                |(n, i)| {
                    if n % features == i { V } else { 0.0 }
                },
            ),
            labels: (0..samples).map(|n| (n * 7 % classes) as u8).collect(),
        }
    }

    /// `∂L/∂a2` of sample `n`, for the mean over `N`.
    fn by_scores(&self, n: usize) -> impl Fn(usize) -> f64 {
        let (label, len) = (usize::from(self.labels[n]), self.labels.len() as f64);
        let classes = self.net.params.output_size();
        move |k| (p(k, classes) - f64::from(u8::from(k == label))) / len
    }

    fn gradient(&self) -> TwoLayerParams {
        let params = &self.net.params;
        let (features, classes) = (params.input_size(), params.output_size());
        let mut gradient = TwoLayerParams::zeros(features, params.hidden_size(), classes);
        for n in 0..self.labels.len() {
            let by_score = self.by_scores(n);
            for k in 0..classes {
                gradient.b2[k] += by_score(k);
            }
            for j in 0..params.hidden_size() {
                let by_output: f64 = (0..classes).map(|k| by_score(k) * params.w2[[j, k]]).sum();
                let by_input = by_output * z(j) * (1.0 - z(j));
                gradient.b1[j] += by_input;
                gradient.w1[[n % features, j]] += by_input * V;
                for k in 0..classes {
                    gradient.w2[[j, k]] += by_score(k) * z(j);
                }
            }
        }
        gradient
    }
}

#[track_caller]
fn close(found: &TwoLayerParams, expected: &TwoLayerParams, bound: f64, case: &str) {
    for ((name, found), (_, expected)) in found.named().into_iter().zip(expected.named()) {
        for ((index, found), expected) in found.indexed_iter().zip(expected) {
            assert!(
                (found - expected).abs() <= bound,
                "{case}, {name}{index:?}: {found:e} is not {expected:e}"
            );
        }
    }
}

#[test]
fn their_answers_are_those_by_hand() {
    for sizes in CASES {
        let case = Case::new(sizes);
        let classes = sizes.1;
        let samples = Samples::from_dense(&case.x);
        let batch = Batch::all(&samples, &case.labels);
        let answers = case.net.batch_predict(&batch);
        for ((n, k), found) in answers.indexed_iter() {
            assert!((found - p(k, classes)).abs() < 1e-14, "{sizes:?} {n} {k}");
        }
        let losses = case.labels.iter().map(|k| -p((*k).into(), classes).ln());
        let loss = losses.sum::<f64>() / case.labels.len() as f64;
        assert!((case.net.batch_loss(&batch) - loss).abs() < 1e-13);
        // The last class is the most probable.
        let right = case
            .labels
            .iter()
            .filter(|k| usize::from(**k) + 1 == classes);
        let accuracy = right.count() as f64 / case.labels.len() as f64;
        assert_eq!(case.net.batch_accuracy(&batch), accuracy, "{sizes:?}");
    }
}

#[test]
fn their_gradients_are_those_by_hand() {
    for sizes in CASES {
        let case = Case::new(sizes);
        let expected = case.gradient();
        let samples = Samples::from_dense(&case.x);
        let batch = Batch::all(&samples, &case.labels);
        let mut gradient = Gradient::of(&case.net.params);
        case.net.batch_gradient_into(&batch, &mut gradient);
        close(&gradient, &expected, 1e-14, &format!("{sizes:?}, backprop"));
        // With scores up to 5 their third derivatives are below 100, and so is what h² / 6 of them leaves.
        let step = 1e-6;
        case.net
            .batch_numerical_gradient_into(&batch, step, &mut gradient);
        close(
            &gradient,
            &expected,
            100.0 / 6.0 * step * step,
            &format!("{sizes:?}, quotients"),
        );
    }
}

#[test]
fn parameters_in_column_order_have_the_same_gradients() {
    for sizes in CASES {
        let mut case = Case::new(sizes);
        let expected = case.gradient();
        let TwoLayerParams { w1, w2, .. } = &mut case.net.params;
        for w in [w1, w2] {
            *w = w.t().as_standard_layout().into_owned().reversed_axes();
        }
        let samples = Samples::from_dense(&case.x);
        let batch = Batch::all(&samples, &case.labels);
        let mut gradient = Gradient::of(&case.net.params);
        case.net.batch_gradient_into(&batch, &mut gradient);
        close(&gradient, &expected, 1e-14, &format!("{sizes:?}"));
    }
}

#[test]
fn loss_after_an_update_has_the_bits_of_the_batch_loss() {
    for sizes in CASES {
        let case = Case::new(sizes);
        let mut net = case.net.clone();
        let samples = Samples::from_dense(&case.x);
        let batch = Batch::all(&samples, &case.labels);
        let mut gradient = Gradient::of(&net.params);
        assert_eq!(gradient.batch_loss(&net), 0.0);
        net.batch_numerical_gradient_into(&batch, 1e-4, &mut gradient);
        net.params.scaled_add(-0.1, &gradient);
        let found = gradient.batch_loss(&net);
        assert_eq!(found.to_bits(), net.batch_loss(&batch).to_bits());
        let one_class = sizes.1 == 1; // its loss is always 0
        assert!(one_class || found != case.net.batch_loss(&batch));
    }
}

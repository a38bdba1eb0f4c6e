//! Targets that are not one class: any weights, also such that cancel.

use model::{TwoLayerNet, TwoLayerParams};
use ndarray::{Array2, array};

fn net() -> TwoLayerNet {
    TwoLayerNet::from_params(TwoLayerParams {
        w1: array![[1.0, -0.5]],
        b1: array![0.25, -1.5],
        w2: array![[2.0, -1.0, 0.5], [-0.25, 3.0, 1.0]],
        b2: array![0.5, -0.125, 1.0],
    })
    .unwrap()
}

fn sigmoid(a: f64) -> f64 {
    1.0 / (1.0 + (-a).exp())
}

#[track_caller]
fn close(found: &TwoLayerParams, expected: &TwoLayerParams, bound: f64) {
    for ((name, found), (_, expected)) in found.named().into_iter().zip(expected.named()) {
        let close = (&found - &expected).iter().all(|d| d.abs() <= bound);
        assert!(close, "{name}: {found} is not {expected}");
    }
}

/// With weights 1, −1 and 0 the loss is `a₁ − a₀`: linear in the scores, and by hand all the quotients.
#[test]
fn weights_that_sum_to_zero_leave_the_scores() {
    const X: f64 = 1.5;
    let (net, x, t) = (net(), array![[X]], array![[1.0, -1.0, 0.0]]);
    for h in [0.5, 4.0] {
        let TwoLayerParams { w1, b1, w2, .. } = &net.params;
        let a1 = |j: usize| w1[[0, j]] * X + b1[j];
        let change = |j: usize, d: f64| {
            let outputs = sigmoid(a1(j) + d) - sigmoid(a1(j) - d);
            outputs * (w2[[j, 1]] - w2[[j, 0]]) / (2.0 * h)
        };
        let expected = TwoLayerParams {
            w1: array![[change(0, h * X), change(1, h * X)]],
            b1: array![change(0, h), change(1, h)],
            w2: Array2::from_shape_fn((2, 3), |(j, k)| -t[[0, k]] * sigmoid(a1(j))),
            b2: -t.row(0).to_owned(),
        };
        let found = net.numerical_gradient_with_step(&x, &t, h);
        close(&found, &expected, 1e-15);
    }
}

/// A weight of −1 is the class's loss with another sign.
#[test]
fn a_weight_below_zero_turns_the_quotients_round() {
    let (net, x) = (net(), array![[1.5], [-0.5]]);
    let t = array![[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
    for h in [1e-2, 0.5, 4.0] {
        let mut turned = net.numerical_gradient_with_step(&x, &t, h);
        for values in [&mut turned.w1, &mut turned.w2] {
            values.mapv_inplace(|g| -g);
        }
        for values in [&mut turned.b1, &mut turned.b2] {
            values.mapv_inplace(|g| -g);
        }
        let found = net.numerical_gradient_with_step(&x, &-&t, h);
        close(&found, &turned, 1e-14);
    }
}

/// Weights 1 and −(1 − 2⁻³³) of classes that the unit says ±1e300 for: their mean by the weights is beyond the range of
/// doubles, and the loss is not. By hand: the first class has all the probability, so the loss is
/// `(2⁻³³ − 1 − (1 − 2⁻³³)) · 1e300` times the unit's output.
#[test]
fn a_mean_beyond_the_range_makes_no_nan() {
    let tiny = 2_f64.powi(-33);
    let mut params = TwoLayerParams::zeros(1, 1, 3);
    params.w2 = array![[1e300, -1e300, 0.0]];
    let net = TwoLayerNet::from_params(params).unwrap();
    for h in [1e-4, 0.5, 4.0] {
        let t = array![[1.0, tiny - 1.0, 0.0]];
        let found = net.numerical_gradient_with_step(&array![[1.0]], &t, h);
        let expected = (2.0 * tiny - 2.0) * 1e300 * (h / 2.0).tanh() / (2.0 * h);
        for found in [found.w1[[0, 0]], found.b1[0]] {
            assert!(
                (found / expected - 1.0).abs() < 1e-14,
                "{found:e} {expected:e}"
            );
        }
    }
}

/// What is added to all weights of a unit changes no answer, so it changes no quotient of the first layer. The unit is
/// exactly 1/2, and 2³⁰ loses no bit of the weights.
#[test]
fn what_all_classes_share_drops_out() {
    let quotients = |shared: f64, h: f64| {
        let mut params = TwoLayerParams::zeros(1, 1, 3);
        params.w2 = array![[1.0, -2.0, 0.5]] + shared;
        let net = TwoLayerNet::from_params(params).unwrap();
        let mut gradient =
            net.numerical_gradient_with_step(&array![[1.0]], &array![[0.5, 0.25, 0.25]], h);
        gradient.w2.fill(0.0);
        gradient.b2.fill(0.0);
        gradient
    };
    for h in [0.01, 0.5, 4.0] {
        let alone = quotients(0.0, h);
        close(&quotients((1 << 30).into(), h), &alone, 1e-14);
    }
}

//! Every derivative against `calc`, which knows the functions' values alone.

use layers::*;
use ndarray::{Array2, ArrayRef2, array};
use proptest::prelude::*;

/// Central differences at h = 1e-4 are good to about h² |f‴| / 6 + ε / h ≈ 2e-9 here.
const TOLERANCE: f64 = 1e-8;
/// At y = 0.05 the logarithm bends so much that 1e-4 would be off by h² / 3y² = 1e-6; this is off by 1e-10.
const SHORT_STEP: f64 = 1e-6;

fn assert_matches(numerical: &Array2<f64>, analytic: &Array2<f64>) {
    assert_eq!(numerical.dim(), analytic.dim());
    let scale = numerical
        .iter()
        .fold(1.0_f64, |scale, d| scale.max(d.abs()));
    for (n, a) in numerical.iter().zip(analytic) {
        assert!(
            (n - a).abs() <= TOLERANCE * scale,
            "numerical {n:e}, analytic {a:e}"
        );
    }
}

/// A batch of 3 rows and 4 columns between −4 and 4, away from the kink of `relu` and `step` at 0.
fn batch() -> impl Strategy<Value = Array2<f64>> {
    let entry = prop_oneof![-4.0..-1e-3, 1e-3..4.0];
    prop::collection::vec(entry, 12).prop_map(|v| Array2::from_shape_vec((3, 4), v).unwrap())
}

fn one_hot() -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(0..4_usize, 3).prop_map(|classes| {
        Array2::from_shape_fn((3, 4), |(n, k)| f64::from(u8::from(classes[n] == k)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn activations_entry_by_entry(a in batch()) {
        type Activation = fn(&ArrayRef2<f64>) -> Array2<f64>;
        let pairs: [(Activation, Activation); 5] = [
            (identity, identity_grad),
            (step, step_grad),
            (sigmoid, sigmoid_grad),
            (tanh, tanh_grad),
            (relu, relu_grad),
        ];
        for (f, grad) in pairs {
            // Entry i of f depends on entry i of a alone, so the gradient of the sum is the derivative.
            assert_matches(&calc::numerical_gradient(|a| f(a).sum(), &a), &grad(&a));
        }
    }

    #[test]
    fn softmax_through_any_weights(a in batch(), w in batch()) {
        let numerical = calc::numerical_gradient(|a| (softmax(a) * &w).sum(), &a);
        assert_matches(&numerical, &softmax_grad(&softmax(&a), &w));
    }

    #[test]
    fn losses(a in batch(), t in one_hot(), weights in batch()) {
        type Loss = fn(&ArrayRef2<f64>, &ArrayRef2<f64>) -> f64;
        type Grad = fn(&ArrayRef2<f64>, &ArrayRef2<f64>) -> Array2<f64>;
        let y = softmax(&a);
        let pairs: [(Loss, Grad, &Array2<f64>); 3] = [
            (sum_squared_error, sum_squared_error_grad, &y),
            (softmax_cross_entropy, softmax_cross_entropy_grad, &a),
            (cross_entropy_error, cross_entropy_error_grad, &(&y + 0.05)),
        ];
        for (loss, grad, at) in pairs {
            for t in [&t, &weights] {
                let numerical = calc::numerical_gradient_with(|x| loss(x, t), at, SHORT_STEP);
                assert_matches(&numerical, &grad(at, t));
            }
        }
    }

    #[test]
    fn the_fused_loss_is_the_two_steps_without_the_tiny(a in batch(), t in one_hot()) {
        let two_steps = cross_entropy_error(&softmax(&a), &t);
        // ln(y + 1e-7) differs from ln y by 1e-7 / y, and y is at least e^−8 / 4 here.
        prop_assert!((softmax_cross_entropy(&a, &t) - two_steps).abs() < 1e-7 * 4.0 * 8.0_f64.exp());
    }
}

#[test]
#[should_panic(expected = "predictions and targets")]
fn shapes_that_differ_panic_with_both() {
    let _ = sum_squared_error(&array![[1.0, 2.0]], &array![[1.0], [2.0]]);
}

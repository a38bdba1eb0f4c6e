//! The notes' `simpleNet`, down to the printed digits.

use model::SimpleNet;
use ndarray::array;

/// The notes draw W at random, so it was computed from their output: the softmax must give p with
/// xᵀ (p − t) equal to the printed matrix, and W = xᵀ ln p / (x·x) has that softmax.
#[test]
fn dw_is_the_matrix_that_the_notes_print() {
    let w = array![
        [-0.839_761_217_6, -0.283_234_317_1, -0.753_856_788_7],
        [-1.259_641_826, -0.424_851_475_6, -1.130_785_183],
    ];
    let (x, t) = (array![[0.6, 0.9]], array![[0.0, 0.0, 1.0]]);
    let dw = SimpleNet { w }.numerical_gradient(&x, &t);
    let printed: Vec<String> = dw.iter().map(|d| format!("{d:.8}")).collect();
    assert_eq!(
        printed,
        [
            "0.11667530",
            "0.34537207",
            "-0.46204737",
            "0.17501295",
            "0.51805811",
            "-0.69307105"
        ]
    );
}

#[test]
fn weights_that_grow_against_the_gradient_lower_the_loss() {
    let (x, t) = (array![[0.6, 0.9]], array![[0.0, 0.0, 1.0]]);
    let mut net = SimpleNet {
        w: array![[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]],
    };
    let before = net.loss(&x, &t);
    let dw = net.numerical_gradient(&x, &t);
    net.w.scaled_add(-0.1, &dw);
    assert!(net.loss(&x, &t) < before);
}

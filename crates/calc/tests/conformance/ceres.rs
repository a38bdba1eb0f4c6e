//! Cases of Ceres.

use calc::Differences;
use ndarray::{Array1, ArrayRef1};

use super::{assert_all_close, assert_close};

/// The three methods of Ceres.
fn ceres(
    forward: f64,
    central: f64,
    ridders: f64,
    check: impl Fn(&dyn Fn(&Model) -> Array1<f64>, f64, &str),
) {
    check(
        &|f| Differences::forward().gradient(f.0, &f.1).unwrap(),
        forward,
        "forward",
    );
    check(
        &|f| Differences::central().gradient(f.0, &f.1).unwrap(),
        central,
        "central",
    );
    check(
        &|f| {
            Differences::central()
                .richardson()
                .gradient(f.0, &f.1)
                .unwrap()
                .value
        },
        ridders,
        "Ridders",
    );
}

/// A function of two blocks of five parameters, and where it is differentiated.
struct Model(fn(&ArrayRef1<f64>) -> f64, Array1<f64>);

fn dot(x: &ArrayRef1<f64>, a: usize, b: usize) -> f64 {
    (0..5).map(|i| x[a + i] * x[b + i]).sum()
}

fn blocks(u: [f64; 5], v: [f64; 5]) -> Array1<f64> {
    u.into_iter().chain(v).collect()
}

/// `∂(u·v)/∂(u, v) = (v, u)`, times `outer`.
fn of_dot(x: &Array1<f64>, outer: f64) -> Array1<f64> {
    (0..10).map(|i| outer * x[(i + 5) % 10]).collect()
}

// Ceres, numeric_diff_cost_function_test.cc: EasyFunctor.
#[test]
fn ceres_easy_functor_with_a_parameter_of_1e_64() {
    let x = blocks([1e-64, 2.0, 3.0, 4.0, 5.0], [9.0, 9.0, 5.0, 5.0, 1.0]);
    let product = dot(&x, 0, 5);
    let cases = [
        (Model(|x| dot(x, 0, 5), x.clone()), of_dot(&x, 1.0)),
        (
            Model(|x| dot(x, 0, 5).powi(2), x.clone()),
            of_dot(&x, 2.0 * product),
        ),
        (
            Model(|x| dot(x, 5, 5), x.clone()),
            (0..10)
                .map(|i| if i < 5 { 0.0 } else { 2.0 * x[i] })
                .collect(),
        ),
    ];
    ceres(2e-5, 3e-9, 1e-13, |gradient, tolerance, name| {
        for (model, expected) in &cases {
            assert_all_close(&gradient(model), expected, tolerance, name);
        }
    });
}

// Ceres, numeric_diff_test_utils.cc: TranscendentalFunctor, with blocks of zeros.
#[test]
fn ceres_transcendental_functor() {
    let (u, v, zeros) = (
        [1.0, 2.0, 3.0, 4.0, 5.0],
        [9.0, 9.0, 5.0, 5.0, 1.0],
        [0.0; 5],
    );
    for (u, v) in [(u, v), (zeros, v), (u, zeros), (zeros, zeros)] {
        let x = blocks(u, v);
        let product = dot(&x, 0, 5);
        let cases = [
            (
                Model(|x| dot(x, 0, 5).sin(), x.clone()),
                of_dot(&x, product.cos()),
            ),
            (
                Model(|x| (-dot(x, 0, 5) / 10.0).exp(), x.clone()),
                of_dot(&x, -(-product / 10.0).exp() / 10.0),
            ),
        ];
        ceres(2e-5, 2e-7, 3e-12, |gradient, tolerance, name| {
            for (model, expected) in &cases {
                assert_all_close(&gradient(model), expected, tolerance, name);
            }
        });
    }
}

// Ceres, RandomizedFunctor: x² + U(±0.01), long first steps, 2e-4.
#[test]
fn ceres_noisy_square() {
    // Noise of ±0.01 from the bits of x: the same at every call, and of no pattern.
    let noise = |x: f64| {
        let hash = x
            .to_bits()
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(31);
        let hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        0.02 * ((hash >> 11) as f64 / 2f64.powi(53) - 0.5)
    };
    for x in [0.0, 0.1, 0.5, 1.0, 3.0, 10.0, 100.0] {
        let method = Differences::central().step(100.0);
        let slope = method.derivative(|x| x * x + noise(x), x).unwrap();
        assert_close(slope, 2.0 * x, 2e-4, "noisy square");
    }
}

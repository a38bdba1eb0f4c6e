//! Cases of SciPy.

use std::f64::consts::PI;

use calc::{Differences, Estimate, Sparsity, Step};
use ndarray::{Array1, Array2, ArrayRef1, array};

use super::{assert_all_close, assert_close};

/// SciPy's 2-point and 3-point methods, with its steps and its usual tolerances.
fn scipy() -> [(Differences<'static>, f64, &'static str); 2] {
    let relative = |step: f64| Step::Relative(step.into());
    let (two, three) = (f64::EPSILON.sqrt(), f64::EPSILON.cbrt());
    [
        (Differences::forward().step(relative(two)), 1e-6, "2-point"),
        (
            Differences::central().step(relative(three)),
            1e-9,
            "3-point",
        ),
    ]
}

// SciPy, test__numdiff.py, TestApproxDerivativesDense.
#[test]
fn scipy_scalar_and_vector_functions() {
    for (method, tolerance, name) in scipy() {
        let slope = method.derivative(f64::sinh, 1.0).unwrap();
        assert_close(slope, 1f64.cosh(), tolerance, name);

        let f = |x: &ArrayRef1<f64>| vec![x[0] * x[0], x[0].tan(), x[0].exp()];
        let jacobian = method.jacobian(f, &array![0.5]).unwrap();
        let expected = array![1.0, 0.5f64.cos().powi(-2), 0.5f64.exp()];
        assert_all_close(&jacobian, &expected, tolerance, name);
    }
}

#[test]
fn scipy_gradient_and_jacobian_of_two_variables() {
    // f turns a hundred times faster than the steps suppose, so SciPy allows more.
    let tolerances = [(1e-6, 1e-5), (1e-7, 1e-6)];
    for ((method, _, name), (of_gradient, of_jacobian)) in scipy().into_iter().zip(tolerances) {
        let f = |x: &ArrayRef1<f64>| (x[0] * x[1]).sin() * x[0].ln();
        let x: Array1<f64> = array![100.0, -0.5];
        let (sin, cos) = (x[0] * x[1]).sin_cos();
        let expected = array![x[1] * cos * x[0].ln() + sin / x[0], x[0] * cos * x[0].ln()];
        let gradient = method.gradient(f, &x).unwrap();
        assert_all_close(&gradient, &expected, of_gradient, name);

        let f = |x: &ArrayRef1<f64>| {
            vec![
                x[0] * x[1].sin(),
                x[1] * x[0].cos(),
                x[0].powi(3) / x[1].sqrt(),
            ]
        };
        let x: Array1<f64> = array![-100.0, 0.2];
        let (a, b) = (x[0], x[1]);
        let expected = array![
            [b.sin(), a * b.cos()],
            [-b * a.sin(), a.cos()],
            [3.0 * a * a / b.sqrt(), -0.5 * a.powi(3) * b.powf(-1.5)]
        ];
        assert_all_close(
            &method.jacobian(f, &x).unwrap(),
            &expected,
            of_jacobian,
            name,
        );
    }
}

#[test]
fn scipy_sign_of_the_step_at_a_kink() {
    let f = |x: &ArrayRef1<f64>| -(x[0] + 1.0).abs() + (x[1] + 1.0).abs();
    let x: Array1<f64> = array![-1.0, -1.0];
    let forward = Differences::forward().step(1e-8).gradient(f, &x).unwrap();
    let backward = Differences::backward().step(1e-8).gradient(f, &x).unwrap();
    assert_all_close(&forward, &array![-1.0, 1.0], 1e-7, "forward");
    assert_all_close(&backward, &array![1.0, -1.0], 1e-7, "backward");
}

// SciPy, TestApproxDerivativeSparse: a tridiagonal problem of Nocedal and Wright, n = 50.
#[test]
fn scipy_tridiagonal_jacobian() {
    let n = 50;
    let x = Array1::from_shape_fn(n, |i| 2.0 * (i as f64 * 1.7).sin());
    let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
        for i in 0..x.len() - 1 {
            let e = x[i + 1].powi(3) - x[i] * x[i];
            y[i] += 2.0 * e;
            y[i + 1] += 3.0 * e;
        }
    };
    let mut expected = Array2::zeros((n, n));
    for i in 0..n - 1 {
        expected[(i, i)] -= 4.0 * x[i];
        expected[(i, i + 1)] += 6.0 * x[i + 1] * x[i + 1];
        expected[(i + 1, i)] -= 6.0 * x[i];
        expected[(i + 1, i + 1)] += 9.0 * x[i + 1] * x[i + 1];
    }
    let pattern = Sparsity::banded(n, 1, 1);
    assert_eq!(pattern.colours(), 3);
    for (method, tolerance, name) in scipy() {
        let jacobian = method.sparse_jacobian(f, &x, &pattern).unwrap().to_dense();
        assert_all_close(&jacobian, &expected, tolerance, name);
    }
}

// SciPy, scipy.differentiate: distribution functions to densities, 1e-10. (Those with closed forms.)
#[test]
fn scipy_distribution_functions_have_their_densities_as_slopes() {
    type Distribution = (&'static str, fn(f64) -> f64, fn(f64) -> f64);
    let distributions: [Distribution; 5] = [
        (
            "logistic",
            |x| 1.0 / (1.0 + (-x).exp()),
            |x| 0.25 / (x / 2.0).cosh().powi(2),
        ),
        (
            "Cauchy",
            |x| 0.5 + x.atan() / PI,
            |x| 1.0 / (PI * (1.0 + x * x)),
        ),
        ("exponential", |x| -(-x).exp_m1(), |x| (-x).exp()),
        (
            "Gumbel",
            |x| (-(-x).exp()).exp(),
            |x| (-x - (-x).exp()).exp(),
        ),
        (
            "Rayleigh",
            |x| -(-x * x / 2.0).exp_m1(),
            |x| x * (-x * x / 2.0).exp(),
        ),
    ];
    for (name, distribution, density) in distributions {
        for x in [0.3, 0.9, 1.5, 2.5] {
            let slope = Differences::central().order(8).step(0.02);
            let slope = slope.derivative(distribution, x).unwrap();
            assert_close(slope, density(x), 1e-10, name);
            let Estimate { value, .. } = Differences::central()
                .richardson()
                .derivative(distribution, x)
                .unwrap();
            assert_close(value, density(x), 1e-10, name);
        }
    }
}

// SciPy, test_differentiate.py, special cases: polynomials of degree n by order n, one step of 0.5; x⁹⁹ at 7.
#[test]
fn scipy_polynomials_are_exact_to_the_last_digit() {
    for (n, order) in [(0, 2), (1, 2), (2, 2), (3, 4), (4, 4), (5, 6)] {
        let method = Differences::central().order(order).step(0.5);
        let slope = method.derivative(|x| 2.0 * x.powi(n), 1.5).unwrap();
        let expected = f64::from(2 * n) * 1.5f64.powi(n - 1);
        assert!(
            (slope - expected).abs() <= 1e-15 * expected.abs(),
            "n = {n}: {slope} for {expected}"
        );
    }
    let Estimate { value, .. } = Differences::central()
        .richardson()
        .derivative(|x| x.powi(99) - 1.0, 7.0)
        .unwrap();
    assert_close(value / (99.0 * 7f64.powi(98)), 1.0, 1e-10, "x⁹⁹");
}

fn rosenbrock(x: &ArrayRef1<f64>) -> f64 {
    x.as_slice()
        .unwrap()
        .windows(2)
        .map(|x| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2))
        .sum()
}

// SciPy, test_differentiate.py, TestJacobian (1e-10) and TestHessian (1e-8).
#[test]
fn scipy_rosenbrock_gradient_and_hessian() {
    let x: Array1<f64> = array![1.3, 0.7, -0.4];
    let bend = |i: usize| x[i + 1] - x[i] * x[i];
    let gradient = array![
        -400.0 * x[0] * bend(0) - 2.0 * (1.0 - x[0]),
        200.0 * bend(0) - 400.0 * x[1] * bend(1) - 2.0 * (1.0 - x[1]),
        200.0 * bend(1)
    ];
    let found = Differences::central().richardson().gradient(rosenbrock, &x);
    assert_all_close(&found.unwrap().value, &gradient, 1e-10, "gradient");

    let along = |i: usize| 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0;
    let hessian = array![
        [along(0), -400.0 * x[0], 0.0],
        [-400.0 * x[0], 200.0 + along(1), -400.0 * x[1]],
        [0.0, -400.0 * x[1], 200.0]
    ];
    let found = Differences::central().hessian(rosenbrock, &x).unwrap();
    assert_all_close(&found, &hessian, 1e-8, "Hessian");
}

//! The cases on which other libraries test their finite differences, each with the matching method and the
//! tolerance of its own library. Expected values are closed forms, or the numbers that the library states.

use std::f64::consts::PI;

use calc::{Differences, Estimate, Sparsity, Step};
use ndarray::{Array1, Array2, ArrayRef1, array};

fn assert_close(found: f64, expected: f64, relative: f64, case: &str) {
    let error = (found - expected).abs();
    assert!(
        error <= relative * expected.abs().max(1.0),
        "{case}: {found} for {expected}, off by {error:e}"
    );
}

fn assert_all_close<'a>(
    found: impl IntoIterator<Item = &'a f64>,
    expected: impl IntoIterator<Item = &'a f64>,
    relative: f64,
    case: &str,
) {
    for (found, expected) in found.into_iter().zip(expected) {
        assert_close(*found, *expected, relative, case);
    }
}

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

// numdifftools, test_numdifftools.py: TestGradient and TestHessian.
#[test]
fn numdifftools_gradient_and_hessian() {
    let f = |x: &ArrayRef1<f64>| x[0] * x[1] * x[2] + x[0].exp() * x[1];
    let Estimate { value, .. } = Differences::central()
        .richardson()
        .gradient(f, &array![3.0, 5.0, 7.0])
        .unwrap();
    let expected = array![135.427_684_62, 41.085_536_92, 15.0];
    assert_all_close(&value, &expected, 1e-10, "xyz + eˣ y");

    let f = |x: &ArrayRef1<f64>| (x[0] - x[1]).cos();
    let hessian = Differences::central()
        .hessian(f, &array![0.0, 0.0])
        .unwrap();
    assert_all_close(
        &hessian,
        &array![[-1.0, 1.0], [1.0, -1.0]],
        1e-8,
        "cos(x − y)",
    );
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    }
}

/// The slope of `sinc`, without the cancellation of its closed form near 0.
fn cosc(x: f64) -> f64 {
    if x.abs() < 0.1 {
        // −π²x/3 + π⁴x³/30 − π⁶x⁵/840 + π⁸x⁷/45360 − …
        let y = (PI * x).powi(2);
        PI * PI
            * x
            * (-1.0 / 3.0
                + y * (1.0 / 30.0
                    - y * (1.0 / 840.0
                        - y * (1.0 / 45_360.0 - y * (1.0 / 3_991_680.0 - y / 518_918_400.0)))))
    } else {
        (PI * x).cos() / x - (PI * x).sin() / (PI * x * x)
    }
}

// FiniteDifferences.jl, test/methods.jl.
#[test]
fn finite_differences_jl_hard_points() {
    let slope = |f: fn(f64) -> f64, x: f64| {
        Differences::central()
            .richardson()
            .derivative(f, x)
            .unwrap()
            .value
    };
    assert_close(slope(cosc, 0.0), -PI * PI / 3.0, 1e-9, "cosc at 0");
    assert_close(slope(sinc, 0.0), 0.0, 1e-11, "sinc at 0");
    assert_close(slope(f64::ln, 0.001), 1000.0, 1e-11, "ln at 0.001");
    assert_close(slope(|_| 0.1, 1.0), 0.0, 0.0, "a constant");
}

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

#[test]
fn squares_of_huge_numbers_keep_nine_digits() {
    for x in [1e8, 1e12, 1e16] {
        let slope = Differences::central().derivative(|x| x * x, x).unwrap();
        assert!((slope / (2.0 * x) - 1.0).abs() < 1e-9, "{x:e}: {slope:e}");
    }
}

#[test]
fn steps_of_1e_100_and_1e100_neither_underflow_nor_overflow() {
    for step in [1e-100, 1e100] {
        let method = Differences::central().step(step);
        let bend = method.nth_derivative(2, |x| x * x, 0.0).unwrap();
        assert_close(bend, 2.0, 1e-12, "x² by order 4");
    }
}

#[test]
fn automatic_step_of_a_function_that_is_0_gives_0() {
    let method = Differences::central().step(Step::Auto);
    assert_eq!(method.derivative(|x| 0.0 * x, 1.0), Ok(0.0));
}

// Where finitediff is off by 24 to 37 %.
#[test]
fn hessian_from_values_alone_is_right_to_eight_digits() {
    let f = |x: &ArrayRef1<f64>| x[0].exp() * x[1].sin() + 0.3 * x[0] * x[1] * x[1];
    let x: Array1<f64> = array![1.3, 0.7];
    let (sin, cos) = x[1].sin_cos();
    let exp = x[0].exp();
    let expected = array![
        [exp * sin, exp * cos + 0.6 * x[1]],
        [exp * cos + 0.6 * x[1], -exp * sin + 0.6 * x[0]]
    ];
    let found = Differences::central().hessian(f, &x).unwrap();
    for (found, expected) in found.iter().zip(&expected) {
        assert!(
            (found / expected - 1.0).abs() < 1e-8,
            "{found} for {expected}"
        );
    }
}

// finitediff returns NaN for both without a word.
#[test]
fn roots_and_logarithms_beside_their_edge_are_errors_and_not_nan() {
    assert!(Differences::central().derivative(f64::sqrt, 0.0).is_err());
    assert!(Differences::central().derivative(f64::ln, 1e-6).is_err());
    let bounded = Differences::central().bounds(1e-9, f64::INFINITY);
    assert!(bounded.derivative(f64::ln, 1e-6).is_ok());
}

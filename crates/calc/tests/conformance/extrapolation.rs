//! Cases of the libraries that extrapolate: numdifftools and FiniteDifferences.jl.

use std::f64::consts::PI;

use calc::{Differences, Estimate};
use ndarray::{ArrayRef1, array};

use super::{assert_all_close, assert_close};

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

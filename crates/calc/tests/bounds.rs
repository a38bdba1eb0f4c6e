//! Bounds with steps of many sizes: a stencil becomes one-sided if its longest step would not fit, and keeps its points there.

use calc::{Differences, Estimate};
use ndarray::{Array1, ArrayRef1, array};

#[test]
fn extrapolation_near_a_bound_is_one_sided_from_its_first_step() {
    // The first step, 0.4, leads over the bound on one side.
    for (x, lower, upper, side) in [(0.1, 0.0, 9.0, 1.0), (8.9, 0.0, 9.0, -1.0)] {
        let f = |y: &ArrayRef1<f64>| {
            assert!((y[0] - x) * side >= 0.0, "{y} for {x}");
            y[0].sqrt()
        };
        let method = Differences::central().bounds(lower, upper).richardson();
        let Estimate { value, error } = method.gradient(f, &array![x]).unwrap();
        let off = (value[0] - 0.5 / x.sqrt()).abs();
        assert!(off <= error[0] && error[0] < 1e-8, "{value} ± {error}");
    }
}

#[test]
fn extrapolation_between_close_bounds_begins_with_the_longest_step_that_fits() {
    // 1/8 to either side, though 0.4 was to be the first step.
    let reached = std::sync::Mutex::new(Vec::new());
    let f = |y: &ArrayRef1<f64>| {
        reached.lock().unwrap().push(y[0]);
        y[0].exp()
    };
    let method = Differences::central().bounds(0.375, 0.625).richardson();
    let x: Array1<f64> = array![0.5];
    let Estimate { value, error } = method.gradient(f, &x).unwrap();
    assert!((value[0] - 0.5f64.exp()).abs() <= error[0] && error[0] < 1e-10);
    assert_eq!(reached.into_inner().unwrap()[..3], [0.5, 0.625, 0.375]);
}

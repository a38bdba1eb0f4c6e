//! What `numerical_gradient` promises: layouts, threads, errors, counts.

use std::sync::atomic::{AtomicUsize, Ordering};

use calc::{
    Differences, Error, Step, numerical_gradient, numerical_gradient_with, try_numerical_gradient,
};
use ndarray::{
    Array, Array1, Array2, ArrayD, ArrayRef, ArrayRef1, ArrayRef2, Dimension, ShapeBuilder, array,
    s,
};
use proptest::prelude::*;

/// `Σ sin((k + 1) xₖ)` over the entries in logical order.
fn waves<D: Dimension>(x: &ArrayRef<f64, D>) -> f64 {
    x.iter()
        .enumerate()
        .map(|(k, x)| ((k + 1) as f64 * x).sin())
        .sum()
}

fn bits<D: Dimension>(x: &Array<f64, D>) -> Vec<u64> {
    x.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn every_layout_gives_the_same_bits() {
    let c = Array2::from_shape_fn((4, 3), |(i, j)| (i * 3 + j) as f64 * 0.1);
    let expected = bits(&numerical_gradient(waves, &c));

    let mut fortran = Array2::zeros((4, 3).f());
    fortran.assign(&c);
    let transposed = c.t().as_standard_layout().into_owned();
    let mut strided = Array2::zeros((8, 9));
    strided.slice_mut(s![..;2, ..;3]).assign(&c);
    let reversed = c.slice(s![..;-1, ..;-1]).to_owned();
    let dynamic: ArrayD<f64> = c.clone().into_dyn();

    assert_eq!(bits(&numerical_gradient(waves, &fortran)), expected);
    assert_eq!(bits(&numerical_gradient(waves, &transposed.t())), expected);
    assert_eq!(
        bits(&numerical_gradient(waves, &strided.slice(s![..;2, ..;3]))),
        expected
    );
    assert_eq!(
        bits(&numerical_gradient(
            waves,
            &reversed.slice(s![..;-1, ..;-1])
        )),
        expected
    );
    assert_eq!(bits(&numerical_gradient(waves, &dynamic)), expected);
}

#[test]
fn broadcast_and_empty_and_scalar_points_have_gradients() {
    let row = array![0.5, 0.25];
    let broadcast = row.broadcast((3, 2)).unwrap();
    assert_eq!(
        bits(&numerical_gradient(waves, &broadcast)),
        bits(&numerical_gradient(waves, &broadcast.to_owned()))
    );
    assert_eq!(
        numerical_gradient(waves, &Array2::<f64>::zeros((0, 3))).shape(),
        [0, 3]
    );
    let scalar = numerical_gradient_with(|x| x[()].powi(2), &ndarray::arr0(3.0), 0.5);
    assert_eq!(scalar, ndarray::arr0(6.0));
}

#[test]
fn same_bits_at_any_number_of_threads() {
    let x = Array1::from_shape_fn(1000, |i| (i as f64).sin());
    let at = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| bits(&numerical_gradient(waves, &x)))
    };
    let expected = at(1);
    for threads in [2, 3, 8, 16] {
        assert_eq!(at(threads), expected, "{threads} threads");
    }
}

#[test]
fn f_is_called_twice_an_entry() {
    let calls = AtomicUsize::new(0);
    let counted = |x: &ArrayRef2<f64>| {
        calls.fetch_add(1, Ordering::Relaxed);
        x.sum()
    };
    let _ = numerical_gradient(counted, &Array2::zeros((20, 30)));
    assert_eq!(calls.into_inner(), 1200);
}

#[test]
fn lowest_failing_entry_is_reported_at_any_number_of_threads() {
    // Slow enough to be shared among threads, and wrong wherever one of the entries 70 to 99 moves.
    let x = Array1::<f64>::zeros(100);
    let f = |x: &ArrayRef1<f64>| {
        std::thread::sleep(std::time::Duration::from_micros(20));
        let moved = x.iter().position(|x| *x != 0.0).unwrap();
        if moved >= 70 { Err(moved) } else { Ok(x.sum()) }
    };
    for threads in [1, 2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let error = pool.install(|| try_numerical_gradient(f, &x)).unwrap_err();
        let Error::Objective { at, source } = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (at.entry(), at.step(), source),
            (Some([70].as_slice()), Some(1e-4), 70)
        );
    }
}

#[test]
fn panic_becomes_an_error_and_the_pool_goes_on() {
    let x = Array2::<f64>::zeros((2, 3));
    let error = try_numerical_gradient(
        |x: &ArrayRef2<f64>| if x[[1, 2]] < 0.0 { panic!("boom") } else { 0.0 },
        &x,
    );
    let Err(Error::Panicked { at, message }) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (at.entry(), at.step(), message.as_str()),
        (Some([1, 2].as_slice()), Some(-1e-4), "boom")
    );
    assert_eq!(
        try_numerical_gradient(|x: &ArrayRef2<f64>| x.sum(), &x)
            .unwrap()
            .shape(),
        [2, 3]
    );
}

#[test]
fn plain_gradient_shows_nan_where_f_is_nan() {
    let gradient = numerical_gradient(|x| x.mapv(f64::sqrt).sum(), &array![1.0, 0.0]);
    assert!(gradient[0].is_finite() && gradient[1].is_nan());
}

proptest! {
    /// Sum of squares: central differences are exact but for rounding, `ε Σx² / h`.
    #[test]
    fn gradient_of_the_sum_of_squares_is_2x(x in prop::collection::vec(-10.0..10.0, 1..40)) {
        let x = Array1::from(x);
        let gradient = numerical_gradient(|x| x.dot(x), &x);
        let rounding = f64::EPSILON * (x.len() as f64) * (x.dot(&x) + 1.0) / 1e-4;
        for (slope, x) in gradient.iter().zip(&x) {
            prop_assert!((slope - 2.0 * x).abs() <= rounding, "{slope} at {x}");
        }
    }
}

/// Dear enough to be shared among threads.
fn costly(x: &ArrayRef1<f64>) -> f64 {
    (0..200).fold(0.0, |sum, k| {
        sum + x.iter().map(|x| (x * f64::from(k)).sin()).sum::<f64>()
    })
}

#[test]
fn every_operator_has_the_same_bits_at_1_2_3_8_and_16_threads() {
    let x = Array1::from_shape_fn(37, |i| (i as f64).cos());
    let v = Array1::from_shape_fn(37, |i| (i as f64).sin());
    let vector = |x: &ArrayRef1<f64>| vec![costly(x), x[0] * x[1], x.sum()];
    let all = || {
        let central = Differences::central();
        let estimate = central.clone().richardson().gradient(costly, &x).unwrap();
        let mut found = Vec::new();
        found.extend(numerical_gradient(costly, &x));
        found.extend(central.gradient(costly, &x).unwrap());
        found.extend(
            central
                .clone()
                .step(Step::Auto)
                .gradient(costly, &x)
                .unwrap(),
        );
        found.extend(estimate.value.iter().chain(&estimate.error));
        found.extend(central.jacobian(vector, &x).unwrap());
        found.extend(central.hessian_vector(costly, &x, &v).unwrap());
        found.extend(
            central
                .hessian(costly, &x.slice(s![..6]).to_owned())
                .unwrap(),
        );
        found.iter().map(|x| x.to_bits()).collect::<Vec<u64>>()
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(all)
    };
    let one = on(1);
    for threads in [2, 3, 8, 16] {
        assert!(on(threads) == one, "{threads} threads");
    }
}

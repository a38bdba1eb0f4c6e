//! The slope along a direction: how far its points go, and where bounds leave them room.

use std::sync::Mutex;

use calc::{Differences, Error};
use ndarray::{Array1, ArrayRef1, array};

/// The slope of `3 x + 5 y` along `v`, and the points at which the function was called.
fn slope(
    method: &Differences<'_>,
    x: &Array1<f64>,
    v: &Array1<f64>,
) -> (Result<f64, Error>, Vec<Array1<f64>>) {
    let points = Mutex::new(Vec::new());
    let f = |x: &ArrayRef1<f64>| {
        points.lock().unwrap().push(x.to_owned());
        3.0 * x[0] + 5.0 * x[1]
    };
    let slope = method.directional(f, x, v);
    (slope, points.into_inner().unwrap())
}

#[test]
fn no_entry_moves_further_than_its_own_step_and_one_moves_as_far() {
    for v in [array![1.0, -4.0], array![-0.25, 0.125], array![0.0, 8.0]] {
        for steps in [array![0.5, 0.25], array![0.125, 2.0]] {
            let x = array![1.0, 2.0];
            let (found, points) = slope(&Differences::central().step(&steps), &x, &v);
            assert!((found.unwrap() - (3.0 * v[0] + 5.0 * v[1])).abs() < 1e-12);
            assert_eq!(points.len(), 2);
            for point in points {
                let parts = (point - &x).mapv(f64::abs) / &steps;
                assert_eq!(parts.fold(0.0, |a: f64, b| a.max(*b)), 1.0, "{v}: {parts}");
            }
        }
    }
}

#[test]
fn bounds_are_kept_along_either_sign_of_a_direction() {
    let (lower, upper) = (array![0.0, -1.0], array![1.0, 1.0]);
    let steps = array![0.5, 0.5];
    let method = Differences::central().step(&steps).bounds(&lower, &upper);
    for x in [
        array![0.5, 0.0],
        array![0.0, 0.0],
        array![1.0, 0.0],
        array![0.5, -1.0],
        array![0.5, 1.0],
        array![0.0, -1.0],
        array![1.0, 1.0],
        array![0.9, -0.7],
    ] {
        for v in [
            array![1.0, 0.0],
            array![1.0, 1.0],
            array![2.0, 0.25],
            array![0.0, 3.0],
        ] {
            for v in [v.clone(), -v] {
                let (found, points) = slope(&method, &x, &v);
                let within = |p: &Array1<f64>| (0..2).all(|i| lower[i] <= p[i] && p[i] <= upper[i]);
                assert!(points.iter().all(within), "{x} along {v}: {points:?}");
                let expected = 3.0 * v[0] + 5.0 * v[1];
                assert!((found.unwrap() - expected).abs() < 1e-9, "{x} along {v}");
            }
        }
    }
}

#[test]
fn two_entries_in_opposite_corners_leave_no_room_and_one_is_named() {
    // Along (1, 1), the first entry may only go up and the second only down.
    let method = Differences::central().bounds(0.0, 1.0);
    let (error, points) = slope(&method, &array![0.0, 1.0], &array![1.0, 1.0]);
    let Error::NoRoom { entry, .. } = error.unwrap_err() else {
        panic!("another error")
    };
    assert!(entry == [0] || entry == [1], "{entry:?}");
    assert!(points.is_empty());
    // Along (1, −1) both may go the same way.
    let (found, _) = slope(&method, &array![0.0, 1.0], &array![1.0, -1.0]);
    assert!((found.unwrap() + 2.0).abs() < 1e-9);
}

#[test]
fn entry_that_has_room_is_not_named_for_one_that_has_none() {
    // One entry may only go up and another only down; the third is free.
    for free in 0..3 {
        let (up, down) = ((free + 1) % 3, (free + 2) % 3);
        let lower = Array1::from_shape_fn(3, |i| if i == up { 0.0 } else { f64::NEG_INFINITY });
        let upper = Array1::from_shape_fn(3, |i| if i == down { 0.0 } else { f64::INFINITY });
        let method = Differences::central().bounds(&lower, &upper);
        for v in [array![1.0, 1.0, 1.0], array![-1.0, -1.0, -1.0]] {
            let (error, points) = slope(&method, &array![0.0, 0.0, 0.0], &v);
            let Error::NoRoom { entry, .. } = error.unwrap_err() else {
                panic!("another error")
            };
            assert_ne!(entry, [free], "along {v}");
            assert!(points.is_empty());
        }
    }
}

#[test]
fn entry_outside_its_bounds_is_named_and_the_function_not_called() {
    let method = Differences::central().bounds(0.0, 1.0);
    for outside in [-0.5, 1.5] {
        for v in [array![1.0, 1.0], array![1.0, -1.0]] {
            let (error, points) = slope(&method, &array![0.5, outside], &v);
            let Error::NoRoom { entry, x, .. } = error.unwrap_err() else {
                panic!("another error")
            };
            assert_eq!((entry, x), (vec![1], outside));
            assert!(points.is_empty());
        }
    }
}

#[test]
fn entry_between_equal_bounds_is_named_if_it_has_to_move() {
    for fixed in [0, 1] {
        let x = array![0.5, 0.5];
        let (mut lower, mut upper) = (array![0.0, 0.0], array![1.0, 1.0]);
        (lower[fixed], upper[fixed]) = (0.5, 0.5);
        let method = Differences::central().bounds(&lower, &upper);
        let (error, _) = slope(&method, &x, &array![1.0, 2.0]);
        let Error::NoRoom { entry, .. } = error.unwrap_err() else {
            panic!("another error")
        };
        assert_eq!(entry, [fixed]);
        // It does not matter where it stays.
        let mut other = array![1.0, 1.0];
        other[fixed] = 0.0;
        assert!(slope(&method, &x, &other).0.is_ok());
    }
}

#[test]
fn nothing_changes_along_a_direction_of_zeros() {
    let (found, _) = slope(
        &Differences::central(),
        &array![1.0, 2.0],
        &array![0.0, 0.0],
    );
    assert_eq!(found, Ok(0.0));
}

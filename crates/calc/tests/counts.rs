//! Evaluations of `f` are part of the contract: every operator is counted.

use std::cell::Cell;
use std::cmp;
use std::sync::atomic::{AtomicUsize, Ordering};

use calc::{Differences, Sparsity, Step, Workspace, numerical_gradient, try_numerical_gradient};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, Axis, ShapeBuilder};

/// What is differentiated.
type Objective<'a> = dyn Fn(&ArrayRef1<f64>) -> f64 + Sync + 'a;

/// How often `run` calls the function that it is given.
fn count(run: impl FnOnce(&(dyn Fn() + Sync))) -> usize {
    let calls = AtomicUsize::new(0);
    run(&|| {
        calls.fetch_add(1, Ordering::Relaxed);
    });
    calls.into_inner()
}

fn point(n: usize) -> Array1<f64> {
    Array1::from_shape_fn(n, |i| (i as f64 + 1.0).sin())
}

fn wave(x: &ArrayRef1<f64>) -> f64 {
    x.iter().map(|x| x.sin()).product::<f64>() + x.sum()
}

fn gradient_calls(method: &Differences<'_>, n: usize) -> usize {
    count(|called| {
        let f = |x: &ArrayRef1<f64>| {
            called();
            wave(x)
        };
        method.gradient(f, &point(n)).unwrap();
    })
}

fn hessian_calls(method: &Differences<'_>, n: usize) -> usize {
    count(|called| {
        let f = |x: &ArrayRef1<f64>| {
            called();
            wave(x)
        };
        method.hessian(f, &point(n)).unwrap();
    })
}

#[test]
fn gradient_takes_2n_by_central_and_n_plus_1_by_one_sided_differences() {
    for n in [1, 2, 7, 1000] {
        let calls = |method: Differences<'_>| gradient_calls(&method, n);
        assert_eq!(calls(Differences::central()), 2 * n);
        assert_eq!(calls(Differences::forward()), n + 1);
        assert_eq!(calls(Differences::backward()), n + 1);
        assert_eq!(calls(Differences::central().order(4)), 4 * n);
        assert_eq!(calls(Differences::central().order(8)), 8 * n);
        assert_eq!(calls(Differences::forward().order(3)), 3 * n + 1);
        assert_eq!(calls(Differences::central().step(1e-4)), 2 * n);
    }
}

#[test]
fn simple_functions_take_2n() {
    for n in [1, 7, 1000] {
        let f = |called: &(dyn Fn() + Sync), x: &ArrayRef1<f64>| {
            called();
            x.sum()
        };
        assert_eq!(
            count(|called| drop(numerical_gradient(|x| f(called, x), &point(n)))),
            2 * n
        );
        assert_eq!(
            count(|called| drop(try_numerical_gradient(|x| f(called, x), &point(n)))),
            2 * n
        );
    }
}

#[test]
fn nothing_to_differentiate_costs_nothing() {
    for method in [
        Differences::central(),
        Differences::forward(),
        Differences::central().step(Step::Auto),
    ] {
        assert_eq!(gradient_calls(&method, 0), 0);
    }
    assert_eq!(hessian_calls(&Differences::central(), 0), 0);
}

#[test]
fn auto_step_takes_two_pilots_an_entry_and_nine_samples_of_the_noise() {
    for n in [1, 5, 300] {
        assert_eq!(
            gradient_calls(&Differences::central().step(Step::Auto), n),
            6 * n + 9
        );
        assert_eq!(
            gradient_calls(&Differences::forward().step(Step::Auto), n),
            3 * n + 1 + 9
        );
    }
}

#[test]
fn automatic_step_near_a_bound_is_central_where_its_pilots_have_room() {
    // The longest pilot is (1e-16)^⅕ · 2 = 1.3e-3 at the least noise, and far below 0.5 at that of a sine.
    let f = |called: &(dyn Fn() + Sync), x: f64| {
        called();
        x.sin()
    };
    let method = Differences::central().step(Step::Auto).bounds(0.0, 1.0);
    let calls = count(|called| drop(method.derivative(|x| f(called, x), 0.5)));
    assert_eq!(calls, 6 + 9);
}

#[test]
fn entry_at_a_bound_is_one_sided_and_costs_one_more() {
    // One entry of three lies on its bound: central for two, forward of order 2 for one, and f(x).
    let calls = count(|called| {
        let f = |x: &ArrayRef1<f64>| {
            called();
            assert!(x.iter().all(|x| *x >= 0.0));
            x.sum()
        };
        let x = Array1::from(vec![0.0, 1.0, 2.0]);
        Differences::central()
            .bounds(0.0, f64::INFINITY)
            .gradient(f, &x)
            .unwrap();
    });
    assert_eq!(calls, 2 + 2 + 2 + 1);
}

#[test]
fn hessian_takes_p_n_squared_and_one() {
    for n in [1, 2, 5, 20] {
        assert_eq!(hessian_calls(&Differences::central(), n), 4 * n * n + 1);
        assert_eq!(
            hessian_calls(&Differences::central().order(2), n),
            2 * n * n + 1
        );
        assert_eq!(
            hessian_calls(&Differences::central().order(6), n),
            6 * n * n + 1
        );
    }
}

#[test]
fn diagonal_and_product_of_the_hessian_are_linear_in_n() {
    let n = 9;
    let calls = |run: &dyn Fn(&Objective)| {
        count(|called| {
            run(&|x| {
                called();
                wave(x)
            });
        })
    };
    let (x, v) = (point(n), Array1::ones(n));
    assert_eq!(
        calls(&|f| drop(Differences::central().hessian_diagonal(f, &x).unwrap())),
        4 * n + 1
    );
    assert_eq!(
        calls(&|f| drop(Differences::central().hessian_vector(f, &x, &v).unwrap())),
        8 * n
    );
    assert_eq!(
        calls(&|f| assert!(Differences::central().directional(f, &x, &v).is_ok())),
        2
    );
    assert_eq!(
        calls(&|f| assert!(Differences::forward().directional(f, &x, &v).is_ok())),
        2
    );
}

#[test]
fn product_of_the_hessian_asks_for_the_value_at_x_only_where_both_lines_need_it() {
    let v = Array1::from(vec![1.0, 0.0]);
    let calls = |x: Vec<f64>| {
        count(|called| {
            let f = |x: &ArrayRef1<f64>| {
                called();
                wave(x)
            };
            let method = Differences::central().order(2).bounds(0.0, 9.0);
            method.hessian_vector(f, &Array1::from(x), &v).unwrap();
        })
    };
    // Corners of central lines, 4 each; of a central line (2 points) and a one-sided one (3), their 6 pairs; of two
    // one-sided ones, 9 pairs, one of them x itself, which is asked for once.
    assert_eq!(calls(vec![1.0, 1.0]), 4 + 4);
    assert_eq!(calls(vec![1.0, 0.0]), 4 + 6);
    assert_eq!(calls(vec![0.0, 0.0]), 8 + 8 + 1);
}

#[test]
fn derivatives_of_one_variable() {
    let calls = |method: Differences<'_>, n: usize| {
        count(|called| {
            let f = |x: f64| {
                called();
                x.exp()
            };
            method.nth_derivative(n, f, 1.0).unwrap();
        })
    };
    // The fewest nodes there can be: derivative + order, one less for the symmetry of central stencils.
    assert_eq!(calls(Differences::central(), 1), 2);
    assert_eq!(calls(Differences::central().order(2), 2), 3);
    assert_eq!(calls(Differences::central(), 2), 5);
    assert_eq!(calls(Differences::central().order(2), 3), 4);
    assert_eq!(calls(Differences::central().order(2), 4), 5);
    assert_eq!(calls(Differences::forward(), 2), 4);
}

#[test]
fn jacobian_takes_no_evaluation_to_learn_its_rows() {
    let n = 6;
    let calls = |method: &Differences<'_>| {
        count(|called| {
            let f = |x: &ArrayRef1<f64>| {
                called();
                x.mapv(f64::sin)
            };
            method.jacobian(f, &point(n)).unwrap();
        })
    };
    assert_eq!(calls(&Differences::central()), 2 * n);
    assert_eq!(calls(&Differences::forward()), n + 1);
    assert_eq!(calls(&Differences::central().order(4)), 4 * n);
    assert_eq!(calls(&Differences::central().step(Step::Auto)), 6 * n + 9);
    let into = count(|called| {
        let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
            called();
            y.assign(x);
        };
        let mut jacobian = Array2::zeros((n, n).f());
        Differences::central()
            .jacobian_into(f, &point(n), &mut jacobian, &mut Workspace::new())
            .unwrap();
    });
    assert_eq!(into, 2 * n);
    let product = count(|called| {
        let f = |x: &ArrayRef1<f64>| {
            called();
            x.mapv(f64::sin)
        };
        Differences::central()
            .jacobian_vector(f, &point(n), &Array1::ones(n))
            .unwrap();
    });
    assert_eq!(product, 2);
}

#[test]
fn tridiagonal_jacobian_of_10_000_entries_takes_6_evaluations() {
    let n = 10_000;
    let pattern = Sparsity::banded(n, 1, 1);
    let calls = |method: Differences<'_>| {
        count(|called| {
            let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
                called();
                for i in 0..n {
                    let (before, after) = (
                        x.get(i.wrapping_sub(1)).unwrap_or(&0.0),
                        x.get(i + 1).unwrap_or(&0.0),
                    );
                    y[i] = (3.0 - 2.0 * x[i]) * x[i] - before - 2.0 * after + 1.0;
                }
            };
            let x = point(n);
            let jacobian = method.sparse_jacobian(f, &x, &pattern).unwrap();
            for (i, j, value) in jacobian.iter() {
                let expected = match i.cmp(&j) {
                    cmp::Ordering::Equal => 3.0 - 4.0 * x[i],
                    cmp::Ordering::Greater => -1.0,
                    cmp::Ordering::Less => -2.0,
                };
                assert!(
                    (value - expected).abs() < 1e-6,
                    "({i}, {j}): {value} for {expected}"
                );
            }
        })
    };
    assert_eq!(calls(Differences::central()), 6);
    assert_eq!(calls(Differences::forward()), 4);
}

#[test]
fn richardson_takes_one_evaluation_at_x_and_at_most_52_quotients_an_entry() {
    for (n, f) in [
        (3, wave as fn(&ArrayRef1<f64>) -> f64),
        (3, |x| x.iter().map(|x| x.abs()).sum()),
    ] {
        let calls = count(|called| {
            let f = |x: &ArrayRef1<f64>| {
                called();
                f(x)
            };
            Differences::central()
                .richardson()
                .gradient(f, &point(n))
                .unwrap();
        });
        assert!(
            calls % 2 == 1 && (10 * n..=104 * n + 1).contains(&calls),
            "{calls}"
        );
    }
}

#[test]
fn batches_hold_the_points_of_the_unbatched_gradient() {
    for (n, size) in [(10, 1), (10, 7), (10, 64), (1000, 64)] {
        let points = AtomicUsize::new(0);
        let f = |batch: &ArrayRef2<f64>| {
            assert!(batch.nrows() <= size && batch.nrows() > 0);
            points.fetch_add(batch.nrows(), Ordering::Relaxed);
            batch.mapv(f64::sin).sum_axis(Axis(1))
        };
        let gradient = Differences::central()
            .batched(size)
            .gradient(f, &point(n))
            .unwrap();
        assert_eq!(points.into_inner(), 2 * n);
        let alone = Differences::central()
            .gradient(|x| x.mapv(f64::sin).sum(), &point(n))
            .unwrap();
        // A row is summed in another order than an array.
        assert!(
            (gradient - alone)
                .iter()
                .all(|difference| difference.abs() < 1e-9)
        );
    }
}

#[test]
fn batches_are_full_but_for_the_last() {
    let sizes = std::sync::Mutex::new(Vec::new());
    let f = |batch: &ArrayRef2<f64>| {
        sizes.lock().unwrap().push(batch.nrows());
        batch.sum_axis(Axis(1))
    };
    Differences::central()
        .serial()
        .batched(64)
        .gradient(f, &point(100))
        .unwrap();
    assert_eq!(sizes.into_inner().unwrap(), [64, 64, 64, 8]);
}

#[test]
fn scratch_is_made_once_a_thread() {
    let made = AtomicUsize::new(0);
    let init = || {
        made.fetch_add(1, Ordering::Relaxed);
        Cell::new(0)
    };
    let f = |calls: &mut Cell<usize>, x: &ArrayRef1<f64>| {
        calls.set(calls.get() + 1);
        x.sum()
    };
    Differences::central()
        .serial()
        .with_scratch(init)
        .gradient(f, &point(1000))
        .unwrap();
    assert_eq!(made.load(Ordering::Relaxed), 1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .unwrap();
    let slow = |calls: &mut Cell<usize>, x: &ArrayRef1<f64>| {
        std::thread::sleep(std::time::Duration::from_micros(50));
        f(calls, x)
    };
    pool.install(|| {
        Differences::central()
            .with_scratch(init)
            .gradient(slow, &point(100))
    })
    .unwrap();
    assert!(made.into_inner() <= 1 + 3);
}

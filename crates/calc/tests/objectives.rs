//! The five ways to write an objective, and what comes of each when it fails, panics or is not finite.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use calc::{Differences, Error, Progress, Workspace};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, Axis, ShapeBuilder};
use proptest::prelude::*;

const ENTRIES: usize = 40;

const STEP: f64 = 0.5;

/// What befalls `f`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Refusal,
    Panic,
    NotFinite(f64),
}

const FAULTS: [Fault; 5] = [
    Fault::Refusal,
    Fault::Panic,
    Fault::NotFinite(f64::NAN),
    Fault::NotFinite(f64::INFINITY),
    Fault::NotFinite(f64::NEG_INFINITY),
];

/// Zeros; an entry that is not 0 is the one that moved.
fn x() -> Array1<f64> {
    Array1::zeros(ENTRIES)
}

/// `Σ xᵢ`, but for the fault as soon as one of the entries from `first` on moves backward.
fn faulty<'x>(
    fault: Fault,
    first: usize,
    x: impl Iterator<Item = &'x f64>,
) -> Result<f64, &'static str> {
    let mut sum = 0.0;
    for (i, x) in x.enumerate() {
        if i >= first && *x < 0.0 {
            return match fault {
                Fault::Refusal => Err("refused"),
                Fault::Panic => panic!("boom"),
                Fault::NotFinite(value) => Ok(value),
            };
        }
        sum += x;
    }
    Ok(sum)
}

fn method() -> Differences<'static> {
    Differences::central().step(STEP)
}

/// A gradient, or the diagonal of a Jacobian, by one way to write an objective.
type Form = fn(Fault, usize) -> Result<Array1<f64>, Error<&'static str>>;

const FORMS: [(&str, Form); 5] = [
    ("Result", |fault, first| {
        let f = |x: &ArrayRef1<f64>| faulty(fault, first, x.iter());
        method().gradient(f, &x())
    }),
    ("plain f64", |fault, first| {
        let f = |x: &ArrayRef1<f64>| match faulty(fault, first, x.iter()) {
            Ok(value) => value,
            Err(message) => panic!("{message}"),
        };
        method().gradient(f, &x()).map_err(|error| match error {
            Error::NotFinite { at, value } => Error::NotFinite { at, value },
            Error::Panicked { at, message } => Error::Panicked { at, message },
            other => panic!("{other:?}"),
        })
    }),
    ("into a buffer", |fault, first| {
        let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
            y.assign(x);
            faulty(fault, first, x.iter()).map(|value| {
                if !value.is_finite() {
                    y[ENTRIES - 1] = value;
                }
            })
        };
        let mut jacobian = Array2::zeros((ENTRIES, ENTRIES).f());
        method().jacobian_into(f, &x(), &mut jacobian, &mut Workspace::new())?;
        Ok(jacobian.diag().to_owned())
    }),
    ("with scratch", |fault, first| {
        let f = |copy: &mut Vec<f64>, x: &ArrayRef1<f64>| {
            copy.clear();
            copy.extend(x);
            faulty(fault, first, copy.iter())
        };
        method().with_scratch(Vec::new).gradient(f, &x())
    }),
    ("many points at once", |fault, first| {
        let f = |points: &ArrayRef2<f64>| -> Result<Vec<f64>, &'static str> {
            let rows = points.axis_iter(Axis(0));
            rows.map(|x| faulty(fault, first, x.iter())).collect()
        };
        method().batched(1).gradient(f, &x())
    }),
];

fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.unwrap().install(run)
}

#[test]
fn every_form_gives_the_gradient() {
    for (name, form) in FORMS {
        let gradient = form(Fault::Panic, ENTRIES).unwrap();
        assert_eq!(gradient, Array1::ones(ENTRIES), "{name}");
    }
}

#[test]
fn every_fault_at_every_entry_is_an_error_that_names_entry_side_and_step() {
    for (name, form) in FORMS {
        for fault in FAULTS {
            for first in 0..ENTRIES {
                let error = form(fault, first).unwrap_err();
                let (at, found) = match &error {
                    Error::Objective { at, source } if *source == "refused" => (at, Fault::Refusal),
                    Error::Panicked { at, message } if message == "boom" => (at, Fault::Panic),
                    // A plain f64 cannot refuse.
                    Error::Panicked { at, message } if message == "refused" => {
                        assert_eq!(name, "plain f64");
                        (at, Fault::Refusal)
                    }
                    Error::NotFinite { at, value } => (at, Fault::NotFinite(*value)),
                    other => panic!("{name}, {fault:?}: {other:?}"),
                };
                // NaN is not itself, so they are compared as they are printed.
                assert_eq!(format!("{found:?}"), format!("{fault:?}"), "{name}");
                assert_eq!(at.entry(), Some(&[first][..]), "{name}, {fault:?}");
                assert_eq!(at.step(), Some(-STEP), "{name}, {fault:?}");
                let message = error.to_string();
                let place = format!("x[{first}] - 5e-1 (backward side)");
                assert!(message.contains(&place), "{name}: {message}");
            }
        }
    }
}

#[test]
fn the_lowest_entry_is_named_at_any_number_of_threads_and_the_pool_goes_on() {
    for (name, form) in FORMS {
        for fault in FAULTS {
            for threads in [1, 2, 3, 8] {
                on_threads(threads, || {
                    let message = form(fault, 7).unwrap_err().to_string();
                    assert!(message.contains("x[7] - 5e-1"), "{name}: {message}");
                    assert_eq!(form(fault, ENTRIES).unwrap(), Array1::ones(ENTRIES));
                });
            }
        }
    }
}

#[test]
fn a_refused_stack_names_its_first_point_and_a_value_its_own() {
    let fails = |fault| {
        let f = |points: &ArrayRef2<f64>| -> Result<Vec<f64>, &'static str> {
            let rows = points.axis_iter(Axis(0));
            rows.map(|x| faulty(fault, 10, x.iter())).collect()
        };
        let error = method().serial().batched(8).gradient(f, &x()).unwrap_err();
        match error {
            Error::Objective { at, .. }
            | Error::Panicked { at, .. }
            | Error::NotFinite { at, .. } => at,
            other => panic!("{other:?}"),
        }
    };
    // Eight points are four entries: 8, 9, 10 and 11.
    for fault in [Fault::Refusal, Fault::Panic] {
        let at = fails(fault);
        assert_eq!((at.entry(), at.step()), (Some(&[8][..]), Some(STEP)));
    }
    let at = fails(Fault::NotFinite(f64::NAN));
    assert_eq!((at.entry(), at.step()), (Some(&[10][..]), Some(-STEP)));
}

#[test]
fn a_stack_with_too_few_values_is_an_error_with_both_numbers() {
    let f = |points: &ArrayRef2<f64>| vec![0.0; points.nrows() - 1];
    let error = method().batched(8).gradient(f, &x()).unwrap_err();
    let Error::Length {
        found, expected, ..
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!((found, expected), (7, 8));
}

#[test]
fn a_vector_that_changes_its_length_is_an_error_with_both_numbers() {
    let f = |x: &ArrayRef1<f64>| {
        if x[3] == 0.0 {
            vec![0.0; 2]
        } else {
            vec![0.0; 5]
        }
    };
    let error = method().jacobian(f, &x()).unwrap_err();
    let Error::Length {
        at,
        found,
        expected,
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!((at.entry(), found, expected), (Some(&[3][..]), 5, 2));
}

#[test]
fn entries_before_the_failing_one_are_written_and_the_workspace_serves_again() {
    let (mut gradient, mut workspace) = (Array1::zeros(ENTRIES), Workspace::new());
    let serial = method().serial();
    for fault in FAULTS {
        let f = |x: &ArrayRef1<f64>| faulty(fault, 25, x.iter());
        gradient.fill(9.0);
        assert!(
            serial
                .gradient_into(f, &x(), &mut gradient, &mut workspace)
                .is_err()
        );
        for (i, slope) in gradient.iter().enumerate() {
            assert_eq!(*slope, if i < 25 { 1.0 } else { 9.0 }, "{fault:?}: {i}");
        }
        // Had an entry of the workspace's own copy stayed where it was, the squares would tell.
        let squares = |x: &ArrayRef1<f64>| x.dot(x);
        serial
            .gradient_into(squares, &x(), &mut gradient, &mut workspace)
            .unwrap();
        assert_eq!(gradient, x(), "{fault:?}");
    }
}

#[test]
fn cancelling_begins_no_further_chunk() {
    let n = 10_000;
    let chunk = n / 250; // 256 chunks at most
    for threads in [1, 2, 8] {
        let (calls, reports) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let f = |_: &ArrayRef1<f64>| {
            calls.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(std::time::Duration::from_micros(5));
            0.0
        };
        let stop = |progress: Progress| {
            assert_eq!(progress.total, n);
            reports.fetch_add(1, Ordering::Relaxed);
            ControlFlow::Break(())
        };
        let error = on_threads(threads, || {
            Differences::central()
                .progress(&stop)
                .gradient(f, &Array1::zeros(n))
                .unwrap_err()
        });
        let Error::Cancelled { done, total } = error else {
            panic!("{error:?}")
        };
        assert_eq!((total, done.is_empty()), (n, false));
        assert!(
            calls.into_inner() <= 2 * chunk * threads,
            "{threads} threads"
        );
        assert_eq!(reports.into_inner(), 1, "the caller is not asked again");
    }
}

#[test]
fn progress_grows_to_the_total() {
    for threads in [1, 3] {
        let most = AtomicUsize::new(0);
        let report = |progress: Progress| {
            most.fetch_max(progress.done, Ordering::Relaxed);
            ControlFlow::Continue(())
        };
        let f = |x: &ArrayRef1<f64>| {
            std::thread::sleep(std::time::Duration::from_micros(20));
            x.sum()
        };
        on_threads(threads, || {
            Differences::central()
                .progress(&report)
                .gradient(f, &Array1::zeros(500))
                .unwrap()
        });
        assert_eq!(most.into_inner(), 500);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// No operator at any order, step or scheme calls `f` outside the bounds; and of a parabola it is right.
    #[test]
    fn bounds_are_never_left(
        place in prop::collection::vec((-5.0..5.0_f64, 0.0..1.0_f64, 1e-3..3.0_f64), 1..6),
        order in 1..4_usize,
        step in prop::option::of(1e-6..2.0_f64),
        scheme in 0..3,
    ) {
        let lower: Array1<f64> = place.iter().map(|place| place.0).collect();
        let upper: Array1<f64> = place.iter().map(|place| place.0 + place.2).collect();
        let at = |(low, part, width): &(f64, f64, f64)| (low + part * width).clamp(*low, low + width);
        let x: Array1<f64> = place.iter().map(at).collect();
        let f = |x: &ArrayRef1<f64>| {
            for (i, x) in x.iter().enumerate() {
                assert!(lower[i] <= *x && *x <= upper[i], "{x} is outside [{}, {}]", lower[i], upper[i]);
            }
            x.iter().map(|x| x * x).sum::<f64>()
        };
        let mut method = match scheme {
            0 => Differences::central().order(2 * order),
            1 => Differences::forward().order(order + 1),
            _ => Differences::backward().order(order + 1),
        }
        .bounds(&lower, &upper);
        if let Some(step) = step {
            method = method.step(step);
        }
        let gradient = method.gradient(f, &x).unwrap();
        for (slope, x) in gradient.iter().zip(&x) {
            prop_assert!((slope - 2.0 * x).abs() < 1e-2, "{slope} at {x}");
        }
        method.hessian(f, &x).unwrap();
        method.richardson().gradient(f, &x).unwrap();
    }
}

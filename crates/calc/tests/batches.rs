//! An `f` of many points at once gets the very points that it would get alone, and its values go where they belong.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Mutex;

use calc::{Differences, Error, Estimate, Progress, Step};
use ndarray::{Array1, ArrayRef1, ArrayRef2, array};

const SIZES: [usize; 4] = [1, 2, 7, 64];

fn methods() -> [Differences<'static>; 6] {
    [
        Differences::central(),
        Differences::central().order(4),
        Differences::forward(),
        Differences::backward().order(3),
        Differences::central().step(Step::Auto),
        Differences::central().bounds(0.3, 1e3),
    ]
}

/// Every entry and every pair of entries in it bends in a way of its own.
fn f<'x>(x: impl IntoIterator<Item = &'x f64>) -> f64 {
    let x: Vec<_> = x.into_iter().collect();
    (x[0] * x[1]).sin() + x[1] * x[1] * x[2].sqrt() + x[0].exp() * x[2]
}

fn x() -> Array1<f64> {
    array![0.3, 1.7, 300.0]
}

/// What was called for, a point as its bits.
#[derive(Default)]
struct Points(Mutex<BTreeSet<Vec<u64>>>);

impl Points {
    fn saw<'x>(&self, x: impl IntoIterator<Item = &'x f64>) {
        let bits = x.into_iter().map(|x| x.to_bits()).collect();
        self.0.lock().unwrap().insert(bits);
    }

    fn all(self) -> BTreeSet<Vec<u64>> {
        self.0.into_inner().unwrap()
    }
}

#[test]
fn gradients_and_hessians_have_the_points_and_the_bits_of_those_alone() {
    for method in methods() {
        for size in SIZES {
            let (one, many) = (Points::default(), Points::default());
            let alone = |x: &ArrayRef1<f64>| {
                one.saw(x);
                f(x)
            };
            let stacked = |points: &ArrayRef2<f64>| -> Vec<f64> {
                assert!(points.nrows() <= size);
                points
                    .rows()
                    .into_iter()
                    .map(|x| {
                        many.saw(x);
                        f(x)
                    })
                    .collect()
            };
            let batched = method.batched(size);
            assert_eq!(
                batched.gradient(stacked, &x()),
                method.gradient(alone, &x())
            );
            assert_eq!(batched.hessian(stacked, &x()), method.hessian(alone, &x()));
            assert_eq!(many.all(), one.all());
        }
    }
}

#[test]
fn bars_are_those_of_points_alone() {
    let stacked =
        |points: &ArrayRef2<f64>| -> Vec<f64> { points.rows().into_iter().map(f).collect() };
    for method in [Differences::central(), Differences::forward()] {
        let method = method.richardson();
        for size in SIZES {
            let batched = method.batched(size);
            let alone = |x: &ArrayRef1<f64>| f(x);
            assert_eq!(
                batched.gradient(stacked, &x()),
                method.gradient(alone, &x())
            );
            assert_eq!(batched.hessian(stacked, &x()), method.hessian(alone, &x()));
        }
    }
}

#[test]
fn steps_that_lead_out_of_the_domain_are_passed_over_where_there_are_bars_and_errors_elsewhere() {
    // ln has no value below 0, and the first steps lead there.
    let logarithms = |points: &ArrayRef2<f64>| -> Vec<f64> {
        points.rows().into_iter().map(|x| x[0].ln()).collect()
    };
    let x = array![0.01];
    for size in SIZES {
        let method = Differences::central().richardson();
        let Estimate { value, error } = method.batched(size).gradient(logarithms, &x).unwrap();
        assert!(
            (value[0] - 100.0).abs() <= error[0] && error[0] < 1e-6,
            "{value} ± {error}"
        );

        let method = Differences::central().step(0.5);
        let Err(Error::NotFinite { at, .. }) = method.batched(size).gradient(logarithms, &x) else {
            panic!("no error")
        };
        assert_eq!(at.step(), Some(-0.5));
    }
}

#[test]
fn progress_is_told_for_every_stack_that_is_full() {
    let stacked = |points: &ArrayRef2<f64>| vec![0.0; points.nrows()];
    // A stack of 64 holds the two points of 32 entries, or the four of 16, or the one of 64.
    for (method, expected) in [
        (Differences::central(), vec![32, 64, 96, 100]),
        (
            Differences::central().order(4),
            vec![16, 32, 48, 64, 80, 96, 100],
        ),
        (Differences::forward(), vec![64, 100]),
    ] {
        let told = Mutex::new(Vec::new());
        let report = |progress: Progress| {
            told.lock().unwrap().push(progress.done);
            ControlFlow::Continue(())
        };
        let method = method.serial().progress(&report);
        let zeros = Array1::<f64>::zeros(100);
        method.batched(64).gradient(stacked, &zeros).unwrap();
        assert_eq!(told.into_inner().unwrap(), expected);
    }
}

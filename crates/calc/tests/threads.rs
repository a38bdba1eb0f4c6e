//! Which threads call `f`: several if it is costly, and only the caller's with `serial`.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::time::Duration;

use calc::{Differences, Error, Progress, Workspace, numerical_gradient};
use ndarray::{Array1, ArrayRef1};

const ENTRIES: usize = 60;

/// The threads from which `run` calls the function that it is given, each call of which takes a millisecond.
fn threads_of(run: impl FnOnce(&(dyn Fn(&ArrayRef1<f64>) -> f64 + Sync))) -> HashSet<ThreadId> {
    let threads = Mutex::new(HashSet::new());
    run(&|x| {
        threads.lock().unwrap().insert(thread::current().id());
        thread::sleep(Duration::from_millis(1));
        x.sum()
    });
    threads.into_inner().unwrap()
}

fn on_three_threads(run: impl FnOnce() + Send) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build();
    pool.unwrap().install(run);
}

fn x() -> Array1<f64> {
    Array1::zeros(ENTRIES)
}

#[test]
fn costly_functions_are_called_from_several_threads() {
    on_three_threads(|| {
        let simple = threads_of(|f| drop(numerical_gradient(f, &x())));
        assert!(simple.len() > 1);
        for method in [Differences::central(), Differences::forward()] {
            let scalar = threads_of(|f| drop(method.gradient(f, &x()).unwrap()));
            assert!(scalar.len() > 1);
            let vector = |x: &ArrayRef1<f64>, f: &dyn Fn(&ArrayRef1<f64>) -> f64| vec![f(x)];
            let vector = threads_of(|f| drop(method.jacobian(|x| vector(x, f), &x()).unwrap()));
            assert!(vector.len() > 1);
        }
    });
}

#[test]
fn serial_methods_keep_to_the_thread_of_the_caller() {
    let go_on = |_: Progress| ControlFlow::Continue(());
    let own = HashSet::from([thread::current().id()]);
    let watched = Differences::central().serial().progress(&go_on);
    for method in [Differences::central().serial(), watched] {
        let scalar = threads_of(|f| drop(method.gradient(f, &x()).unwrap()));
        assert_eq!(scalar, own);
        let vector = threads_of(|f| drop(method.jacobian(|x| vec![f(x)], &x()).unwrap()));
        assert_eq!(vector, own);
    }
}

#[test]
fn entries_that_are_done_when_several_threads_are_stopped_are_the_first_and_are_written() {
    let stop = |progress: Progress| {
        if progress.done < ENTRIES / 3 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let costly = |x: &ArrayRef1<f64>| {
        thread::sleep(Duration::from_millis(1));
        x.sum()
    };
    on_three_threads(|| {
        let (mut gradient, mut workspace) = (Array1::from_elem(ENTRIES, 9.0), Workspace::new());
        let method = Differences::central().step(0.5).progress(&stop);
        let error = method
            .gradient_into(costly, &x(), &mut gradient, &mut workspace)
            .unwrap_err();
        let Error::Cancelled { done, total } = error else {
            panic!("{error:?}")
        };
        let written = gradient.iter().take_while(|slope| **slope == 1.0).count();
        assert_eq!(
            (done.len(), done[0].clone(), total),
            (1, 0..written, ENTRIES)
        );
        assert!(written >= ENTRIES / 3);
        assert!(gradient.iter().skip(written).all(|slope| *slope == 9.0));
    });
}

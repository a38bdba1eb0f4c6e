//! How often the operators allocate, counted by the allocator itself.
//!
//! All threads share the count, so there is one test, alone in its binary: the harness would allocate while
//! another runs. Everything runs inside a pool of two threads, since rayon allocates now and then for jobs that
//! come from outside.

#![allow(
    unsafe_code,
    reason = "an allocator is unsafe to write; the crate itself forbids it"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use calc::{Differences, Estimate, Step, Workspace, numerical_gradient};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, ShapeBuilder};
use rayon::prelude::*;

/// What is done at a point.
type Run<'a> = &'a (dyn Fn(&Array1<f64>) + Sync);

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations during `run`.
fn allocations(run: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::SeqCst);
    run();
    ALLOCATIONS.load(Ordering::SeqCst) - before
}

/// Allocations of the second, third and fourth `run`.
fn of_reuse(mut run: impl FnMut()) -> usize {
    run();
    allocations(|| {
        for _ in 0..3 {
            run();
        }
    })
}

fn sphere(x: &ArrayRef1<f64>) -> f64 {
    x.iter().map(|x| x * x).sum()
}

#[test]
fn reuse_allocates_nothing_and_entries_allocate_nothing() {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    // The first theft between two threads of a pool allocates the books that rayon keeps of them.
    pool.install(|| {
        (0..64)
            .into_par_iter()
            .with_max_len(1)
            .for_each(|_| std::thread::sleep(std::time::Duration::from_millis(1)));
    });
    pool.install(|| {
        gradient_into_allocates_nothing_on_reuse();
        error_bars_allocate_nothing_on_reuse();
        jacobian_into_allocates_nothing_on_reuse();
        scratch_space_stays_in_the_workspace();
        threads_allocate_nothing_on_reuse();
        allocations_do_not_grow_with_the_entries();
    });
}

fn gradient_into_allocates_nothing_on_reuse() {
    let x = Array1::from_elem(100, 0.5);
    let mut gradient = Array1::zeros(100);
    for method in [
        Differences::central(),
        Differences::central().order(6),
        Differences::forward(),
        Differences::central().step(1e-4),
        Differences::central().bounds(0.5, 1.0),
        Differences::central().step(&Array1::from_elem(100, 1e-5)),
    ] {
        let mut workspace = Workspace::new();
        let count = of_reuse(|| {
            method
                .gradient_into(sphere, &x, &mut gradient, &mut workspace)
                .unwrap();
        });
        assert_eq!(count, 0);
    }
    let x = Array2::from_elem((10, 10), 0.5);
    let (mut gradient, mut workspace) = (Array2::zeros((10, 10)), Workspace::new());
    let f = |x: &ArrayRef2<f64>| x.iter().map(|x| x.sin()).sum::<f64>();
    let count = of_reuse(|| {
        Differences::central()
            .gradient_into(f, &x, &mut gradient, &mut workspace)
            .unwrap();
    });
    assert_eq!(count, 0);
}

fn error_bars_allocate_nothing_on_reuse() {
    let x = Array1::from_elem(20, 0.5);
    let mut gradient = Estimate {
        value: Array1::zeros(20),
        error: Array1::zeros(20),
    };
    let mut workspace = Workspace::new();
    let method = Differences::central().richardson();
    assert_eq!(
        of_reuse(|| method
            .gradient_into(sphere, &x, &mut gradient, &mut workspace)
            .unwrap()),
        0
    );
}

fn jacobian_into_allocates_nothing_on_reuse() {
    let x = Array1::from_elem(50, 0.5);
    let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
        for (i, y) in y.iter_mut().enumerate() {
            *y = x[i] * x[i + 1];
        }
    };
    for method in [
        Differences::central(),
        Differences::forward(),
        Differences::central().order(4),
    ] {
        let (mut jacobian, mut workspace) = (Array2::zeros((49, 50).f()), Workspace::new());
        let count = of_reuse(|| {
            method
                .jacobian_into(f, &x, &mut jacobian, &mut workspace)
                .unwrap();
        });
        assert_eq!(count, 0);
    }
}

fn scratch_space_stays_in_the_workspace() {
    let x = Array1::from_elem(50, 0.5);
    let f = |exps: &mut Vec<f64>, x: &ArrayRef1<f64>| {
        exps.clear();
        exps.extend(x.iter().map(|x| x.exp()));
        exps.iter().sum::<f64>().ln()
    };
    let (mut gradient, mut workspace) = (Array1::zeros(50), Workspace::new());
    let method = Differences::central().with_scratch(Vec::new);
    assert_eq!(
        of_reuse(|| method
            .gradient_into(f, &x, &mut gradient, &mut workspace)
            .unwrap()),
        0
    );
}

fn threads_allocate_nothing_on_reuse() {
    let x = Array1::from_elem(400, 0.5);
    // Slow enough to be shared among the threads.
    let f = |x: &ArrayRef1<f64>| (0..100).map(|_| sphere(x)).sum::<f64>();
    let (mut gradient, mut workspace) = (Array1::zeros(400), Workspace::new());
    let method = Differences::central();
    assert_eq!(
        of_reuse(|| method
            .gradient_into(f, &x, &mut gradient, &mut workspace)
            .unwrap()),
        0
    );
}

fn allocations_do_not_grow_with_the_entries() {
    let of = |n: usize, run: &(dyn Fn(&Array1<f64>) + Sync)| {
        let x = Array1::from_elem(n, 0.5);
        run(&x);
        allocations(|| run(&x))
    };
    let runs: [Run; 4] = [
        &|x| drop(numerical_gradient(sphere, x)),
        &|x| drop(Differences::central().gradient(sphere, x).unwrap()),
        &|x| drop(Differences::forward().order(2).gradient(sphere, x).unwrap()),
        &|x| {
            drop(
                Differences::central()
                    .step(Step::Auto)
                    .gradient(sphere, x)
                    .unwrap(),
            );
        },
    ];
    for run in runs {
        let (few, many) = (of(10, run), of(2000, run));
        // A copy of x for each of two threads, the gradient, a buffer each, and the samples of the noise.
        assert!(
            many <= few + 5 && many <= 12,
            "{few} for 10 entries, {many} for 2000"
        );
    }
}

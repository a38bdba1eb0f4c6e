//! Gradients by central differences beside the crates `finitediff` and `numdiff`, on the same work.
//!
//!     cargo bench --bench finite_differences
//!
//! First a table of one thread: microseconds a gradient, each the least of many rounds in which all take turns, so
//! that a machine that slows down slows all of them. Its last column is the overhead of `calc`: the time of a
//! gradient over that of calling `f` itself `2n` times. Then the same by criterion, with one thread and with all.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Error;
use calc::{Differences, Workspace};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ndarray::{Array1, ArrayRef1};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// What is differentiated, and up to which `n` it is worth waiting for.
struct Work {
    name: &'static str,
    f: fn(&[f64]) -> f64,
    sizes: &'static [usize],
}

const WORK: [Work; 3] = [
    Work {
        name: "sum of squares",
        f: sphere,
        sizes: &[10, 100, 1_000, 10_000],
    },
    Work {
        name: "Rosenbrock",
        f: rosenbrock,
        sizes: &[10, 100, 1_000, 10_000],
    },
    Work {
        name: "costly",
        f: costly,
        sizes: &[10, 100, 1_000],
    },
];

fn sphere(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum()
}

fn rosenbrock(x: &[f64]) -> f64 {
    x.windows(2)
        .map(|x| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2))
        .sum()
}

/// A thousand square roots, one after the other: about 10 µs.
fn costly(x: &[f64]) -> f64 {
    (0..1_000).fold(sphere(x), |y, _| (y + 1.0).sqrt())
}

/// Points between −1 and 1 that follow no pattern: the golden ratio's multiples, modulo 1.
fn point(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| (i as f64 * 0.618_033_988_75).fract() * 2.0 - 1.0)
        .collect()
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads")
}

/// A way to a gradient, ready to run.
type Contender<'a> = (&'static str, Box<dyn FnMut() + Send + 'a>);

/// All contenders, for `f` at `x`. The first only calls `f`, `2n` times.
fn contenders<'a>(
    f: fn(&[f64]) -> f64,
    x: &'a Vec<f64>,
    array: &'a Array1<f64>,
) -> Vec<Contender<'a>> {
    let ours = move |x: &ArrayRef1<f64>| f(x.as_slice().expect("contiguous"));
    let finitediff = move |x: &Vec<f64>| -> Result<f64, Error> { Ok(f(x)) };
    let numdiff = move |x: &Vec<f64>| f(x);
    let method = Differences::central();
    let (mut gradient, mut workspace) = (Array1::zeros(x.len()), Workspace::new());
    vec![
        (
            "f, 2n times",
            Box::new(move || {
                for _ in 0..2 * x.len() {
                    black_box(f(black_box(x)));
                }
            }),
        ),
        (
            "calc::numerical_gradient",
            Box::new(move || drop(black_box(calc::numerical_gradient(ours, black_box(array))))),
        ),
        (
            "calc, gradient_into",
            Box::new(move || {
                method
                    .gradient_into(ours, black_box(array), &mut gradient, &mut workspace)
                    .expect("finite values");
            }),
        ),
        (
            "finitediff",
            Box::new(move || {
                let gradient = finitediff::vec::central_diff(&finitediff);
                drop(black_box(gradient(black_box(x))));
            }),
        ),
        (
            "numdiff",
            Box::new(move || {
                let gradient = numdiff::central_difference::gradient;
                drop(black_box(gradient(&numdiff, black_box(x), None)));
            }),
        ),
    ]
}

/// Seconds of one run of each, the least of 30 rounds.
fn least(contenders: &mut [Contender<'_>]) -> Vec<f64> {
    let begin = Instant::now();
    for (_, run) in contenders.iter_mut() {
        run();
    }
    let once = begin.elapsed().as_secs_f64() / contenders.len() as f64;
    let runs = (1..100_000)
        .rfind(|runs| f64::from(*runs) * once < 0.01)
        .unwrap_or(1);
    let mut least = vec![f64::INFINITY; contenders.len()];
    for _ in 0..30 {
        for ((_, run), least) in contenders.iter_mut().zip(&mut least) {
            let begin = Instant::now();
            (0..runs).for_each(|_| run());
            *least = least.min(begin.elapsed().as_secs_f64() / f64::from(runs));
        }
    }
    least
}

/// One thread, everyone in turn.
fn table(_: &mut Criterion) {
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    println!(
        "| f | n | f, 2n times | `numerical_gradient` | `gradient_into` | finitediff | numdiff | overhead |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for Work { name, f, sizes } in WORK {
        for &n in sizes {
            let (x, array) = (point(n), Array1::from(point(n)));
            let seconds = pool(1).install(|| least(&mut contenders(f, &x, &array)));
            let cells: Vec<String> = seconds
                .iter()
                .map(|s| format!("{:.4} µs", 1e6 * s))
                .collect();
            let overhead = 100.0 * (seconds[1] / seconds[0] - 1.0);
            println!(
                "| {name} | {n} | {} | {overhead:+.0} % |",
                cells.join(" | ")
            );
        }
    }
}

/// The same by criterion, with one thread and with all.
fn side_by_side(c: &mut Criterion) {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    for Work { name, f, sizes } in WORK {
        let mut group = c.benchmark_group(name);
        group
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(1))
            .sample_size(20);
        for &n in sizes {
            let (x, array) = (point(n), Array1::from(point(n)));
            for threads in [1, all] {
                let pool = pool(threads);
                for (who, mut run) in contenders(f, &x, &array) {
                    // The others know one thread only.
                    if threads == 1 || who.starts_with("calc") {
                        let id = BenchmarkId::new(format!("{who}, {threads} threads"), n);
                        group.bench_function(id, |b| pool.install(|| b.iter(&mut run)));
                    }
                }
            }
        }
        group.finish();
    }
}

criterion_group!(benches, table, side_by_side);
criterion_main!(benches);

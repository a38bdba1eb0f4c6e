//! How many entries of a gradient a second: the textbook's loop, the structured quotients, backprop.
//!
//!     cargo bench --bench gradients
//!
//! The network is the notes', 784-50-10 with batches of 100, on MNIST where `MNIST_DIR` names it and on the
//! built-in digits otherwise. Two commits are compared with `-- --save-baseline before` and `-- --baseline before`.

use std::hint::black_box;
use std::mem;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use data::{Sampler, TrainTest};
use examples::images;
use model::{Batch, Gradient, Samples, TwoLayerNet};
use ndarray::{Array1, Array2, ArrayRef1};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// One thread, and all of them where there are more.
fn pools() -> Vec<ThreadPool> {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if all > 1 { vec![1, all] } else { vec![1] };
    let pool = |threads| {
        ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads")
    };
    threads.into_iter().map(pool).collect()
}

/// `calc::numerical_gradient`, of a function that costs as little as one can and of one that costs 10 µs.
fn numerical_gradient(c: &mut Criterion) {
    let mut group = c.benchmark_group("numerical_gradient");
    let cheap = |x: &ArrayRef1<f64>| x.iter().map(|x| x * x).sum::<f64>();
    let costly = |x: &ArrayRef1<f64>| (0..1000).fold(x.sum(), |y, _| (y + 1.0).sqrt());
    for n in [10, 100, 1_000, 10_000] {
        let x = Array1::linspace(-1.0, 1.0, n);
        group.throughput(Throughput::Elements(n as u64));
        for pool in pools() {
            let threads = pool.current_num_threads();
            group.bench_function(
                BenchmarkId::new(format!("cheap f, n = {n}"), threads),
                |b| {
                    pool.install(|| b.iter(|| calc::numerical_gradient(cheap, black_box(&x))));
                },
            );
            group.bench_function(
                BenchmarkId::new(format!("costly f, n = {n}"), threads),
                |b| {
                    pool.install(|| b.iter(|| calc::numerical_gradient(costly, black_box(&x))));
                },
            );
        }
    }
    group.finish();
}

/// The notes' network and the training images that it is measured on.
struct Network {
    images: TrainTest,
    samples: Samples,
    net: TwoLayerNet,
    rng: ChaCha8Rng,
}

impl Network {
    fn new() -> Self {
        let images = images();
        println!("batches of {}", images.name);
        let images = images.data;
        let samples = Samples::from_bytes(images.train.images());
        let mut rng = ChaCha8Rng::seed_from_u64(42);
        let (inputs, classes) = (samples.features(), images.train.classes());
        let net = TwoLayerNet::new(inputs, 50, classes, 0.01, &mut rng);
        Self {
            images,
            samples,
            net,
            rng,
        }
    }

    fn labels(&self) -> &[u8] {
        self.images.train.labels()
    }
}

/// A numerical gradient with step `h`, or backprop.
fn gradient_into(net: &TwoLayerNet, batch: &Batch, h: Option<f64>, gradient: &mut Gradient) {
    match h {
        Some(h) => net.batch_numerical_gradient_into(batch, h, gradient),
        None => net.batch_gradient_into(batch, gradient),
    }
}

/// The gradients of the notes' network.
fn network(c: &mut Criterion) {
    let network = Network::new();
    direct(c, &network);
    for (name, h) in [
        ("structured", Some(calc::STEP)),
        ("structured, h = 0.01", Some(0.01)),
        ("backprop", None),
    ] {
        one_gradient(c, name, h, &network);
    }
    training_step(c, network);
}

/// The textbook's loop over `b2`, a slice of the 39,760 entries: all cost two forward passes.
fn direct(c: &mut Criterion, Network { images, net, .. }: &Network) {
    let rows: Vec<usize> = (0..100).collect();
    let (x, t) = images.train.batch(&rows);
    let mut group = c.benchmark_group("direct");
    let entries = net.params.b2.len() as u64;
    group
        .throughput(Throughput::Elements(entries))
        .sample_size(10);
    for pool in pools() {
        let loss = |b2: &ArrayRef1<f64>| {
            let mut moved = net.clone();
            moved.params.b2.assign(b2);
            moved.loss(&x, &t)
        };
        let run = || calc::numerical_gradient(loss, &net.params.b2);
        group.bench_function(BenchmarkId::new("b2", pool.current_num_threads()), |b| {
            pool.install(|| b.iter(run));
        });
    }
    group.finish();
}

fn one_gradient(c: &mut Criterion, name: &str, h: Option<f64>, network: &Network) {
    let Network { samples, net, .. } = network;
    let rows: Vec<usize> = (0..100).collect();
    let mut gradient = Gradient::of(&net.params);
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(net.params.len() as u64));
    for pool in pools() {
        let id = BenchmarkId::new("784-50-10", pool.current_num_threads());
        group.bench_function(id, |b| {
            pool.install(|| {
                b.iter(|| {
                    let batch = Batch::new(black_box(samples), network.labels(), &rows);
                    gradient_into(net, &batch, h, &mut gradient);
                });
            });
        });
    }
    group.finish();
}

fn training_step(c: &mut Criterion, mut network: Network) {
    let mut gradient = Gradient::of(&network.net.params);
    let mut group = c.benchmark_group("training_step");
    group.throughput(Throughput::Elements(1));
    for (name, h) in [("numerical", Some(calc::STEP)), ("backprop", None)] {
        for pool in pools() {
            let (mut net, mut next) = (network.net.clone(), network.net.clone());
            let samples = &network.samples;
            let mut sampler =
                Sampler::with_replacement(samples.len(), 100).expect("more images than a batch");
            let labels = network.images.train.labels();
            let rng = &mut network.rng;
            group.bench_function(BenchmarkId::new(name, pool.current_num_threads()), |b| {
                pool.install(|| {
                    b.iter(|| {
                        let batch = Batch::new(samples, labels, sampler.next(rng));
                        gradient_into(&net, &batch, h, &mut gradient);
                        let finite = next.params.assign_step(&net.params, -0.1, &gradient);
                        mem::swap(&mut net, &mut next);
                        (gradient.batch_loss(&net), finite)
                    });
                });
            });
        }
    }
    group.finish();
}

/// Both gradients of networks of other shapes, and of samples without a zero, on one thread.
fn other_shapes(c: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let pool = pools().swap_remove(0);
    for (name, [features, hidden, classes], share_of_zeros) in [
        ("784-50-10, noise", [784, 50, 10], 0.0),
        ("100-33-7", [100, 33, 7], 0.8),
        ("3072-128-100", [3072, 128, 100], 0.5),
    ] {
        let number = |_| {
            let number: f64 = StandardNormal.sample(&mut rng);
            number * f64::from(u8::from(rng.random_bool(1.0 - share_of_zeros)))
        };
        let x = Array2::from_shape_fn((100, features), number);
        let samples = Samples::from_dense(&x);
        let labels: Vec<u8> = (0..100).map(|n| (n % classes) as u8).collect();
        let batch = Batch::all(&samples, &labels);
        let net = TwoLayerNet::new(features, hidden, classes, 0.01, &mut rng);
        let mut gradient = Gradient::of(&net.params);
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(net.params.len() as u64));
        group.bench_function("structured", |b| {
            pool.install(|| {
                b.iter(|| net.batch_numerical_gradient_into(&batch, calc::STEP, &mut gradient));
            });
        });
        group.bench_function("backprop", |b| {
            pool.install(|| b.iter(|| net.batch_gradient_into(&batch, &mut gradient)));
        });
        group.finish();
    }
}

criterion_group!(benches, numerical_gradient, network, other_shapes);
criterion_main!(benches);

//! Getting data ready: files to a data set, digits from nothing, indices to a batch.
//!
//! Files are MNIST's if `MNIST_DIR` names a folder of them, else the built-in digits
//! written as IDX: the same number of images of the same size.

use std::fs::{self, File};
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use data::{Dataset, Sampler, TrainTest, digits, idx, load_mnist};
use flate2::{Compression, write::GzEncoder};
use ndarray::aview1;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Writes the four files into `dir`, compressed or not.
fn write_files(dir: &Path, set: &TrainTest, gz: bool) {
    let write = |part: &str, dataset: &Dataset| {
        let (mut images, mut labels) = (vec![], vec![]);
        idx::write(&mut images, &dataset.pictures()).expect("writing to memory");
        idx::write(&mut labels, &aview1(dataset.labels())).expect("writing to memory");
        for (bytes, kind) in [(images, "images-idx3"), (labels, "labels-idx1")] {
            let name = format!("{part}-{kind}-ubyte");
            if gz {
                let file = File::create(dir.join(name + ".gz")).expect("a temporary file");
                let mut encoder = GzEncoder::new(file, Compression::best());
                std::io::Write::write_all(&mut encoder, &bytes).expect("writing");
                encoder.finish().expect("writing");
            } else {
                fs::write(dir.join(name), bytes).expect("writing");
            }
        }
    };
    write("train", &set.train);
    write("t10k", &set.test);
}

fn loading(c: &mut Criterion) {
    let set = match std::env::var_os("MNIST_DIR") {
        Some(dir) => load_mnist(dir).unwrap_or_else(|error| panic!("{error}")),
        None => digits(42),
    };
    let pixels = (set.train.images().len() + set.test.images().len()) as u64;

    let mut group = c.benchmark_group("loading");
    group.sample_size(10).throughput(Throughput::Bytes(pixels));
    for (name, gz) in [("gz", true), ("raw", false)] {
        let dir = tempfile::tempdir().expect("a temporary folder");
        write_files(dir.path(), &set, gz);
        group.bench_function(name, |b| {
            b.iter(|| load_mnist(dir.path()).expect("files just written"));
        });
    }
    group.bench_function("digits", |b| b.iter(|| digits(black_box(42))));
    group.bench_function("sha256", |b| b.iter(|| set.train.sha256()));
    group.finish();

    let mut group = c.benchmark_group("batch of 100");
    group.throughput(Throughput::Elements(
        100 * set.train.images().ncols() as u64,
    ));
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let mut sampler = Sampler::with_replacement(set.train.len(), 100).expect("100 of them");
    group.bench_function("sample", |b| b.iter(|| sampler.next(&mut rng)[0]));
    group.bench_function("cut", |b| {
        b.iter(|| set.train.batch(sampler.next(&mut rng)));
    });
    group.finish();
}

criterion_group!(benches, loading);
criterion_main!(benches);

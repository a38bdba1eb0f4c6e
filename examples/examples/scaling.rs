//! How long one structured numerical gradient takes as the network grows: with more hidden units, images or classes;
//! and for images without a dark pixel, whose grey values never repeat.
//!
//! From the notes' network (784-50-10, batches of 100) each size is made larger alone. A curve along the dashed line
//! of slope 1 says that twice the size takes twice the time. A curve below it says that a part of the time does not
//! grow: only the output layer grows with the classes, and nearly everything with the hidden units and the images.
//!
//!     MNIST_DIR=path/to/mnist cargo run --release --example scaling

use std::time::{Duration, Instant};

use data::Dataset;
use examples::{figure::save, images};
use model::{Batch, Gradient, Samples, TwoLayerNet};
use ndarray::Array2;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use trainer::plot::{Axis, Colour, Corner, Curve, Panel, Picture, Points};

/// Sizes of a network and of its batches.
#[derive(Clone, Copy)]
struct Sizes {
    hidden: usize,
    classes: usize,
    batch: usize,
}

impl Sizes {
    /// How many times as large as the notes' network and batch.
    fn times(self) -> f64 {
        let size = |sizes: Self| (sizes.hidden * sizes.classes * sizes.batch) as f64;
        size(self) / size(NOTES)
    }
}

const NOTES: Sizes = Sizes {
    hidden: 50,
    classes: 10,
    batch: 100,
};

/// Seconds of one gradient: the least of at least five, in at least a tenth of a second.
fn seconds(samples: &Samples, sizes: Sizes) -> f64 {
    let rows: Vec<usize> = (0..sizes.batch).collect();
    let classes = rows.iter().map(|row| row % sizes.classes);
    let mut t = Array2::zeros((samples.len(), sizes.classes));
    for (row, class) in classes.enumerate() {
        t[[row, class]] = 1.0;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let net = TwoLayerNet::new(
        samples.features(),
        sizes.hidden,
        sizes.classes,
        0.01,
        &mut rng,
    );
    let mut gradient = Gradient::of(&net.params);
    let (begin, mut least) = (Instant::now(), f64::INFINITY);
    let mut runs = 0;
    while runs < 5 || begin.elapsed() < Duration::from_millis(100) {
        let begin = Instant::now();
        let batch = Batch::with_targets(samples, &t);
        net.batch_numerical_gradient_into(&batch, calc::STEP, &mut gradient);
        least = least.min(begin.elapsed().as_secs_f64());
        runs += 1;
    }
    least
}

/// So many images of the data set, again from the first where it has fewer.
fn samples(train: &Dataset, count: usize) -> Samples {
    let images = train.images();
    let pixel = |(n, i): (usize, usize)| images[[n % images.nrows(), i]];
    Samples::from_bytes(&Array2::from_shape_fn((count, images.ncols()), pixel))
}

/// Pixels of unit variance, of which none is 0 and none repeats.
fn noise(features: usize) -> Samples {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let pixel = || StandardNormal.sample(&mut rng);
    Samples::from_dense(&Array2::from_shape_simple_fn(
        (NOTES.batch, features),
        pixel,
    ))
}

/// Milliseconds against how many times as large the network or batch is.
fn measure(what: &str, train: &Dataset, all: [Sizes; 5]) -> Vec<(f64, f64)> {
    let one = |sizes: Sizes| {
        let samples = samples(train, sizes.batch);
        (sizes.times(), 1e3 * seconds(&samples, sizes))
    };
    let measured = all.map(one);
    let (_, first) = measured[0];
    for (times, ms) in measured {
        let longer = ms / first;
        println!("{what:26} × {times:<4} {ms:9.3} ms, {longer:6.1} times as long");
    }
    measured.into()
}

/// The measured curves, and one of slope 1 from the first of them.
fn picture(title: &str, series: &[(&str, Vec<(f64, f64)>)]) -> Picture {
    let all = || series.iter().flat_map(|(_, measured)| measured);
    let lowest = all().fold(f64::INFINITY, |low, (_, ms)| low.min(*ms));
    let highest = all().fold(lowest, |high, (_, ms)| high.max(*ms));
    let (mut curves, mut points) = (Vec::new(), Vec::new());
    for (i, (what, measured)) in series.iter().enumerate() {
        curves.push(Curve::new(Colour::of(i), 2.5, measured.clone()).named(what));
        points.push(Points::new(Colour::of(i), 4.0, measured.clone()));
    }
    let first = series[0].1[0].1;
    let line = vec![(1.0, first), (100.0, 100.0 * first)];
    curves.push(
        Curve::new(Colour::GREY, 1.5, line)
            .dashed()
            .named("in proportion: slope 1"),
    );
    let decade = |ms: f64, round: fn(f64) -> f64| 10_f64.powf(round(ms.log10()));
    let panel = Panel {
        width: 720.0,
        legend: Some(Corner::TopLeft),
        curves,
        points,
        ..Panel::new(
            Axis::logarithmic("times as many as in the notes' network", 0.9, 120.0),
            Axis::logarithmic(
                "milliseconds",
                decade(lowest, f64::floor),
                decade(highest, f64::ceil),
            ),
        )
    };
    Picture::new(title, vec![panel])
}

fn main() {
    let images = images();
    let (train, name) = (&images.data.train, &images.name);
    println!(
        "batches of {name}, {} threads",
        rayon::current_num_threads()
    );

    let hidden = [50, 100, 200, 500, 1_000].map(|hidden| Sizes { hidden, ..NOTES });
    let batch = [100, 300, 1_000, 3_000, 10_000].map(|batch| Sizes { batch, ..NOTES });
    let classes = [10, 30, 100, 300, 1_000].map(|classes| Sizes { classes, ..NOTES });
    let series = [
        ("hidden units, 50 to 1,000", hidden),
        ("images, 100 to 10,000", batch),
        ("classes, 10 to 1,000", classes),
    ];
    let series = series.map(|(what, all)| (what, measure(what, train, all)));

    println!();
    for (what, measured) in &series {
        let ((_, first), (times, last)) = (measured[0], measured[measured.len() - 1]);
        println!(
            "{what}: {times} times as many take {:.0} times as long",
            last / first
        );
    }

    let of_notes = samples(train, NOTES.batch);
    let noise = seconds(&noise(of_notes.features()), NOTES);
    let longer = noise / seconds(&of_notes, NOTES);
    println!(
        "Gaussian noise: {:.3} ms, {longer:.1} times as long as {name}",
        1e3 * noise
    );

    let title = format!("One numerical gradient on {name}");
    save("scaling", &picture(&title, &series));
}

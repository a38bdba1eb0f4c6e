//! How long one structured numerical gradient takes as the network grows: with more hidden units, images or classes;
//! and for images without a dark pixel, whose grey values never repeat.
//!
//! From the notes' network (784-50-10, batches of 100) each size is made larger alone. A curve along the dashed line
//! of slope 1 says that twice the size takes twice the time. A curve below it says that a part of the time does not
//! grow: with the classes only the output layer grows, with the hidden units and the images nearly everything.
//!
//!     MNIST_DIR=path/to/mnist cargo run --release --example scaling

use std::time::{Duration, Instant};

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

fn main() {
    let images = images();
    let (train, name) = (&images.data.train, &images.name);
    let pixels = |count: usize| {
        let images = train.images();
        let row = |row: usize| images.row(row % images.nrows());
        Samples::from_bytes(&Array2::from_shape_fn((count, images.ncols()), |(n, i)| {
            row(n)[i]
        }))
    };
    let of_notes = pixels(NOTES.batch);
    println!(
        "batches of {name}, {} threads",
        rayon::current_num_threads()
    );

    let series = [
        (
            "hidden units, 50 to 1,000",
            [50, 100, 200, 500, 1_000].map(|hidden| Sizes { hidden, ..NOTES }),
        ),
        (
            "images, 100 to 10,000",
            [100, 300, 1_000, 3_000, 10_000].map(|batch| Sizes { batch, ..NOTES }),
        ),
        (
            "classes, 10 to 1,000",
            [10, 30, 100, 300, 1_000].map(|classes| Sizes { classes, ..NOTES }),
        ),
    ];
    let (mut curves, mut points) = (Vec::new(), Vec::new());
    for (i, (what, all)) in series.into_iter().enumerate() {
        let measured = all.map(|sizes| (sizes.times(), 1e3 * seconds(&pixels(sizes.batch), sizes)));
        let (_, first) = measured[0];
        for (times, ms) in measured {
            let longer = ms / first;
            println!("{what:26} × {times:<4} {ms:9.3} ms, {longer:6.1} times as long");
        }
        curves.push(Curve::new(Colour::of(i), 2.5, measured.into()).named(what));
        points.push(Points::new(Colour::of(i), 4.0, measured.into()));
    }
    let (_, first) = curves[0].points[0];
    let proportional = Curve::new(
        Colour::GREY,
        1.5,
        vec![(1.0, first), (100.0, 100.0 * first)],
    );
    curves.push(proportional.dashed().named("in proportion: slope 1"));

    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let noise = Array2::from_shape_simple_fn((NOTES.batch, of_notes.features()), || {
        StandardNormal.sample(&mut rng)
    });
    let (sparse, dense) = (
        seconds(&of_notes, NOTES),
        seconds(&Samples::from_dense(&noise), NOTES),
    );
    println!(
        "Gaussian noise: {:.3} ms, {:.1} times as long as {name}",
        1e3 * dense,
        dense / sparse
    );

    let highest = points.iter().flat_map(|points| &points.points);
    let highest = highest.fold(1.0, |highest: f64, (_, ms)| highest.max(*ms));
    let panel = Panel {
        width: 720.0,
        legend: Some(Corner::TopLeft),
        curves,
        points,
        ..Panel::new(
            Axis::logarithmic("times as many as in the notes' network", 0.9, 120.0),
            Axis::logarithmic("milliseconds", 0.1, 10_f64.powf(highest.log10().ceil())),
        )
    };
    let title = format!("One numerical gradient on {name}");
    save("scaling", &Picture::new(&title, vec![panel]));
}

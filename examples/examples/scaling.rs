//! How the cost of one structured numerical gradient grows with the hidden units, the batch and the classes, and what
//! images cost that are neither dark nor repeat their grey values.
//!
//! From the notes' network (784-50-10, batches of 100) each is made larger alone. Along a straight line of slope 1 the
//! cost is linear.
//!
//!     MNIST_DIR=path/to/mnist cargo run --release --example scaling

use std::sync::Arc;
use std::time::{Duration, Instant};

use examples::figure::{COLOURS, Plot, ScatterPlot, TickFormat, axes, line, save};
use examples::images;
use model::{Batch, Gradient, Samples, TwoLayerNet};
use ndarray::Array2;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

/// Sizes of a network and of its batches.
#[derive(Clone, Copy)]
struct Sizes {
    hidden: usize,
    classes: usize,
    batch: usize,
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
        let batch = Batch::with_targets(samples, &t); // keeps what a gradient gathers, so a new one each time
        net.batch_numerical_gradient_into(&batch, calc::STEP, &mut gradient);
        least = least.min(begin.elapsed().as_secs_f64());
        runs += 1;
    }
    least
}

fn main() {
    let (data, name) = images();
    let pixels = |count: usize| {
        let images = data.train.images();
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
            "hidden units, from 50",
            [50, 100, 200, 500, 1_000].map(|hidden| Sizes { hidden, ..NOTES }),
        ),
        (
            "images, from 100",
            [100, 300, 1_000, 3_000, 10_000].map(|batch| Sizes { batch, ..NOTES }),
        ),
        (
            "classes, from 10",
            [10, 30, 100, 300, 1_000].map(|classes| Sizes { classes, ..NOTES }),
        ),
    ];
    let mut plots = Vec::new();
    for ((name, all), colour) in series.into_iter().zip(COLOURS) {
        let points: Vec<(f64, f64)> = all
            .iter()
            .map(|&sizes| {
                let times = (sizes.hidden * sizes.classes * sizes.batch) as f64
                    / (NOTES.hidden * NOTES.classes * NOTES.batch) as f64;
                (times, seconds(&pixels(sizes.batch), sizes))
            })
            .collect();
        for (times, seconds) in &points {
            let each = 1e3 * seconds / times;
            println!(
                "{name:22} × {times:<5} {:9.3} ms, {each:.3} ms for each 1",
                1e3 * seconds
            );
        }
        let on_powers = points
            .into_iter()
            .map(|(times, seconds)| (times.log10(), (1e3 * seconds).log10()));
        let on_powers: Vec<_> = on_powers.collect();
        let places = ScatterPlot::new()
            .with_data(on_powers.clone())
            .with_color(colour)
            .with_size(4.0);
        plots.push(Plot::Line(line(name, colour, on_powers)));
        plots.push(Plot::Scatter(places));
    }

    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let noise = Array2::from_shape_simple_fn((NOTES.batch, of_notes.features()), || {
        StandardNormal.sample(&mut rng)
    });
    let (sparse, dense) = (
        seconds(&of_notes, NOTES),
        seconds(&Samples::from_dense(&noise), NOTES),
    );
    println!(
        "Gaussian noise: {:.3} ms, {:.1} times {name}",
        1e3 * dense,
        dense / sparse
    );

    let power = || {
        TickFormat::Custom(Arc::new(|power| {
            let value = 10_f64.powf(power);
            format!("{}", (value * 100.0).round() / 100.0)
        }))
    };
    let layout = axes(
        &plots,
        "One structured numerical gradient of 784-50-10",
        "times as many",
        "milliseconds",
    )
    .with_x_tick_format(power())
    .with_y_tick_format(power());
    save("scaling", plots, layout);
}

//! The check for overfitting: accuracy on training and on test images, epoch by epoch.
//!
//! On 60,000 images the two curves lie on each other, as in the notes: no overfitting. On 300 of them the same
//! network learns its images by heart, and the test curve stays behind.
//!
//!     cargo run --release --example overfitting

use std::ops::ControlFlow;

use examples::{figure::save, images};
use trainer::config::{Config, GradientMethod};
use trainer::plot;
use trainer::split::Split;
use trainer::train::Training;

fn main() -> Result<(), trainer::Error> {
    let images = images();
    for (train_limit, written, iterations) in [(60_000, "60,000", 10_000), (300, "300", 3_000)] {
        let config = Config {
            gradient: GradientMethod::Backprop, // the notes switch to it here; the numerical gradient draws the same curves
            iterations,
            train_limit: Some(train_limit),
            ..Config::default()
        };
        let split = Split::new(&images.data, &config)?;
        let mut training = Training::new(config, &split);
        training.run(|_| ControlFlow::Continue(()))?;

        let last = training
            .history()
            .accuracy
            .last()
            .copied()
            .unwrap_or_default();
        println!(
            "{written:>6} images: train {:.4}, test {:.4}, gap {:.4}",
            last.train,
            last.test,
            last.train - last.test
        );
        let title = format!("Training on {written} images of {}", images.name);
        let picture = plot::accuracy(&[(&title, training.history())]);
        save(&format!("overfitting_{train_limit}"), &picture);
    }
    Ok(())
}

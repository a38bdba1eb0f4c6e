//! Which images a run trains on, validates on and tests on.

use data::{Dataset, TrainTest};
use model::{Batch, Samples};
use ndarray::{Array2, Axis, Slice};

use super::config::Config;
use crate::error::Error;

/// The images of a run, ready for the network: training images first to last, then those held
/// out to validate on, and the test images.
#[derive(Debug)]
pub struct Split<'a> {
    /// What the run learns from.
    pub train: Images<'a>,
    /// What was held out of it, if anything.
    pub validation: Option<Images<'a>>,
    /// What no run learns from.
    pub test: Images<'a>,
    /// Classes of the data set.
    pub classes: usize,
    /// Batches that show as many images as there are to train on: one epoch, in iterations.
    pub iterations_per_epoch: usize,
}

/// Images as the network takes them, with their labels.
#[derive(Debug)]
pub struct Images<'a> {
    /// The pixels, divided by 255.
    pub samples: Samples,
    /// The class of each image.
    pub labels: &'a [u8],
    dataset: &'a Dataset,
}

impl<'a> Split<'a> {
    /// Takes the first `train_limit` training images and holds the last `validation` of them out.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when that leaves no training images, or fewer than one batch takes.
    pub fn new(data: &'a TrainTest, config: &Config) -> Result<Self, Error> {
        let images = data.train.len();
        let limit = config.train_limit.unwrap_or(images).min(images);
        let train = limit.saturating_sub(config.validation);
        if train == 0 {
            return Err(Error::Setting {
                name: "validation",
                found: config.validation.to_string(),
                expected: format!("less than {limit}, the number of training images"),
            });
        }
        if config.batch_size > train {
            let left = if config.validation > 0 {
                " that validation leaves"
            } else {
                ""
            };
            return Err(Error::Setting {
                name: "batch_size",
                found: config.batch_size.to_string(),
                expected: format!("at most {train}, the number of training images{left}"),
            });
        }
        let validation = || Images::new(&data.train, train..limit);
        Ok(Self {
            train: Images::new(&data.train, 0..train),
            validation: (config.validation > 0).then(validation),
            test: Images::new(&data.test, 0..data.test.len()),
            classes: data.train.classes(),
            iterations_per_epoch: train.div_ceil(config.batch_size),
        })
    }
}

impl Split<'_> {
    /// The highest test accuracy that may be chance: three standard errors above the share of the
    /// most common class, `p + 3·√(p(1−p)/N)`.
    #[must_use]
    pub fn chance(&self) -> f64 {
        let mut counts = vec![0_usize; self.classes];
        for &label in self.test.labels {
            counts[usize::from(label)] += 1;
        }
        let images = self.test.len() as f64;
        let most = counts.into_iter().max().unwrap_or(0) as f64 / images;
        most + 3.0 * (most * (1.0 - most) / images).sqrt()
    }
}

impl<'a> Images<'a> {
    fn new(dataset: &'a Dataset, rows: std::ops::Range<usize>) -> Self {
        Self {
            samples: Samples::from_bytes(
                &dataset
                    .images()
                    .slice_axis(Axis(0), Slice::from(rows.clone())),
            ),
            labels: &dataset.labels()[rows],
            dataset,
        }
    }

    /// How many they are.
    #[expect(clippy::len_without_is_empty, reason = "there is always at least one")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Every image, as one batch.
    #[must_use]
    pub fn all(&self) -> Batch<'_> {
        Batch::all(&self.samples, self.labels)
    }

    /// The images of these rows.
    #[must_use]
    pub fn batch<'b>(&'b self, rows: &'b [usize]) -> Batch<'b> {
        Batch::new(&self.samples, self.labels, rows)
    }

    /// The same as arrays: pixels in `0..=1` (N×D) and one-hot labels (N×C).
    #[must_use]
    pub fn dense(&self, rows: &[usize]) -> (Array2<f64>, Array2<f64>) {
        self.dataset.batch(rows)
    }
}

//! Divides the images of a run into training, validation and test images.

use data::{Dataset, TrainTest};
use model::{Batch, Samples};
use ndarray::{Array2, Axis, Slice};

use super::config::Config;
use crate::error::Error;

/// The training, validation and test images of a run, in the form that the network takes.
#[derive(Debug)]
pub struct Split<'a> {
    /// The images that the network is trained on.
    pub train: Images<'a>,
    /// The training images held out for validation, if any.
    pub validation: Option<Images<'a>>,
    /// The test images.
    pub test: Images<'a>,
    /// The number of classes.
    pub classes: usize,
    /// Iterations per epoch: `⌈training images / batch size⌉`.
    pub iterations_per_epoch: usize,
}

/// Images and labels in the form that the network takes.
#[derive(Debug)]
pub struct Images<'a> {
    /// The pixels, divided by 255.
    pub samples: Samples,
    /// The class of each image.
    pub labels: &'a [u8],
    dataset: &'a Dataset,
}

impl<'a> Split<'a> {
    /// Takes the first `train_limit` training images and holds out the last `validation` of them.
    ///
    /// ```
    /// use trainer::{config::Config, split::Split};
    ///
    /// let digits = data::digits_sized(1_000, 100, 1);
    /// let config = Config { train_limit: Some(500), validation: 50, ..Config::default() };
    /// let split = Split::new(&digits, &config)?;
    /// assert_eq!(split.train.len(), 500 - 50);
    /// assert_eq!(split.iterations_per_epoch, 5); // 450 images in batches of 100
    /// # Ok::<(), trainer::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if that leaves no training images, or fewer than a batch has.
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
    /// The highest test accuracy that may be chance: `p + 3·√(p(1−p)/N)`, where `p` is the share of
    /// the most common class in N test images.
    ///
    /// ```
    /// use data::{Dataset, TrainTest};
    /// use ndarray::Array3;
    /// use trainer::{config::Config, split::Split};
    ///
    /// let labels = [[0; 18], [1; 18]].concat(); // p = 1/2, N = 36: √(p(1−p)/N) = 1/12
    /// let images = Dataset::new(Array3::zeros((36, 2, 2)), labels, 2).unwrap();
    /// let config = Config { batch_size: 36, ..Config::default() };
    /// let data = TrainTest { train: images.clone(), test: images };
    /// assert!((Split::new(&data, &config)?.chance() - 0.75).abs() < 1e-15);
    /// # Ok::<(), trainer::Error>(())
    /// ```
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

    /// The number of images.
    #[expect(clippy::len_without_is_empty, reason = "there is always at least one")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// All images as one batch.
    #[must_use]
    pub fn all(&self) -> Batch<'_> {
        Batch::all(&self.samples, self.labels)
    }

    /// The images with these indices as one batch.
    ///
    /// # Panics
    ///
    /// If an index is `len()` or more.
    #[must_use]
    pub fn batch<'b>(&'b self, rows: &'b [usize]) -> Batch<'b> {
        Batch::new(&self.samples, self.labels, rows)
    }

    /// The images with these indices as arrays: pixels in `0..=1` (N×D) and one-hot labels (N×C).
    ///
    /// # Panics
    ///
    /// If an index is `len()` or more.
    #[must_use]
    pub fn dense(&self, rows: &[usize]) -> (Array2<f64>, Array2<f64>) {
        self.dataset.batch(rows)
    }
}

//! A mini-batch: some rows of some samples, with their targets, without copying any.

use ndarray::{Array1, ArrayRef2, ArrayView1};

use crate::Samples;

/// N samples and the target of each.
///
/// ```
/// use model::{Batch, Samples};
/// let samples = Samples::from_bytes(&ndarray::array![[0, 255], [255, 0], [51, 0]]);
/// let labels = [0, 1, 1];
/// let batch = Batch::new(&samples, &labels, &[2, 0]);
/// assert_eq!(batch.len(), 2); // the third sample, then the first
/// ```
///
/// A batch borrows its samples. Making one costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    samples: &'a Samples,
    targets: Targets<'a>,
    rows: Option<&'a [usize]>,
}

/// Targets of all the samples, of which a batch uses some rows.
#[derive(Debug, Clone, Copy)]
enum Targets<'a> {
    Classes(&'a [u8]),
    Weights(&'a ArrayRef2<f64>),
}

/// The target of one sample.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// One-hot: this class.
    Class(usize),
    /// Any weight on each class.
    Weights(Array1<f64>),
}

impl<'a> Batch<'a> {
    /// The samples `rows`, in that order and as often as they are named, with their classes.
    ///
    /// # Panics
    ///
    /// If `labels.len() != samples.len()`. A row out of range panics when it is used.
    #[must_use]
    pub fn new(samples: &'a Samples, labels: &'a [u8], rows: &'a [usize]) -> Self {
        Self {
            rows: Some(rows),
            ..Self::all(samples, labels)
        }
    }

    /// All the samples, with their classes.
    ///
    /// # Panics
    ///
    /// If `labels.len() != samples.len()`.
    #[must_use]
    pub fn all(samples: &'a Samples, labels: &'a [u8]) -> Self {
        assert_eq!(
            samples.len(),
            labels.len(),
            "numbers of samples and of labels"
        );
        Self {
            samples,
            targets: Targets::Classes(labels),
            rows: None,
        }
    }

    /// All the samples, with a row of weights for each (N×C): one-hot, or any.
    ///
    /// # Panics
    ///
    /// If `t.nrows() != samples.len()`.
    #[must_use]
    pub fn with_targets(samples: &'a Samples, t: &'a ArrayRef2<f64>) -> Self {
        assert_eq!(
            samples.len(),
            t.nrows(),
            "numbers of samples and of target rows"
        );
        Self {
            samples,
            targets: Targets::Weights(t),
            rows: None,
        }
    }

    /// N, the number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.map_or(self.samples.len(), <[usize]>::len)
    }

    /// Whether there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// D, the number of features of each sample.
    #[must_use]
    pub fn features(&self) -> usize {
        self.samples.features()
    }

    /// The largest absolute value of a feature.
    pub(crate) fn max_abs(&self) -> f64 {
        let max_abs = (0..self.len()).map(|n| self.samples.max_abs(self.row(n)));
        max_abs.fold(0.0, f64::max)
    }

    /// All the samples, of which the batch uses some.
    pub(crate) fn samples(&self) -> &'a Samples {
        self.samples
    }

    /// Which of the samples is number `n` of the batch.
    pub(crate) fn row(&self, n: usize) -> usize {
        self.rows.map_or(n, |rows| rows[n])
    }

    /// The target of sample `n` of the batch, in a network of `classes`.
    ///
    /// # Panics
    ///
    /// If it is not one of them.
    pub(crate) fn target(&self, n: usize, classes: usize) -> Target {
        match self.targets {
            Targets::Classes(labels) => {
                let class = usize::from(labels[self.row(n)]);
                assert!(
                    class < classes,
                    "label {class} of sample {n}, expected one below {classes}"
                );
                Target::Class(class)
            }
            Targets::Weights(t) => {
                assert_eq!(t.ncols(), classes, "columns of the targets and classes");
                let weights = t.row(self.row(n));
                match one_hot_class(weights) {
                    Some(class) => Target::Class(class),
                    None => Target::Weights(weights.to_owned()),
                }
            }
        }
    }
}

impl Target {
    /// `tₖ`.
    pub fn weight(&self, k: usize) -> f64 {
        match self {
            Self::Class(class) => f64::from(u8::from(*class == k)),
            Self::Weights(weights) => weights[k],
        }
    }

    /// `Σₖ tₖ`.
    pub fn sum(&self) -> f64 {
        match self {
            Self::Class(_) => 1.0,
            Self::Weights(weights) => weights.sum(),
        }
    }
}

/// The class that has weight 1 if all others have 0.
fn one_hot_class(weights: ArrayView1<f64>) -> Option<usize> {
    let mut non_zeros = weights.indexed_iter().filter(|(_, w)| **w != 0.0);
    match (non_zeros.next(), non_zeros.next()) {
        (Some((class, &1.0)), None) => Some(class),
        _ => None,
    }
}

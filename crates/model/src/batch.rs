//! A mini-batch: rows of samples with their targets, without copying them.

use layers::{LogSumExp, argmax};
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
/// A batch borrows its samples, so creating one is free.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    samples: &'a Samples,
    targets: Targets<'a>,
    rows: Option<&'a [usize]>,
}

/// The targets of all samples. A batch uses some rows of them.
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
    /// A weight for each class.
    Weights(Array1<f64>),
}

impl<'a> Batch<'a> {
    /// The samples `rows` in this order, with their classes. A row may occur more than once.
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

    /// All samples, with their classes.
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

    /// All samples, with a row of target weights for each (N×C), one-hot or any.
    ///
    /// ```
    /// use model::{Batch, Samples};
    /// use ndarray::array;
    ///
    /// let samples = Samples::from_bytes(&array![[0, 255], [255, 0]]);
    /// let t = array![[0.25, 0.75], [1.0, 0.0]];
    /// let batch = Batch::with_targets(&samples, &t);
    /// assert_eq!((batch.len(), batch.features()), (2, 2));
    /// ```
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

    /// Whether the batch has no samples.
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

    /// All samples. The batch uses some rows of them.
    pub(crate) fn samples(&self) -> &'a Samples {
        self.samples
    }

    /// The row of sample `n` of the batch.
    pub(crate) fn row(&self, n: usize) -> usize {
        self.rows.map_or(n, |rows| rows[n])
    }

    /// The target of sample `n` of the batch, in a network of `classes`.
    ///
    /// # Panics
    ///
    /// If its class is `classes` or more, or if the target has another number of weights.
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
    /// `Σₖ tₖ (ln Σᵢ e^aᵢ − aₖ)` for the scores `a`, with the same care as `layers::softmax_cross_entropy`.
    pub fn cross_entropy(&self, a: &[f64], sum: LogSumExp) -> f64 {
        match self {
            Self::Class(class) => sum.minus(a[*class]),
            Self::Weights(t) => {
                let weighted = t.iter().zip(a).filter(|(t, _)| **t != 0.0);
                weighted.map(|(t, &a)| t * sum.minus(a)).sum()
            }
        }
    }

    /// The class of the largest weight.
    pub fn class(&self) -> Option<usize> {
        match self {
            Self::Class(class) => Some(*class),
            Self::Weights(t) => argmax(t.iter().copied()),
        }
    }

    /// The weight `tₖ`.
    pub fn weight(&self, k: usize) -> f64 {
        match self {
            Self::Class(class) => f64::from(u8::from(*class == k)),
            Self::Weights(weights) => weights[k],
        }
    }

    /// The sum `Σₖ tₖ`.
    pub fn sum(&self) -> f64 {
        match self {
            Self::Class(_) => 1.0,
            Self::Weights(weights) => weights.sum(),
        }
    }
}

/// The class of a one-hot row; `None` of other rows.
fn one_hot_class(weights: ArrayView1<f64>) -> Option<usize> {
    let mut non_zeros = weights.indexed_iter().filter(|(_, w)| **w != 0.0);
    match (non_zeros.next(), non_zeros.next()) {
        (Some((class, &1.0)), None) => Some(class),
        _ => None,
    }
}

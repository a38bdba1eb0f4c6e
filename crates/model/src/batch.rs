//! A mini-batch: some rows of some samples, with their targets, without copying any.

use std::sync::OnceLock;

use ndarray::{ArrayRef2, ArrayView1};

use crate::Samples;
use crate::lit::Tasks;
use crate::samples::Part;

/// N samples and what each should have been answered with.
///
/// ```
/// use model::{Batch, Samples};
/// let samples = Samples::from_bytes(&ndarray::array![[0, 255], [255, 0], [51, 0]]);
/// let labels = [0, 1, 1];
/// let batch = Batch::new(&samples, &labels, &[2, 0]);
/// assert_eq!(batch.len(), 2); // the third sample, then the first
/// ```
///
/// A gradient gathers what its samples have lit, 2 bytes for each non-zero feature, and leaves it here: the loss after an
/// update finds it.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    samples: &'a Samples,
    targets: Targets<'a>,
    rows: Option<&'a [usize]>,
    lit: OnceLock<Tasks>,
}

/// Targets of all the samples, of which a batch uses some rows.
#[derive(Debug, Clone, Copy)]
enum Targets<'a> {
    Classes(&'a [u8]),
    Weights(&'a ArrayRef2<f64>),
}

/// What one sample should have been answered with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'a> {
    /// One-hot: this class.
    Class(usize),
    /// Any weight on each class.
    Weights(ArrayView1<'a, f64>),
}

impl<'a> Batch<'a> {
    /// The samples `rows`, in that order and as often as they are named, with their classes.
    ///
    /// # Panics
    ///
    /// If there are not as many labels as samples. A row out of range panics when it is used.
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
    /// If there are not as many labels as samples.
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
            lit: OnceLock::new(),
        }
    }

    /// All the samples, with a row of weights for each (N×C): one-hot, or any.
    ///
    /// # Panics
    ///
    /// If there are not as many rows of targets as samples.
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
            lit: OnceLock::new(),
        }
    }

    /// N, the number of samples.
    pub fn len(&self) -> usize {
        self.rows.map_or(self.samples.len(), <[usize]>::len)
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// D, the number of features of each sample.
    pub fn features(&self) -> usize {
        self.samples.features()
    }

    /// The values of all samples, where they share them.
    pub(crate) fn shared_values(&self) -> Option<&'a [f64]> {
        self.samples.shared_values()
    }

    /// The features of sample `n` of the batch.
    pub(crate) fn parts(&self, n: usize) -> impl Iterator<Item = Part<'a>> + use<'a> {
        self.samples.parts(self.row(n))
    }

    /// Has the features of some samples brought from memory.
    pub(crate) fn touch(&self, samples: std::ops::Range<usize>) {
        self.samples.touch(samples.map(|n| self.row(n)));
    }

    /// How many parts each sample has.
    pub(crate) fn part_count(&self) -> usize {
        self.samples.part_count()
    }

    /// The target of sample `n` of the batch.
    pub(crate) fn target(&self, n: usize) -> Target<'a> {
        match self.targets {
            Targets::Classes(labels) => Target::Class(usize::from(labels[self.row(n)])),
            Targets::Weights(t) => {
                let weights = t.row(self.row(n));
                match one_hot_class(weights) {
                    Some(class) => Target::Class(class),
                    None => Target::Weights(weights),
                }
            }
        }
    }

    /// What its samples have lit, if a gradient has asked for it.
    pub(crate) fn lit(&self) -> Option<&Tasks> {
        self.lit.get()
    }

    /// Room for what its samples have lit, so many of them a task if there is none yet.
    pub(crate) fn keep_lit(&self, task: usize) -> &Tasks {
        self.lit.get_or_init(|| Tasks::new(self.len(), task))
    }

    fn row(&self, n: usize) -> usize {
        self.rows.map_or(n, |rows| rows[n])
    }
}

impl Target<'_> {
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

/// The class that has weight 1 where all others have 0.
fn one_hot_class(weights: ArrayView1<f64>) -> Option<usize> {
    let mut lit = weights.indexed_iter().filter(|(_, w)| **w != 0.0);
    match (lit.next(), lit.next()) {
        (Some((class, &1.0)), None) => Some(class),
        _ => None,
    }
}

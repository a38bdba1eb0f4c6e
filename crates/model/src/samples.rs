//! Samples kept as lists of what is not zero: what makes both gradients fast.
//!
//! Four fifths of an MNIST image is black, and a black pixel touches no hidden unit, whatever its weights.
//! The lit ones repeat: an image has about 150 lit pixels but only 67 different grey values, and everything
//! that a perturbed weight `w1[i, j]` does to the loss depends on the pixel's value, not on its place.

mod read;

use ndarray::{Array2, ArrayRef2};
use rayon::prelude::*;

use read::{ByteLevels, FloatLevels, Found, LevelsOf};

/// N samples of D features, as the non-zero entries of each.
///
/// The different values of a sample are its *levels*. An entry says which feature it is and which level of
/// its sample it has. Equal bits make equal levels, so nothing is rounded: the samples are exactly the
/// array they were made from (but for the sign of zeros).
///
/// ```
/// use model::Samples;
/// use ndarray::array;
///
/// let samples = Samples::from_bytes(&array![[0_u8, 255, 0, 51, 255]]);
/// assert_eq!((samples.len(), samples.features()), (1, 5));
/// assert_eq!(samples.lit(), 3); // and two levels: 1 and 0.2
/// assert_eq!(samples.to_dense(), array![[0.0, 1.0, 0.0, 0.2, 1.0]]);
/// ```
///
/// Memory: 2 bytes an entry, 2 a level of each sample (or 8, and its value, where samples share none), 2 for each 64
/// features; 29 MB for the 60,000 images of MNIST. What belongs to a sample lies together, in as few cache lines as may
/// be: a batch takes its samples from anywhere, and each line costs a wait.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    len: usize,
    features: usize,
    lit: usize,
    values: Values,
    /// Each part of each sample: how many levels it has, the end of each block, the levels where values are shared, the
    /// entries.
    words: Vec<u16>,
    /// Where the values of each part begin, where they are its own.
    firsts: Vec<usize>,
    /// Where each part begins among the words, and the end of the last.
    starts: Vec<usize>,
}

/// The values of levels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// All samples have some of these few.
    Shared(Vec<f64>),
    /// Each part has its own, one after the other.
    Own(Vec<f64>),
}

/// One non-zero feature of a sample: which of its block, and which of the part's levels it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub feature: usize,
    pub level: usize,
}

impl Entry {
    #[inline(always)]
    pub fn from_word(word: u16) -> Self {
        Self {
            feature: usize::from(word) % BLOCK,
            level: usize::from(word) / BLOCK,
        }
    }

    fn to_word(self) -> u16 {
        (self.feature + self.level * BLOCK) as u16
    }
}

/// Up to [`PART`] features of one sample. MNIST's have one part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub first_feature: usize,
    /// In the order of their features; [`Entry::from_word`] reads them.
    pub entries: &'a [u16],
    /// Where in `entries` each block of [`BLOCK`] features ends.
    pub block_ends: &'a [u16],
    pub levels: Levels<'a>,
}

/// The levels of a part.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Levels<'a> {
    /// Which of the shared values they are.
    Shared(&'a [u16], &'a [f64]),
    /// Their values.
    Own(&'a [f64]),
}

impl Levels<'_> {
    pub fn len(self) -> usize {
        match self {
            Self::Shared(which, _) => which.len(),
            Self::Own(values) => values.len(),
        }
    }

    /// Says for each level which of all colours it has: those of the shared values, or of the part's own.
    pub fn colours(self, list: &mut Vec<u16>) {
        match self {
            Self::Shared(which, _) => list.extend_from_slice(which),
            Self::Own(values) => list.extend((0..=u16::MAX).take(values.len())),
        }
    }

    /// Puts the values of all levels into the first places of a list.
    pub fn values(self, list: &mut [f64; PART]) {
        match self {
            Self::Shared(which, values) => {
                for (value, which) in list.iter_mut().zip(which) {
                    *value = values[usize::from(*which)];
                }
            }
            Self::Own(values) => list[..values.len()].copy_from_slice(values),
        }
    }
}

/// Features that are gone through together, for all samples of a task: their weights stay in the nearest cache.
pub(crate) const BLOCK: usize = 64;
/// Blocks of a part.
pub(crate) const BLOCKS: usize = PART / BLOCK;
/// Features of a part, and so the most levels that it has.
pub(crate) const PART: usize = 1 << 10;
/// Words of a cache line.
const LINE: usize = 32;
/// Samples that one task reads.
const TASK: usize = 256;
/// Tasks whose results wait in memory together.
const TASKS: usize = 16;

impl Samples {
    /// Images as samples: `x = byte / 255`, one image a row (N×D). Cost: about a microsecond an image.
    pub fn from_bytes(images: &ArrayRef2<u8>) -> Self {
        let values = (0..=255_u8).map(|byte| f64::from(byte) / 255.0).collect();
        let rows = |n| images.row(n).into_iter().copied();
        Self::collect(
            images.dim(),
            Values::Shared(values),
            rows,
            ByteLevels::default,
        )
    }

    /// Any samples, one a row (N×D).
    ///
    /// ```
    /// let x = ndarray::array![[0.0, 0.5, 0.5], [-1.0, 0.0, 2.0]];
    /// assert_eq!(model::Samples::from_dense(&x).to_dense(), x);
    /// ```
    pub fn from_dense(x: &ArrayRef2<f64>) -> Self {
        let rows = |n| x.row(n).into_iter().copied();
        Self::collect(x.dim(), Values::Own(Vec::new()), rows, FloatLevels::default)
    }

    /// The array that the samples stand for (N×D).
    pub fn to_dense(&self) -> Array2<f64> {
        let mut x = Array2::zeros((self.len, self.features));
        let mut of_levels = [0.0; PART];
        for (n, mut row) in x.rows_mut().into_iter().enumerate() {
            for part in self.parts(n) {
                part.levels.values(&mut of_levels);
                for (block, entries) in part.blocks() {
                    for entry in entries.iter().copied().map(Entry::from_word) {
                        let feature = part.first_feature + block * BLOCK + entry.feature;
                        row[feature] = of_levels[entry.level];
                    }
                }
            }
        }
        x
    }

    /// N, the number of samples.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no samples.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// D, the number of features of each.
    pub fn features(&self) -> usize {
        self.features
    }

    /// How many entries are not zero, in all samples together.
    pub fn lit(&self) -> usize {
        self.lit
    }

    /// The values of all samples, where they share them.
    pub(crate) fn shared_values(&self) -> Option<&[f64]> {
        match &self.values {
            Values::Shared(values) => Some(values),
            Values::Own(_) => None,
        }
    }

    /// How many parts a sample has.
    pub(crate) fn part_count(&self) -> usize {
        self.features.div_ceil(PART)
    }

    /// Sample `n`, in parts of at most 1,024 features.
    pub(crate) fn parts(&self, n: usize) -> impl Iterator<Item = Part<'_>> {
        (0..self.part_count()).map(move |part| self.part(n, part))
    }

    /// Reads one word of each cache line of the samples, so that the CPU waits for all of them at a time.
    pub(crate) fn touch(&self, samples: impl Iterator<Item = usize>) {
        let parts = self.part_count();
        let words = samples.map(|n| {
            let words = &self.words[self.starts[n * parts]..self.starts[(n + 1) * parts]];
            words.iter().step_by(LINE).fold(0, |all, word| all ^ word)
        });
        std::hint::black_box(words.fold(0, |all, word| all ^ word));
    }

    fn part(&self, n: usize, part: usize) -> Part<'_> {
        let row = n * self.part_count() + part;
        let words = &self.words[self.starts[row]..self.starts[row + 1]];
        let (levels, words) = words.split_first().expect("the number of levels");
        let levels = usize::from(*levels);
        let (block_ends, words) = words.split_at(blocks(self.features, part));
        let (levels, entries) = match &self.values {
            Values::Shared(values) => {
                let (which, entries) = words.split_at(levels);
                (Levels::Shared(which, values), entries)
            }
            Values::Own(values) => (Levels::Own(&values[self.firsts[row]..][..levels]), words),
        };
        Part {
            first_feature: part * PART,
            entries,
            block_ends,
            levels,
        }
    }

    /// Reads the rows in parallel, some tasks at a time, and joins what they found in the rows' order.
    fn collect<T, R, L>(
        (len, features): (usize, usize),
        values: Values,
        row: impl Fn(usize) -> R + Sync,
        new_levels: impl Fn() -> L + Sync,
    ) -> Self
    where
        R: Iterator<Item = T>,
        L: LevelsOf<T>,
    {
        let mut samples = Self {
            len,
            features,
            values,
            lit: 0,
            words: Vec::new(),
            firsts: Vec::new(),
            starts: vec![0],
        };
        let tasks: Vec<usize> = (0..len).step_by(TASK).collect();
        for tasks in tasks.chunks(TASKS) {
            let read = tasks.par_iter().map(|&first| {
                let mut found = Found::default();
                let mut levels = new_levels();
                for n in first..(first + TASK).min(len) {
                    found.read(row(n), features, &mut levels);
                }
                found
            });
            for found in read.collect::<Vec<_>>() {
                samples.append(found);
            }
        }
        samples
    }

    fn append(&mut self, found: Found) {
        let first = self.words.len();
        self.lit += found.lit;
        self.words.extend(found.words);
        self.starts.extend(found.ends.iter().map(|end| first + end));
        if let Values::Own(values) = &mut self.values {
            // A task counts its own values from 0.
            let first = values.len();
            let firsts = found.firsts.iter().map(|start| first + start);
            self.firsts.extend(firsts);
            values.extend(found.values);
        }
    }
}

impl<'a> Part<'a> {
    /// The entries of each block.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, &'a [u16])> + use<'a> {
        let mut entries = self.entries;
        let mut start = 0;
        self.block_ends.iter().enumerate().map(move |(block, end)| {
            let (here, others) = entries.split_at(usize::from(end - start));
            (entries, start) = (others, *end);
            (block, here)
        })
    }
}

/// The blocks of a part of so many features in all.
fn blocks(features: usize, part: usize) -> usize {
    (features - part * PART).min(PART).div_ceil(BLOCK)
}

//! Samples kept as lists of what is not zero: what makes both gradients fast.
//!
//! Four fifths of an MNIST image is black, and a black pixel touches no hidden unit, whatever its weights.
//! The lit ones repeat: an image has about 150 lit pixels but only 67 different grey values, and everything
//! that a perturbed weight `w1[i, j]` does to the loss depends on the pixel's value, not on its place.

mod read;

use ndarray::{Array2, ArrayRef2};
use rayon::prelude::*;

use read::{ByteColours, ColourOf, FloatColours, Found};

/// N samples of D features, as the non-zero entries of each.
///
/// The values that there are to choose from are *colours*: the 256 of bytes, or a sample's own different values. An entry
/// says which feature it is and which colour it has. Equal bits make equal colours, so nothing is rounded: the samples are
/// exactly the array they were made from (but for the sign of zeros).
///
/// ```
/// use model::Samples;
/// use ndarray::array;
///
/// let samples = Samples::from_bytes(&array![[0_u8, 255, 0, 51, 255]]);
/// assert_eq!((samples.len(), samples.features()), (1, 5));
/// assert_eq!(samples.lit(), 3); // in two colours: 1 and 0.2
/// assert_eq!(samples.to_dense(), array![[0.0, 1.0, 0.0, 0.2, 1.0]]);
/// ```
///
/// Memory: 2 bytes an entry, 2 a colour of each sample (and 8 for its value, where samples share none), 2 for each 64
/// features; 29 MB for the 60,000 images of MNIST. What belongs to a sample lies together, in as few cache lines as may
/// be: a batch takes its samples from anywhere, and each line costs a wait.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    len: usize,
    features: usize,
    lit: usize,
    /// What the colours of each part are, one part's after the other's, and behind them [`PART`] zeros.
    values: Vec<f64>,
    /// Whether all parts have the same few.
    shared: bool,
    /// Where the values of each part begin, where they are its own.
    firsts: Vec<usize>,
    /// Each part of each sample: how many colours it has, the end of each block, the colours (first that of the largest
    /// absolute value), the entries. Behind them a [`CHUNK`] of zeros.
    words: Vec<u16>,
    /// Where each part begins among the words, and the end of the last.
    starts: Vec<usize>,
}

/// One non-zero feature of a sample: which of its block, and which colour it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub feature: usize,
    pub colour: usize,
}

impl Entry {
    #[inline(always)]
    pub fn from_word(word: u16) -> Self {
        Self {
            feature: usize::from(word) % BLOCK,
            colour: usize::from(word) / BLOCK,
        }
    }

    fn to_word(self) -> u16 {
        (self.feature + self.colour * BLOCK) as u16
    }
}

/// Up to [`PART`] features of one sample. MNIST's have one part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    /// What each colour stands for; those that the entries have are below `PART`.
    pub values: &'a [f64; PART],
    /// Which colours its entries have.
    pub colours: &'a [u16],
    /// Where in `entries` each block of [`BLOCK`] features ends.
    block_ends: &'a [u16],
    /// In the order of their features; [`Entry::from_word`] reads them. A [`CHUNK`] more than they are.
    entries: &'a [u16],
}

/// Features that are gone through together, for all samples of a task: their weights stay in the nearest cache.
pub(crate) const BLOCK: usize = 64;
/// Blocks of a part.
pub(crate) const BLOCKS: usize = PART / BLOCK;
/// Features of a part, and so the most colours that it has.
pub(crate) const PART: usize = 1 << 10;
/// Words that are copied at a time: those of a cache line.
pub(crate) const CHUNK: usize = 32;
/// Samples that one task reads.
const TASK: usize = 256;
/// Tasks whose results wait in memory together.
const TASKS: usize = 16;

impl Samples {
    /// Images as samples: `x = byte / 255`, one image a row (N×D). Cost: about a microsecond an image.
    pub fn from_bytes(images: &ArrayRef2<u8>) -> Self {
        let values = (0..=255_u8).map(|byte| f64::from(byte) / 255.0).collect();
        let rows = |n| images.row(n).into_iter().copied();
        Self::collect(images.dim(), Some(values), rows, ByteColours::default)
    }

    /// Any samples, one a row (N×D).
    ///
    /// ```
    /// let x = ndarray::array![[0.0, 0.5, 0.5], [-1.0, 0.0, 2.0]];
    /// assert_eq!(model::Samples::from_dense(&x).to_dense(), x);
    /// ```
    pub fn from_dense(x: &ArrayRef2<f64>) -> Self {
        let rows = |n| x.row(n).into_iter().copied();
        Self::collect(x.dim(), None, rows, FloatColours::default)
    }

    /// The array that the samples stand for (N×D).
    pub fn to_dense(&self) -> Array2<f64> {
        let mut x = Array2::zeros((self.len, self.features));
        for (n, mut row) in x.rows_mut().into_iter().enumerate() {
            for (first, part) in (0..).step_by(PART).zip(self.parts(n)) {
                for block in 0..part.block_ends().len() {
                    for entry in part.block(block).iter().copied().map(Entry::from_word) {
                        let feature = first + block * BLOCK + entry.feature;
                        row[feature] = part.values[entry.colour];
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

    /// The values of all colours, where samples share them.
    pub(crate) fn shared_values(&self) -> Option<&[f64]> {
        self.shared
            .then(|| &self.values[..self.values.len() - PART])
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
            words.iter().step_by(CHUNK).fold(0, |all, word| all ^ word)
        });
        std::hint::black_box(words.fold(0, |all, word| all ^ word));
    }

    fn part(&self, n: usize, part: usize) -> Part<'_> {
        let row = n * self.part_count() + part;
        let words = &self.words[self.starts[row]..self.starts[row + 1] + CHUNK];
        let (colours, words) = words.split_first().expect("the number of colours");
        let (block_ends, words) = words.split_at(blocks(self.features, part));
        let (colours, entries) = words.split_at(usize::from(*colours));
        let first = self.firsts.get(row).copied().unwrap_or(0);
        let values = self.values[first..].first_chunk();
        Part {
            values: values.expect("as many zeros behind the last"),
            colours,
            block_ends,
            entries,
        }
    }

    /// Reads the rows in parallel, some tasks at a time, and joins what they found in the rows' order.
    fn collect<T, R, C>(
        (len, features): (usize, usize),
        shared: Option<Vec<f64>>,
        row: impl Fn(usize) -> R + Sync,
        new_colours: impl Fn() -> C + Sync,
    ) -> Self
    where
        R: Iterator<Item = T>,
        C: ColourOf<T>,
    {
        let mut samples = Self {
            len,
            features,
            lit: 0,
            shared: shared.is_some(),
            values: shared.unwrap_or_default(),
            firsts: Vec::new(),
            words: Vec::new(),
            starts: vec![0],
        };
        let tasks: Vec<usize> = (0..len).step_by(TASK).collect();
        for tasks in tasks.chunks(TASKS) {
            let read = tasks.par_iter().map(|&first| {
                let mut found = Found::default();
                let mut colours = new_colours();
                for n in first..(first + TASK).min(len) {
                    found.read(row(n), features, &mut colours);
                }
                found
            });
            for found in read.collect::<Vec<_>>() {
                samples.append(found);
            }
        }
        samples.values.extend([0.0; PART]);
        samples.words.extend([0; CHUNK]);
        samples
    }

    fn append(&mut self, found: Found) {
        let first = self.words.len();
        self.lit += found.lit;
        self.words.extend(found.words);
        self.starts.extend(found.ends.iter().map(|end| first + end));
        if !self.shared {
            // A task counts its own values from 0.
            let first = self.values.len();
            let firsts = found.firsts.iter().map(|start| first + start);
            self.firsts.extend(firsts);
            self.values.extend(found.values);
        }
    }
}

impl<'a> Part<'a> {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.block_ends.last().map_or(0, |end| usize::from(*end))
    }

    /// All entries.
    pub fn entries(&self) -> &'a [u16] {
        &self.entries[..self.len()]
    }

    /// Where in the entries each block ends.
    pub fn block_ends(&self) -> &'a [u16] {
        self.block_ends
    }

    /// The entries of a block.
    pub fn block(&self, block: usize) -> &'a [u16] {
        let (entries, len) = self.block_and_on(block);
        &entries[..len]
    }

    /// The entries of a block and whatever is behind them, at least a [`CHUNK`]; and how many of them are the block's.
    #[inline(always)]
    pub fn block_and_on(&self, block: usize) -> (&'a [u16], usize) {
        let start = block.checked_sub(1).map_or(0, |last| self.block_ends[last]);
        let len = self.block_ends[block] - start;
        (&self.entries[usize::from(start)..], usize::from(len))
    }

    /// The largest absolute value of its entries.
    pub fn largest(&self) -> f64 {
        let colour = self.colours.first();
        colour.map_or(0.0, |colour| self.values[usize::from(*colour)].abs())
    }
}

/// The blocks of a part of so many features in all.
fn blocks(features: usize, part: usize) -> usize {
    (features - part * PART).min(PART).div_ceil(BLOCK)
}

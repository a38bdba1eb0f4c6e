//! Samples kept as lists of what is not zero: what makes both gradients fast.
//!
//! Four fifths of an MNIST image is black, and a black pixel touches no hidden unit, whatever its weights.
//! The lit ones repeat: an image has about 150 lit pixels but only 67 different grey values, and everything
//! that a perturbed weight `w1[i, j]` does to the loss depends on the pixel's value, not on its place.

use ndarray::{Array2, ArrayRef2};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

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
/// Memory: 4 bytes an entry, 4 a level of each sample, 2 for each 64 features; 54 MB for the 60,000 images of MNIST.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    len: usize,
    features: usize,
    /// The different values of all samples.
    values: Vec<f64>,
    /// Where each part's entries begin, and the end of the last.
    entry_starts: Vec<usize>,
    entries: Vec<Entry>,
    /// Where in its part's entries each block ends.
    block_ends: Vec<u16>,
    /// Where each part's levels begin, and the end of the last.
    level_starts: Vec<usize>,
    /// Indices into `values`.
    levels: Vec<u32>,
}

/// One non-zero feature of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Which feature, counted from the part's first.
    pub feature: u16,
    /// Which of the part's levels.
    pub level: u16,
}

/// Up to [`PART`] features of one sample: so many that 16 bits count them. Most samples have one part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub first_feature: usize,
    pub entries: &'a [Entry],
    /// Where in `entries` each block of [`BLOCK`] features ends.
    block_ends: &'a [u16],
    /// Indices into [`Samples::values`].
    pub levels: &'a [u32],
}

impl<'a> Part<'a> {
    /// The entries of a block, counted from the part's first.
    pub fn block(self, block: usize) -> &'a [Entry] {
        let start = block.checked_sub(1).map_or(0, |b| self.block_ends[b]);
        &self.entries[usize::from(start)..usize::from(self.block_ends[block])]
    }
}

/// Features that are gone through together, for all samples of a task: their weights stay in the nearest cache.
pub(crate) const BLOCK: usize = 64;
/// Blocks of a part.
pub(crate) const BLOCKS: usize = PART / BLOCK;
const PART: usize = 1 << 15;
/// Samples that one task reads.
const TASK: usize = 256;
/// Tasks whose results wait in memory together.
const TASKS: usize = 16;

impl Samples {
    /// Images as samples: `x = byte / 255`, one image a row (N×D). Cost: about a microsecond an image.
    pub fn from_bytes(images: &ArrayRef2<u8>) -> Self {
        let values = (0..=255_u8).map(|byte| f64::from(byte) / 255.0).collect();
        let rows = |n| images.row(n).into_iter().copied();
        Self::collect(images.dim(), values, rows, ByteLevels::default)
    }

    /// Any samples, one a row (N×D).
    ///
    /// ```
    /// let x = ndarray::array![[0.0, 0.5, 0.5], [-1.0, 0.0, 2.0]];
    /// assert_eq!(model::Samples::from_dense(&x).to_dense(), x);
    /// ```
    pub fn from_dense(x: &ArrayRef2<f64>) -> Self {
        let rows = |n| x.row(n).into_iter().copied();
        Self::collect(x.dim(), Vec::new(), rows, FloatLevels::default)
    }

    /// The array that the samples stand for (N×D).
    pub fn to_dense(&self) -> Array2<f64> {
        let mut x = Array2::zeros((self.len, self.features));
        for (n, mut row) in x.rows_mut().into_iter().enumerate() {
            for part in self.parts(n) {
                for entry in part.entries {
                    let level = part.levels[usize::from(entry.level)];
                    row[part.first_feature + usize::from(entry.feature)] =
                        self.values[level as usize];
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
        self.entries.len()
    }

    /// The value of every level index.
    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    /// How many parts a sample has.
    pub(crate) fn part_count(&self) -> usize {
        self.features.div_ceil(PART)
    }

    /// Sample `n`, in parts of at most 32,768 features.
    pub(crate) fn parts(&self, n: usize) -> impl Iterator<Item = Part<'_>> {
        (0..self.part_count()).map(move |part| self.part(n, part))
    }

    /// One part of sample `n`.
    pub(crate) fn part(&self, n: usize, part: usize) -> Part<'_> {
        let row = n * self.part_count() + part;
        let blocks = self.features.div_ceil(BLOCK);
        let first = part * BLOCKS;
        Part {
            first_feature: part * PART,
            entries: &self.entries[self.entry_starts[row]..self.entry_starts[row + 1]],
            block_ends: &self.block_ends[n * blocks..][first..blocks.min(first + BLOCKS)],
            levels: &self.levels[self.level_starts[row]..self.level_starts[row + 1]],
        }
    }

    /// Reads the rows in parallel, some tasks at a time, and joins what they found in the rows' order.
    fn collect<T, R, L>(
        (len, features): (usize, usize),
        values: Vec<f64>,
        row: impl Fn(usize) -> R + Sync,
        new_levels: impl Fn() -> L + Sync,
    ) -> Self
    where
        R: Iterator<Item = T>,
        L: Levels<T>,
    {
        let mut samples = Self {
            len,
            features,
            values,
            entry_starts: vec![0],
            entries: Vec::new(),
            block_ends: Vec::new(),
            level_starts: vec![0],
            levels: Vec::new(),
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
        // A task counts its own values from 0; bytes bring none, their levels are global already.
        let base = if found.values.is_empty() {
            0
        } else {
            self.values.len() as u32
        };
        let (entries, levels) = (self.entries.len(), self.levels.len());
        self.values.extend(found.values);
        self.entries.extend(found.entries);
        self.block_ends.extend(found.block_ends);
        self.levels
            .extend(found.levels.iter().map(|level| base + level));
        self.entry_starts
            .extend(found.entry_ends.iter().map(|end| entries + end));
        self.level_starts
            .extend(found.level_ends.iter().map(|end| levels + end));
    }
}

/// What a task found in its samples; the ends count from the task's first entry and level.
#[derive(Default)]
struct Found {
    values: Vec<f64>,
    entries: Vec<Entry>,
    entry_ends: Vec<usize>,
    block_ends: Vec<u16>,
    levels: Vec<u32>,
    level_ends: Vec<usize>,
}

impl Found {
    fn read<T>(
        &mut self,
        row: impl Iterator<Item = T>,
        features: usize,
        levels: &mut impl Levels<T>,
    ) {
        let mut row = row.enumerate();
        for part in 0..features.div_ceil(PART) {
            let (first_entry, first_level) = (self.entries.len(), self.levels.len());
            levels.clear();
            for _ in (part * PART..features.min((part + 1) * PART)).step_by(BLOCK) {
                for (feature, value) in row.by_ref().take(BLOCK) {
                    if let Some(level) = levels.of(value, self, first_level) {
                        self.entries.push(Entry {
                            feature: (feature % PART) as u16,
                            level,
                        });
                    }
                }
                self.block_ends
                    .push((self.entries.len() - first_entry) as u16);
            }
            self.entry_ends.push(self.entries.len());
            self.level_ends.push(self.levels.len());
        }
    }
}

/// Tells the levels of one part apart.
trait Levels<T> {
    /// Forgets the last part.
    fn clear(&mut self);

    /// The level of a value in this part, which began at `found.levels[first]`; none for zero.
    fn of(&mut self, value: T, found: &mut Found, first: usize) -> Option<u16>;
}

/// For each byte its level, once it has been met.
struct ByteLevels([Option<u16>; 256]);

impl Default for ByteLevels {
    fn default() -> Self {
        Self([None; 256])
    }
}

impl Levels<u8> for ByteLevels {
    fn clear(&mut self) {
        self.0 = [None; 256];
    }

    fn of(&mut self, byte: u8, found: &mut Found, first: usize) -> Option<u16> {
        if byte == 0 {
            return None;
        }
        let level = &mut self.0[usize::from(byte)];
        if level.is_none() {
            *level = Some((found.levels.len() - first) as u16);
            found.levels.push(u32::from(byte));
        }
        *level
    }
}

/// For the bits of each number its level, once it has been met.
#[derive(Default)]
struct FloatLevels(FxHashMap<u64, u16>);

impl Levels<f64> for FloatLevels {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn of(&mut self, value: f64, found: &mut Found, first: usize) -> Option<u16> {
        if value == 0.0 {
            return None;
        }
        let level = *self.0.entry(value.to_bits()).or_insert_with(|| {
            found.levels.push(found.values.len() as u32);
            found.values.push(value);
            (found.levels.len() - 1 - first) as u16
        });
        Some(level)
    }
}

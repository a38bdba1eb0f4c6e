//! The lit features of some samples, with their values, block by block.
//!
//! A batch takes its samples from anywhere among 60,000, and each lies in memory that no cache holds. Here they are
//! brought together in the order in which the first layer reads them: a block of features of all samples, then the next.
//! It then reads two lists from front to end, and nothing waits for a number that says where another number is.

use std::ops::Range;
use std::sync::OnceLock;

use crate::Batch;
use crate::samples::{BLOCK, BLOCKS, Entry};

/// What some neighbouring samples of a batch have lit.
#[derive(Debug, Clone)]
pub(crate) struct Lit {
    samples: usize,
    /// Block by block and sample by sample, which feature of the block is lit …
    features: Vec<u8>,
    /// … and its value.
    values: Vec<f64>,
    /// For each block and sample, where its features begin, and where the last end.
    bounds: Vec<u32>,
    levels: usize,
    largest: f64,
}

impl Lit {
    pub fn of(batch: &Batch, samples: Range<usize>) -> Self {
        batch.touch(samples.clone());
        let mut lit = Self::counted(batch, samples.clone());
        lit.fill(batch, samples);
        lit.largest = largest(&lit.values);
        lit
    }

    /// With room for all, and where what belongs.
    fn counted(batch: &Batch, samples: Range<usize>) -> Self {
        let count = samples.len();
        let mut bounds = vec![0; batch.features().div_ceil(BLOCK) * count + 1];
        let mut levels = 0;
        for (i, n) in samples.enumerate() {
            for (part, features) in batch.parts(n).enumerate() {
                levels += features.levels.len();
                let mut start = 0;
                for (end, block) in features.block_ends.iter().zip(part * BLOCKS..) {
                    bounds[block * count + i + 1] = end - start;
                    start = *end;
                }
            }
        }
        let mut all = 0;
        for bound in &mut bounds {
            all += *bound;
            *bound = all;
        }
        Self {
            samples: count,
            features: vec![0; all as usize],
            values: vec![0.0; all as usize],
            bounds,
            levels,
            largest: 0.0,
        }
    }

    fn fill(&mut self, batch: &Batch, samples: Range<usize>) {
        let all_values = batch.values();
        for (i, n) in samples.enumerate() {
            for (part, features) in batch.parts(n).enumerate() {
                let (mut entries, levels) = (features.entries, features.levels);
                for block in (part * BLOCKS..).take(features.block_ends.len()) {
                    let here = self.bounds(i, block);
                    let of_block = entries.split_off(..here.len()).expect("a block's entries");
                    let features = &mut self.features[here.clone()];
                    let values = &mut self.values[here];
                    for ((feature, value), word) in features.iter_mut().zip(values).zip(of_block) {
                        let entry = Entry::from_word(*word);
                        *feature = (entry.feature % BLOCK) as u8;
                        *value = all_values[levels[entry.level] as usize];
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn bounds(&self, i: usize, block: usize) -> Range<usize> {
        let bounds = &self.bounds[block * self.samples + i..][..2];
        bounds[0] as usize..bounds[1] as usize
    }

    /// What sample `i` has lit in a block: which of its features, and their values.
    #[inline(always)]
    pub fn block(&self, i: usize, block: usize) -> (&[u8], &[f64]) {
        let here = self.bounds(i, block);
        (&self.features[here.clone()], &self.values[here])
    }

    /// All lit features of sample `i`, with their values.
    pub fn features(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        (0..(self.bounds.len() - 1) / self.samples).flat_map(move |block| {
            let (features, values) = self.block(i, block);
            let features = features.iter().zip(values);
            features.map(move |(feature, x)| (block * BLOCK + usize::from(*feature), *x))
        })
    }

    /// The largest `|x|` of all samples.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// How many levels all samples have.
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// How many samples they are.
    pub fn len(&self) -> usize {
        self.samples
    }
}

/// The largest absolute value, eight at a time: one after the other, each would wait for the one before.
fn largest(values: &[f64]) -> f64 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut largest = [0.0_f64; 8];
    for eight in eights {
        for (largest, x) in largest.iter_mut().zip(eight) {
            *largest = largest.max(x.abs());
        }
    }
    let all = largest.into_iter().chain(rest.iter().map(|x| x.abs()));
    all.fold(0.0, f64::max)
}

/// What all samples of a batch have lit, task by task.
#[derive(Debug, Clone)]
pub(crate) struct Tasks {
    samples: usize,
    /// Samples of each task.
    pub task: usize,
    lit: Vec<OnceLock<Lit>>,
}

impl Tasks {
    pub fn new(samples: usize, task: usize) -> Self {
        Self {
            samples,
            task,
            lit: vec![OnceLock::new(); samples.div_ceil(task)],
        }
    }

    /// The samples of each task.
    pub fn ranges(&self) -> impl ExactSizeIterator<Item = Range<usize>> + use<> {
        let (samples, task) = (self.samples, self.task);
        (0..self.lit.len()).map(move |i| i * task..((i + 1) * task).min(samples))
    }

    /// What those of a task have lit, which is gathered when it is asked for the first time.
    pub fn of(&self, batch: &Batch, samples: Range<usize>) -> &Lit {
        self.lit[samples.start / self.task].get_or_init(|| Lit::of(batch, samples))
    }
}

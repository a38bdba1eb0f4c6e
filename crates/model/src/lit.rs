//! What some samples have lit, block by block.
//!
//! A batch takes its samples from anywhere among 60,000, and each lies in memory that no cache holds. Here they are
//! brought together in the order in which the first layer reads them: a block of features of all samples, then the next.
//! It then reads one list from front to end, and nothing waits for a number that says where another number is.

use std::ops::Range;
use std::sync::OnceLock;

use crate::Batch;
use crate::palette::Palette;
use crate::samples::{BLOCK, BLOCKS, CHUNK, Entry, PART, Part};

/// What some neighbouring samples of a batch have lit.
#[derive(Debug, Clone)]
pub(crate) struct Lit {
    samples: usize,
    parts: usize,
    /// Block by block and sample by sample, the entries.
    words: Vec<u16>,
    /// For each block and sample, where its entries begin, and where the last end.
    bounds: Vec<u32>,
    values: Palette<f64>,
    largest: f64,
}

impl Lit {
    pub fn of(batch: &Batch, samples: Range<usize>) -> Self {
        batch.touch(samples.clone());
        let parts: Vec<_> = samples.clone().flat_map(|n| batch.parts(n)).collect();
        let blocks = batch.features().div_ceil(BLOCK);
        let mut lit = Self {
            samples: samples.len(),
            parts: batch.part_count(),
            words: Vec::with_capacity(parts.iter().map(Part::len).sum::<usize>() + CHUNK),
            bounds: Vec::with_capacity(blocks * samples.len() + 1),
            values: Palette::new(batch, samples.clone(), |x| x),
            largest: parts.iter().map(Part::largest).fold(0.0, f64::max),
        };
        for block in 0..blocks {
            for part in parts[block / BLOCKS..].iter().step_by(lit.parts) {
                lit.bounds.push(lit.words.len() as u32);
                append(&mut lit.words, part.block_and_on(block % BLOCKS));
            }
        }
        lit.bounds.push(lit.words.len() as u32);
        lit
    }

    /// What sample `i` has lit in a block, as words of [`Entry`]; and the values of its colours.
    #[inline(always)]
    pub fn block(&self, i: usize, block: usize) -> (&[u16], &[f64; PART]) {
        let bounds = &self.bounds[block * self.samples + i..][..2];
        let words = &self.words[bounds[0] as usize..bounds[1] as usize];
        (words, self.values.of(i * self.parts + block / BLOCKS))
    }

    /// All lit features of sample `i`, with their values.
    pub fn features(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        (0..(self.bounds.len() - 1) / self.samples).flat_map(move |block| {
            let (entries, values) = self.block(i, block);
            let entries = entries.iter().copied().map(Entry::from_word);
            entries.map(move |entry| (block * BLOCK + entry.feature, values[entry.colour]))
        })
    }

    /// The largest `|x|` of all samples.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// How many samples they are.
    pub fn len(&self) -> usize {
        self.samples
    }
}

/// Appends the first `len` words of a list that goes on behind them. Whole chunks are copied: most lists are shorter than
/// one, and the CPU then need not foresee how long each is.
#[inline(always)]
fn append(words: &mut Vec<u16>, (list, len): (&[u16], usize)) {
    let end = words.len() + len;
    let (chunks, _) = list.as_chunks::<CHUNK>();
    for chunk in &chunks[..len.div_ceil(CHUNK).max(1)] {
        words.extend_from_slice(chunk);
    }
    words.truncate(end);
}

/// What all samples of a batch have lit, task by task.
#[derive(Debug, Clone)]
pub(crate) struct Tasks {
    /// Samples of each task.
    pub task: usize,
    lit: Vec<OnceLock<Lit>>,
}

impl Tasks {
    pub fn new(samples: usize, task: usize) -> Self {
        Self {
            task,
            lit: vec![OnceLock::new(); samples.div_ceil(task)],
        }
    }

    /// What the task of sample `n` has lit, and the sample's number there.
    ///
    /// # Panics
    ///
    /// If nobody has asked for it yet.
    #[inline(always)]
    pub fn of_sample(&self, n: usize) -> (&Lit, usize) {
        let lit = self.lit[n / self.task].get();
        (lit.expect("a forward pass"), n % self.task)
    }

    /// What those of a task have lit, which is gathered when it is asked for the first time.
    pub fn of(&self, batch: &Batch, samples: Range<usize>) -> &Lit {
        self.lit[samples.start / self.task].get_or_init(|| Lit::of(batch, samples))
    }
}

//! The lit features of a task's samples, copied together.
//!
//! A batch takes its samples from anywhere among 60,000, and each lies in memory that no cache holds. Copying them
//! first, one after the other, lets the CPU wait for many of them at a time, and not for each when it is needed; and
//! the values of their levels are looked up once.

use std::ops::Range;

use crate::Batch;
use crate::samples::{BLOCK, BLOCKS, Entry};

/// What some neighbouring samples of a batch have lit.
pub(super) struct Lit {
    blocks: usize,
    parts: usize,
    /// Words for `Entry::from_word`.
    entries: Vec<u32>,
    /// For each sample, where its blocks begin among the entries, and where the last ends.
    bounds: Vec<u32>,
    values: Vec<f64>,
    /// Where the values of each part of each sample begin, and the end of the last.
    starts: Vec<usize>,
}

impl Lit {
    pub fn of(batch: &Batch, samples: Range<usize>) -> Self {
        let (blocks, parts) = (batch.features().div_ceil(BLOCK), batch.part_count());
        let mut lit = Self {
            blocks,
            parts,
            entries: Vec::new(),
            bounds: Vec::with_capacity(samples.len() * (blocks + 1)),
            values: Vec::new(),
            starts: Vec::with_capacity(samples.len() * parts + 1),
        };
        batch.touch(samples.clone());
        let all = || samples.clone().flat_map(|n| batch.parts(n));
        lit.entries
            .reserve_exact(all().map(|part| part.entries.len()).sum());
        lit.values
            .reserve_exact(all().map(|part| part.levels.len()).sum());
        for n in samples.clone() {
            lit.bounds.push(lit.entries.len() as u32);
            for part in batch.parts(n) {
                let first = lit.entries.len() as u32;
                lit.entries.extend_from_slice(part.entries);
                let ends = part.block_ends.iter();
                lit.bounds.extend(ends.map(|end| first + end));
            }
        }
        lit.starts.push(0);
        for part in all() {
            let levels = part.levels.iter();
            lit.values
                .extend(levels.map(|&level| batch.values()[level as usize]));
            lit.starts.push(lit.values.len());
        }
        lit
    }

    /// The entries of sample `i` in a block of features (as words), and the values of their levels.
    #[inline(always)]
    pub fn block(&self, i: usize, block: usize) -> (&[u32], &[f64]) {
        let bounds = &self.bounds[i * (self.blocks + 1) + block..][..2];
        let part = i * self.parts + block / BLOCKS;
        (
            &self.entries[bounds[0] as usize..bounds[1] as usize],
            &self.values[self.starts[part]..self.starts[part + 1]],
        )
    }

    /// All lit features of sample `i`, with their values.
    pub fn features(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        (0..self.blocks).flat_map(move |block| {
            let (entries, values) = self.block(i, block);
            let entries = entries.iter().copied().map(Entry::from_word);
            entries.map(move |entry| {
                let feature = block * BLOCK + entry.feature % BLOCK;
                (feature, values[entry.level])
            })
        })
    }

    /// The largest `|x|` of all samples.
    pub fn largest(&self) -> f64 {
        // Eight at a time: one after the other, each would wait for the one before.
        let (eights, rest) = self.values.as_chunks::<8>();
        let mut largest = [0.0_f64; 8];
        for eight in eights {
            for (largest, x) in largest.iter_mut().zip(eight) {
                *largest = largest.max(x.abs());
            }
        }
        let all = largest.into_iter().chain(rest.iter().map(|x| x.abs()));
        all.fold(0.0, f64::max)
    }

    /// How many levels all samples have.
    pub fn level_count(&self) -> usize {
        self.values.len()
    }

    /// How many samples they are.
    pub fn len(&self) -> usize {
        self.bounds.len() / (self.blocks + 1)
    }
}

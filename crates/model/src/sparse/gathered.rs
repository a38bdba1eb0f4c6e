//! The samples of a mini-batch, gathered block by block.
//!
//! A batch takes its samples from anywhere among 60,000, and each lies in memory that no cache holds. Here their entries
//! are copied into the order in which the first layer reads them: a block of features of all samples, then the next.

use std::ops::Range;

use super::samples::Values;
use super::{BLOCK, CODES, Entry, Piece, Samples};
use crate::Batch;
use crate::kernel::parallel::for_each;
use crate::kernel::tuning::COPY_WIDTH;

/// Some samples of a batch as a sparse matrix (CSR in blocks of 64 features). Its buffers are reused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered {
    len: usize,
    blocks: Vec<Block>,
    max_abs: f64,
    /// Where the samples' entries were.
    ranges: Vec<Range<usize>>,
}

/// 64 features of all samples.
#[derive(Debug, Clone)]
struct Block {
    /// Where the entries of each sample begin, and where the last ends.
    indptr: Vec<usize>,
    entries: Vec<Entry>,
    values: Values,
}

impl Gathered {
    /// Gathers samples of a batch, on all workers.
    pub fn fill(&mut self, batch: &Batch, samples: Range<usize>) {
        self.prepare(batch, samples.clone());
        let blocks = self.blocks.iter_mut().enumerate();
        for_each(blocks, |(b, block)| block.fill(batch, samples.clone(), b));
    }

    /// Gathers samples of a batch, on this thread.
    pub fn fill_alone(&mut self, batch: &Batch, samples: Range<usize>) {
        self.prepare(batch, samples.clone());
        for (b, block) in self.blocks.iter_mut().enumerate() {
            block.fill(batch, samples.clone(), b);
        }
    }

    fn prepare(&mut self, batch: &Batch, samples: Range<usize>) {
        self.len = samples.len();
        let x = batch.samples();
        self.blocks.resize_with(x.blocks(), || Block::new(x));
        self.ranges.clear();
        self.max_abs = 0.0;
        for row in samples.map(|n| batch.row(n)) {
            self.max_abs = self.max_abs.max(x.max_abs(row));
            self.ranges.push(x.entries_of(row));
        }
        x.prefetch(&self.ranges);
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The number of blocks.
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The largest absolute value of a feature.
    pub fn max_abs(&self) -> f64 {
        self.max_abs
    }

    /// One block of one sample.
    #[inline(always)]
    pub fn piece(&self, sample: usize, block: usize) -> Piece<'_> {
        let block = &self.blocks[block];
        let (start, end) = (block.indptr[sample], block.indptr[sample + 1]);
        Piece {
            entries: &block.entries[start..end],
            values: block.values.of_piece(start),
        }
    }

    /// The non-zero features of a sample, with their values.
    pub fn row(&self, sample: usize) -> impl Iterator<Item = (usize, f64)> {
        (0..self.blocks()).flat_map(move |block| {
            let non_zeros = self.piece(sample, block).iter();
            non_zeros.map(move |(index, value)| (block * BLOCK + index, value))
        })
    }
}

impl Block {
    fn new(x: &Samples) -> Self {
        Self {
            indptr: Vec::new(),
            entries: Vec::new(),
            values: x.values().emptied(),
        }
    }

    fn fill(&mut self, batch: &Batch, samples: Range<usize>, block: usize) {
        let x = batch.samples();
        self.indptr.clear();
        self.indptr.push(0);
        match (&mut self.values, x.values()) {
            (Values::Shared(values), Values::Shared(shared)) => **values = **shared,
            (Values::PerEntry(values), Values::PerEntry(_)) => values.clear(),
            (values, other) => *values = other.emptied(),
        }
        let mut end = 0;
        for n in samples {
            let indptr = x.indptr(batch.row(n));
            let piece = indptr[block]..indptr[block + 1];
            end = copy_padded(
                &mut self.entries,
                end,
                x.entries_from(piece.start),
                piece.len(),
            );
            self.indptr.push(end);
            if let (Values::PerEntry(values), Values::PerEntry(all)) =
                (&mut self.values, x.values())
            {
                values.extend_from_slice(&all[piece]);
            }
        }
        if let Values::PerEntry(values) = &mut self.values {
            values.extend([0.0; CODES]);
        }
    }
}

/// Copies the first `len` entries of a longer list to `start`, by whole chunks of [`COPY_WIDTH`]; returns where they end.
#[inline(always)]
fn copy_padded(entries: &mut Vec<Entry>, start: usize, list: &[Entry], len: usize) -> usize {
    let end = start + len;
    if entries.len() < end + COPY_WIDTH {
        entries.resize(2 * (end + COPY_WIDTH), Entry::default());
    }
    let chunks = list.as_chunks::<COPY_WIDTH>().0.iter();
    let room = entries[start..].as_chunks_mut::<COPY_WIDTH>().0.iter_mut();
    for (to, from) in room.zip(chunks).take(len.div_ceil(COPY_WIDTH).max(1)) {
        *to = *from;
    }
    end
}

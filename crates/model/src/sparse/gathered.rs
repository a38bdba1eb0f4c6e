//! Some samples of a mini-batch, gathered block by block.
//!
//! A batch takes its samples from anywhere among 60,000, and each lies in memory that no cache holds. Here their entries
//! are copied into the order in which the first layer reads them: a block of features of all samples, then the next.

use std::ops::Range;

use super::samples::Values;
use super::{BLOCK, CODES, Entry, Piece};
use crate::Batch;
use crate::kernel::tuning::{COPY_WIDTH, DENSE_GROUP, GROUP};

/// Some samples of a batch as a sparse matrix (CSR in blocks of 128 features). Its buffers are reused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered {
    len: usize,
    /// Block by block, where the entries of each sample begin, and where the last end.
    indptr: Vec<usize>,
    entries: Vec<Entry>,
    values: Values,
    /// Where the samples' entries were.
    ranges: Vec<Range<usize>>,
}

impl Gathered {
    /// Gathers samples of a batch.
    pub fn fill(&mut self, batch: &Batch, samples: Range<usize>) {
        let x = batch.samples();
        self.ranges.clear();
        self.ranges
            .extend(samples.clone().map(|n| x.entries_of(batch.row(n))));
        x.prefetch(&self.ranges);

        self.len = samples.len();
        self.values.start_like(x.values());
        self.indptr.clear();
        self.indptr.push(0);
        let mut end = 0;
        for block in 0..x.blocks() {
            for n in samples.clone() {
                let indptr = x.indptr(batch.row(n));
                let piece = indptr[block]..indptr[block + 1];
                let list = x.entries_from(piece.start);
                end = copy_padded(&mut self.entries, end, list, piece.len());
                self.indptr.push(end);
                self.values.append(x.values(), piece);
            }
        }
        self.values.append_padding();
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many tiles of a panel to use at a time: fewer if most of its rows are needed for each sample.
    pub fn tiles_together(&self) -> usize {
        let nnz = self.indptr.last().copied().unwrap_or(0);
        let dense = nnz * 2 > self.indptr.len() * BLOCK;
        if dense { DENSE_GROUP } else { GROUP }
    }

    /// One block of one sample.
    #[inline(always)]
    pub fn piece(&self, sample: usize, block: usize) -> Piece<'_> {
        let indptr = &self.indptr[block * self.len + sample..][..2];
        Piece {
            entries: &self.entries[indptr[0]..indptr[1]],
            values: self.values.of_piece(indptr[0]),
        }
    }

    /// The non-zero features of a sample, with their values.
    pub fn row(&self, sample: usize) -> impl Iterator<Item = (usize, f64)> {
        let blocks = self.indptr.len().saturating_sub(1) / self.len.max(1);
        (0..blocks).flat_map(move |block| {
            let non_zeros = self.piece(sample, block).iter();
            non_zeros.map(move |(index, value)| (block * BLOCK + index, value))
        })
    }
}

impl Values {
    /// No values yet, or the same dictionary.
    fn start_like(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Shared(values), Self::Shared(others)) => **values = **others,
            (Self::PerEntry(values), Self::PerEntry(_)) => values.clear(),
            (_, Self::Shared(others)) => *self = Self::Shared(others.clone()),
            (_, Self::PerEntry(_)) => *self = Self::PerEntry(Vec::new()),
        }
    }

    /// Appends some values of others of its kind.
    #[inline(always)]
    fn append(&mut self, others: &Self, range: Range<usize>) {
        if let (Self::PerEntry(values), Self::PerEntry(others)) = (self, others) {
            values.extend_from_slice(&others[range]);
        }
    }

    /// Appends as many values as a piece may refer to.
    pub(super) fn append_padding(&mut self) {
        if let Self::PerEntry(values) = self {
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

//! Samples as sparse rows.

use ndarray::{Array2, ArrayRef2};
use rayon::prelude::*;

use super::encode::{Encode, EncodedRows};
use super::{BLOCK, CODES, Entry, Piece};
use crate::kernel::tuning::{COPY_WIDTH, ENCODE_CHUNK, ENCODE_CHUNKS};

/// N samples of D features, stored by their non-zeros (compressed sparse rows).
///
/// Samples made from bytes share a dictionary of 256 values; those made from floats keep a value for each non-zero.
/// Nothing is rounded: the samples are exactly the array they were made from, but for the sign of zeros.
///
/// ```
/// use model::Samples;
/// use ndarray::array;
///
/// let samples = Samples::from_bytes(&array![[0_u8, 255, 0, 51, 255]]);
/// assert_eq!((samples.len(), samples.features()), (1, 5));
/// assert_eq!(samples.nnz(), 3); // 1, 0.2 and 1
/// assert_eq!(samples.to_dense(), array![[0.0, 1.0, 0.0, 0.2, 1.0]]);
/// ```
///
/// Memory: 2 bytes for each non-zero (10 if the samples are floats), 8 for each 128 features and 8 for each sample;
/// 22 MB for the 60,000 images of MNIST.
#[doc(alias = "csr")]
#[doc(alias = "sparse")]
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    len: usize,
    features: usize,
    /// Where each block of each sample begins among the entries, and where the last ends.
    indptr: Vec<usize>,
    /// The non-zeros, and [`COPY_WIDTH`] more entries that belong to no sample.
    entries: Vec<Entry>,
    values: Values,
    /// The largest absolute value of each sample.
    max_abs: Vec<f64>,
}

/// What the codes of entries stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// A dictionary for all entries.
    Shared(Box<[f64; CODES]>),
    /// A value for each entry, and [`CODES`] more behind the last; a code counts from its piece's first.
    PerEntry(Vec<f64>),
}

impl Default for Values {
    fn default() -> Self {
        Self::PerEntry(Vec::new())
    }
}

impl Values {
    /// The values of the piece whose entries begin at `start`.
    #[inline(always)]
    pub fn of_piece(&self, start: usize) -> &[f64; CODES] {
        match self {
            Self::Shared(values) => values,
            Self::PerEntry(values) => {
                let values = values[start..].first_chunk();
                values.expect("256 values behind the last")
            }
        }
    }
}

impl Samples {
    /// Images as samples: `x = byte / 255`, one image a row (N×D). Cost: about a microsecond an image of MNIST.
    ///
    /// ```
    /// let samples = model::Samples::from_bytes(&ndarray::array![[0, 51], [255, 0]]);
    /// assert_eq!(samples.to_dense(), ndarray::array![[0.0, 0.2], [1.0, 0.0]]);
    /// ```
    #[must_use]
    pub fn from_bytes(images: &ArrayRef2<u8>) -> Self {
        let dictionary = Box::new(std::array::from_fn(|byte| byte as f64 / 255.0));
        let mut samples = Self::empty(images.dim(), Values::Shared(dictionary));
        samples.encode(|n| images.row(n).into_iter().copied());
        samples
    }

    /// Any samples, one a row (N×D).
    ///
    /// ```
    /// let x = ndarray::array![[0.0, 0.5, 0.5], [-1.0, 0.0, 2.0]];
    /// assert_eq!(model::Samples::from_dense(&x).to_dense(), x);
    /// ```
    #[must_use]
    pub fn from_dense(x: &ArrayRef2<f64>) -> Self {
        let mut samples = Self::empty(x.dim(), Values::PerEntry(Vec::new()));
        samples.encode(|n| x.row(n).into_iter().copied());
        samples
    }

    /// The samples as an array (N×D).
    #[must_use]
    pub fn to_dense(&self) -> Array2<f64> {
        let mut x = Array2::zeros((self.len, self.features));
        for (n, mut row) in x.rows_mut().into_iter().enumerate() {
            for block in 0..self.blocks() {
                for (index, value) in self.piece(n, block).iter() {
                    row[block * BLOCK + index] = value;
                }
            }
        }
        x
    }

    /// N, the number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// D, the number of features of each.
    #[must_use]
    pub fn features(&self) -> usize {
        self.features
    }

    /// The number of non-zeros, in all samples together.
    #[must_use]
    pub fn nnz(&self) -> usize {
        self.indptr.last().copied().unwrap_or(0)
    }

    /// Blocks of a sample.
    pub(crate) fn blocks(&self) -> usize {
        self.features.div_ceil(BLOCK)
    }

    /// What the codes of the entries stand for.
    pub(crate) fn values(&self) -> &Values {
        &self.values
    }

    /// The largest absolute value of a sample.
    pub(crate) fn max_abs(&self, n: usize) -> f64 {
        self.max_abs[n]
    }

    /// Where the blocks of a sample begin among the entries, and where the last ends.
    pub(crate) fn indptr(&self, n: usize) -> &[usize] {
        let blocks = self.blocks();
        &self.indptr[n * blocks..=(n + 1) * blocks]
    }

    /// Where the entries of a sample are.
    pub(crate) fn entries_of(&self, n: usize) -> std::ops::Range<usize> {
        let blocks = self.blocks();
        self.indptr[n * blocks]..self.indptr[(n + 1) * blocks]
    }

    /// Reads one entry of each cache line of some samples, so that the CPU waits for all of them at a time.
    pub(crate) fn prefetch(&self, samples: &[std::ops::Range<usize>]) {
        let mut read = Entry::default();
        for range in samples {
            for entry in self.entries[range.clone()].iter().step_by(COPY_WIDTH) {
                read = read.xor(*entry);
            }
        }
        std::hint::black_box(read);
    }

    /// The entries from `start` on, at least [`COPY_WIDTH`] more than belong to any piece that begins there.
    #[inline(always)]
    pub(crate) fn entries_from(&self, start: usize) -> &[Entry] {
        &self.entries[start..]
    }

    /// One block of one sample.
    fn piece(&self, n: usize, block: usize) -> Piece<'_> {
        let (start, end) = (self.indptr(n)[block], self.indptr(n)[block + 1]);
        Piece {
            entries: &self.entries[start..end],
            values: self.values.of_piece(start),
        }
    }

    fn empty((len, features): (usize, usize), values: Values) -> Self {
        Self {
            len,
            features,
            indptr: vec![0],
            entries: Vec::new(),
            values,
            max_abs: Vec::with_capacity(len),
        }
    }

    /// Encodes the rows in parallel, some chunks at a time, and appends them in order.
    fn encode<T: Encode, R: Iterator<Item = T>>(&mut self, row: impl Fn(usize) -> R + Sync) {
        let (len, features) = (self.len, self.features);
        let chunks: Vec<usize> = (0..len).step_by(ENCODE_CHUNK).collect();
        for chunks in chunks.chunks(ENCODE_CHUNKS) {
            let encoded = chunks.par_iter().map(|&first| {
                let mut rows = EncodedRows::default();
                for n in first..(first + ENCODE_CHUNK).min(len) {
                    rows.encode_row(row(n), features);
                }
                rows
            });
            for rows in encoded.collect::<Vec<_>>() {
                self.append(rows);
            }
        }
        self.entries.extend([Entry::default(); COPY_WIDTH]);
        self.values.append_padding();
    }

    fn append(&mut self, rows: EncodedRows) {
        let start = self.entries.len();
        self.indptr.extend(rows.ends.iter().map(|end| start + end));
        self.entries.extend(rows.entries);
        self.max_abs.extend(rows.max_abs);
        if let Values::PerEntry(values) = &mut self.values {
            values.extend(rows.values);
        }
    }
}

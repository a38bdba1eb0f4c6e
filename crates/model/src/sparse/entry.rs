//! One non-zero of a sparse matrix, in two bytes.

/// Columns of a block. See [`GROUP`](crate::kernel::tuning::GROUP) for why there are 128.
pub(crate) const BLOCK: usize = 128;
/// Values that the entries of a row of a block choose from: all bytes, or one for each column.
pub(crate) const CODES: usize = 256;

/// A non-zero: its column within a block, and the code of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Entry(u16);

impl Entry {
    #[inline(always)]
    pub fn new(index: usize, code: usize) -> Self {
        debug_assert!(index < BLOCK && code < CODES);
        Self((index + code * BLOCK) as u16)
    }

    /// Both, combined bit by bit: for reading many.
    #[inline(always)]
    pub fn xor(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// The column within the block.
    #[inline(always)]
    pub fn index(self) -> usize {
        usize::from(self.0) % BLOCK
    }

    /// Which of the piece's values it has.
    #[inline(always)]
    pub fn code(self) -> usize {
        usize::from(self.0) / BLOCK % CODES
    }
}

/// The non-zeros of one row in one block, in the order of their columns, and the values by code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub entries: &'a [Entry],
    pub values: &'a [f64; CODES],
}

impl<'a> Piece<'a> {
    /// The columns within the block, with their values.
    pub fn iter(self) -> impl Iterator<Item = (usize, f64)> + 'a {
        let non_zeros = self.entries.iter();
        non_zeros.map(move |entry| (entry.index(), self.values[entry.code()]))
    }
}

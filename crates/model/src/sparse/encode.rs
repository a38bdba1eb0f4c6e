//! From rows of numbers to sparse entries.

use super::{BLOCK, Entry};

/// What rows of bytes or floats have in common.
pub(super) trait Encode: Copy + Sync {
    /// The code of a non-zero that is the `position`-th of its piece, or nothing for zero. A value that its code does
    /// not tell is appended to `values`.
    fn code(self, position: usize, values: &mut Vec<f64>) -> Option<usize>;

    /// The absolute value.
    fn abs(self) -> f64;
}

/// A byte is its own code, and stands for `byte / 255`.
impl Encode for u8 {
    fn code(self, _position: usize, _values: &mut Vec<f64>) -> Option<usize> {
        (self != 0).then_some(usize::from(self))
    }

    fn abs(self) -> f64 {
        f64::from(self) / 255.0
    }
}

/// Every non-zero float has a value of its own in its piece.
impl Encode for f64 {
    fn code(self, position: usize, values: &mut Vec<f64>) -> Option<usize> {
        (self != 0.0).then(|| {
            values.push(self);
            position
        })
    }

    fn abs(self) -> f64 {
        f64::abs(self)
    }
}

/// Some encoded rows.
#[derive(Default)]
pub(super) struct EncodedRows {
    pub entries: Vec<Entry>,
    pub values: Vec<f64>,
    /// Where each block of each row ends among the entries.
    pub ends: Vec<usize>,
    /// The largest absolute value of each row.
    pub max_abs: Vec<f64>,
}

impl EncodedRows {
    /// Appends a row.
    pub fn encode_row<T: Encode>(&mut self, row: impl Iterator<Item = T>, features: usize) {
        let mut row = row.take(features);
        let mut max_abs = 0.0_f64;
        for _ in 0..features.div_ceil(BLOCK) {
            let start = self.entries.len();
            for (index, value) in row.by_ref().take(BLOCK).enumerate() {
                let position = self.entries.len() - start;
                if let Some(code) = value.code(position, &mut self.values) {
                    self.entries.push(Entry::new(index, code));
                    max_abs = max_abs.max(value.abs());
                }
            }
            self.ends.push(self.entries.len());
        }
        self.max_abs.push(max_abs);
    }
}

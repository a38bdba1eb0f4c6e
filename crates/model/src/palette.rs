//! What is to be known of the values that features have, once for each.

use std::ops::Range;

use crate::Batch;
use crate::samples::PART;

/// What some samples' colours stand for, an `L` for each: for all that samples share, as the 256 of bytes, and otherwise for
/// those that each part has, one part's after the other's.
#[derive(Debug, Clone)]
pub(crate) struct Palette<L> {
    colours: Vec<L>,
    /// Where the colours of each part of each sample begin, if it has its own.
    starts: Vec<usize>,
}

impl<L: Copy> Palette<L> {
    /// `colour` makes an `L` of a value; for the samples of a batch from one number to another.
    pub fn new(batch: &Batch, samples: Range<usize>, colour: impl Fn(f64) -> L) -> Self {
        let (mut colours, mut starts) = (Vec::new(), Vec::new());
        if let Some(values) = batch.shared_values() {
            colours.extend(values.iter().copied().map(&colour));
        } else {
            for part in samples.flat_map(|n| batch.parts(n)) {
                starts.push(colours.len());
                let values = &part.values[..part.colours.len()];
                colours.extend(values.iter().copied().map(&colour));
            }
        }
        colours.extend([colour(0.0); PART]);
        Self { colours, starts }
    }

    /// What the entries of a part choose from by their colours; it is part number `row` of the samples. They are so many,
    /// others among them, that no colour needs a check.
    #[inline(always)]
    pub fn of(&self, row: usize) -> &[L; PART] {
        let start = self.starts.get(row).copied().unwrap_or(0);
        let colours = self.colours[start..].first_chunk();
        colours.expect("as many others behind the last")
    }
}

//! What a numerical gradient needs to know of the values that features have, once for each.

use crate::Batch;
use crate::samples::PART;

/// A colour `L` for each value: for all that the samples share, as the 256 of bytes, and otherwise for the levels of the
/// batch, sample by sample.
pub(super) struct Palette<L> {
    colours: Vec<L>,
    /// Where the colours of each part of each sample begin, if it has its own.
    starts: Vec<usize>,
}

impl<L: Copy> Palette<L> {
    /// `colour` makes a colour of a value.
    pub fn new(batch: &Batch, colour: impl Fn(f64) -> L) -> Self {
        let (mut colours, mut starts) = (Vec::new(), Vec::new());
        if let Some(values) = batch.shared_values() {
            colours.extend(values.iter().copied().map(&colour));
        } else {
            for part in (0..batch.len()).flat_map(|n| batch.parts(n)) {
                starts.push(colours.len());
                let values = &part.values[..part.colours.len()];
                colours.extend(values.iter().copied().map(&colour));
            }
        }
        colours.extend([colour(0.0); PART]);
        Self { colours, starts }
    }

    /// The colours that the levels of a part choose from; it is part number `row` of the batch. They are so many, others
    /// among them, that no level's needs a check.
    #[inline(always)]
    pub fn of(&self, row: usize) -> &[L; PART] {
        let start = self.starts.get(row).copied().unwrap_or(0);
        let colours = self.colours[start..].first_chunk();
        colours.expect("as many others behind the last")
    }
}

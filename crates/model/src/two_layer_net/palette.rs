//! What a numerical gradient needs to know of the values that features have, once for each.

use super::forward::Forward;
use crate::Batch;
use crate::samples::Part;

/// A colour `L` for each value: for all values of the samples where those are few, as the 256 of bytes are, and otherwise
/// for the levels of the batch, sample by sample.
pub(super) struct Palette<L> {
    colours: Vec<L>,
    /// The colours of the levels of a batch: 0, 1, 2, …, and where each part of each sample begins.
    of_batch: Option<(Vec<u32>, Vec<usize>)>,
}

impl<L> Palette<L> {
    /// `colour` makes a colour of a value.
    pub fn new(forward: &Forward, batch: &Batch, colour: impl Fn(f64) -> L) -> Self {
        let count = forward.level_count();
        if batch.values().len() <= count {
            return Self {
                colours: batch.values().iter().map(|x| colour(*x)).collect(),
                of_batch: None,
            };
        }
        let mut colours = Vec::with_capacity(count);
        let mut starts = Vec::with_capacity(batch.len() * batch.part_count());
        for n in 0..batch.len() {
            for part in batch.parts(n) {
                starts.push(colours.len());
                let values = part
                    .levels
                    .iter()
                    .map(|&level| batch.values()[level as usize]);
                colours.extend(values.map(&colour));
            }
        }
        let of_batch = (0..colours.len() as u32).collect();
        Self {
            colours,
            of_batch: Some((of_batch, starts)),
        }
    }

    /// All colours.
    pub fn colours(&self) -> &[L] {
        &self.colours
    }

    /// Which colours the levels of a part have; it is part number `row` of the batch.
    pub fn of<'a>(&'a self, row: usize, part: &Part<'a>) -> &'a [u32] {
        match &self.of_batch {
            None => part.levels,
            Some((all, starts)) => &all[starts[row]..][..part.levels.len()],
        }
    }
}

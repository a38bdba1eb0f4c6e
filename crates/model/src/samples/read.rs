//! From rows of numbers to the words in which samples are kept.

use rustc_hash::FxHashMap;

use super::{BLOCK, Entry, PART, blocks};

/// What a task found in its samples; ends and firsts count from the task's own.
#[derive(Default)]
pub(super) struct Found {
    pub lit: usize,
    pub values: Vec<f64>,
    pub words: Vec<u16>,
    pub ends: Vec<usize>,
    pub firsts: Vec<usize>,
    /// Of the part that is being read.
    block_ends: Vec<u16>,
    colours: Vec<u16>,
    entries: Vec<u16>,
}

impl Found {
    /// Reads one sample.
    pub fn read<T>(
        &mut self,
        row: impl Iterator<Item = T>,
        features: usize,
        colours: &mut impl ColourOf<T>,
    ) {
        let mut row = row.enumerate();
        for part in 0..features.div_ceil(PART) {
            colours.clear();
            self.block_ends.clear();
            self.colours.clear();
            self.entries.clear();
            self.firsts.push(self.values.len());
            for _ in 0..blocks(features, part) {
                for (feature, value) in row.by_ref().take(BLOCK) {
                    if let Some(colour) = colours.of(value, self) {
                        let feature = feature % BLOCK;
                        self.entries.push(Entry { feature, colour }.to_word());
                    }
                }
                self.block_ends.push(self.entries.len() as u16);
            }
            self.lit += self.entries.len();
            self.words.push(self.colours.len() as u16);
            for words in [&self.block_ends, &self.colours, &self.entries] {
                self.words.extend_from_slice(words);
            }
            self.ends.push(self.words.len());
        }
    }

    /// Notes a colour that the part had not yet; the one of the largest value stays the first.
    fn add_colour(&mut self, colour: u16, is_largest: bool) {
        self.colours.push(colour);
        if is_largest {
            let last = self.colours.len() - 1;
            self.colours.swap(0, last);
        }
    }
}

/// Tells the colours of one part apart.
pub(super) trait ColourOf<T> {
    /// Forgets the last part.
    fn clear(&mut self);

    /// The colour of a value in this part; none for zero.
    fn of(&mut self, value: T, found: &mut Found) -> Option<usize>;
}

/// A byte is its own colour.
pub(super) struct ByteColours {
    met: [bool; 256],
    largest: u8,
}

impl Default for ByteColours {
    fn default() -> Self {
        Self {
            met: [false; 256],
            largest: 0,
        }
    }
}

impl ColourOf<u8> for ByteColours {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn of(&mut self, byte: u8, found: &mut Found) -> Option<usize> {
        if byte == 0 {
            return None;
        }
        let colour = usize::from(byte);
        if !self.met[colour] {
            self.met[colour] = true;
            found.add_colour(u16::from(byte), byte > self.largest);
            self.largest = self.largest.max(byte);
        }
        Some(colour)
    }
}

/// For the bits of each number its colour, once it has been met.
#[derive(Default)]
pub(super) struct FloatColours {
    met: FxHashMap<u64, usize>,
    largest: f64,
}

impl ColourOf<f64> for FloatColours {
    fn clear(&mut self) {
        self.met.clear();
        self.largest = 0.0;
    }

    fn of(&mut self, value: f64, found: &mut Found) -> Option<usize> {
        if value == 0.0 {
            return None;
        }
        let next = self.met.len();
        let colour = *self.met.entry(value.to_bits()).or_insert(next);
        if colour == next {
            found.values.push(value);
            found.add_colour(next as u16, value.abs() > self.largest);
            self.largest = self.largest.max(value.abs());
        }
        Some(colour)
    }
}

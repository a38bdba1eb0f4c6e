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
    levels: Vec<u16>,
    entries: Vec<u16>,
}

impl Found {
    /// Reads one sample.
    pub fn read<T>(
        &mut self,
        row: impl Iterator<Item = T>,
        features: usize,
        levels: &mut impl LevelsOf<T>,
    ) {
        let mut row = row.enumerate();
        for part in 0..features.div_ceil(PART) {
            levels.clear();
            self.block_ends.clear();
            self.levels.clear();
            self.entries.clear();
            self.firsts.push(self.values.len());
            for _ in 0..blocks(features, part) {
                for (feature, value) in row.by_ref().take(BLOCK) {
                    if let Some(level) = levels.of(value, self) {
                        let feature = feature % BLOCK;
                        self.entries.push(Entry { feature, level }.to_word());
                    }
                }
                self.block_ends.push(self.entries.len() as u16);
            }
            self.lit += self.entries.len();
            self.words.push(levels.count() as u16);
            for words in [&self.block_ends, &self.levels, &self.entries] {
                self.words.extend_from_slice(words);
            }
            self.ends.push(self.words.len());
        }
    }
}

/// Tells the levels of one part apart.
pub(super) trait LevelsOf<T> {
    /// Forgets the last part.
    fn clear(&mut self);

    /// How many this part has had so far.
    fn count(&self) -> usize;

    /// The level of a value in this part; none for zero.
    fn of(&mut self, value: T, found: &mut Found) -> Option<usize>;
}

/// For each byte its level, once it has been met.
pub(super) struct ByteLevels {
    met: [Option<usize>; 256],
    count: usize,
}

impl Default for ByteLevels {
    fn default() -> Self {
        Self {
            met: [None; 256],
            count: 0,
        }
    }
}

impl LevelsOf<u8> for ByteLevels {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn count(&self) -> usize {
        self.count
    }

    fn of(&mut self, byte: u8, found: &mut Found) -> Option<usize> {
        if byte == 0 {
            return None;
        }
        let level = &mut self.met[usize::from(byte)];
        if level.is_none() {
            *level = Some(self.count);
            self.count += 1;
            found.levels.push(u16::from(byte));
        }
        *level
    }
}

/// For the bits of each number its level, once it has been met.
#[derive(Default)]
pub(super) struct FloatLevels(FxHashMap<u64, usize>);

impl LevelsOf<f64> for FloatLevels {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn of(&mut self, value: f64, found: &mut Found) -> Option<usize> {
        if value == 0.0 {
            return None;
        }
        let next = self.0.len();
        let level = *self.0.entry(value.to_bits()).or_insert_with(|| {
            found.values.push(value);
            next
        });
        Some(level)
    }
}

//! What some samples have lit, sample by sample, for the sums of a numerical gradient: which term is added to which sum.

use std::ops::Range;

use super::forward::Forward;
use crate::Batch;
use crate::samples::{BLOCK, Entry, PART, Part};

/// The lit features of a batch, task by task of its forward pass.
pub(super) struct Places {
    /// Samples of a task.
    task: usize,
    tasks: Vec<OfTask>,
}

/// The lit features of a task's samples.
pub(super) struct OfTask {
    part_count: usize,
    /// Where the places of each part begin and its colours, and where the last end.
    starts: Vec<[u32; 2]>,
    /// One part's after the other's; [`Place::from_word`] reads them.
    words: Vec<u32>,
    colours: Vec<u16>,
}

/// One non-zero feature of a sample: which of its part, and where its colour is in the part's list, as its term is then in
/// that of the terms.
///
/// Both are below [`PART`], which the compiler knows, for they are read from ten bits each: an array of that length needs
/// no check. They lie where an array of cache lines (64 bytes) wants them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub feature: usize,
    pub term: usize,
}

impl Place {
    #[inline(always)]
    pub fn from_word(word: u32) -> Self {
        Self {
            feature: (word >> 6) as usize % PART,
            term: (word >> 22) as usize,
        }
    }

    #[inline(always)]
    fn to_word(self) -> u32 {
        (self.feature << 6 | self.term << 22) as u32
    }
}

impl Places {
    pub fn new(forward: &Forward, tasks: Vec<OfTask>) -> Self {
        Self {
            task: forward.task(),
            tasks,
        }
    }

    /// What sample `n` has lit in a part, in the order of its features, as words of [`Place`]; and the list of colours.
    #[inline(always)]
    pub fn of_part(&self, n: usize, part: usize) -> (&[u32], &[u16]) {
        self.tasks[n / self.task].of_part(n % self.task, part)
    }
}

impl OfTask {
    pub fn new(batch: &Batch, samples: Range<usize>) -> Self {
        let all: Vec<_> = samples.flat_map(|n| batch.parts(n)).collect();
        let mut places = Self {
            part_count: batch.part_count(),
            starts: Vec::with_capacity(all.len() + 1),
            words: Vec::with_capacity(all.iter().map(Part::len).sum()),
            colours: Vec::with_capacity(all.iter().map(|part| part.colours.len()).sum()),
        };
        let mut reader = Reader {
            terms: [0; PART],
            beginnings: [0; PART + 1],
        };
        for part in &all {
            places.starts.push(places.end());
            reader.read(part, &mut places.words);
            places.colours.extend_from_slice(part.colours);
        }
        places.starts.push(places.end());
        places
    }

    #[inline(always)]
    fn of_part(&self, i: usize, part: usize) -> (&[u32], &[u16]) {
        let starts = &self.starts[i * self.part_count + part..][..2];
        let [words, colours] =
            [0, 1].map(|list| starts[0][list] as usize..starts[1][list] as usize);
        (&self.words[words], &self.colours[colours])
    }

    fn end(&self) -> [u32; 2] {
        [self.words.len() as u32, self.colours.len() as u32]
    }
}

/// Reads a part's entries in one loop, however they are divided among blocks: a CPU cannot foresee where short loops end.
///
/// A word is the sum of what each number puts into it.
struct Reader {
    /// For each colour, the word of its term.
    terms: [u32; PART],
    /// For each entry and behind the last, the word of as many features as are in the blocks that begin there.
    beginnings: [u32; PART + 1],
}

impl Reader {
    fn read(&mut self, part: &Part, words: &mut Vec<u32>) {
        for (term, colour) in part.colours.iter().enumerate() {
            self.terms[usize::from(*colour)] = Place { feature: 0, term }.to_word();
        }
        let word_of = |feature| Place { feature, term: 0 }.to_word();
        let entries = part.entries();
        for end in part.block_ends() {
            self.beginnings[usize::from(*end)] += word_of(BLOCK);
        }
        let mut block = 0;
        let places = entries.iter().zip(&self.beginnings).map(|(entry, begin)| {
            block += begin;
            let Entry { feature, colour } = Entry::from_word(*entry);
            block + word_of(feature) + self.terms[colour]
        });
        words.extend(places);
        self.beginnings[..=entries.len()].fill(0);
    }
}

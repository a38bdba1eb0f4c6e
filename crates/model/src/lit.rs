//! The lit features of some samples, with their values, block by block.
//!
//! A batch takes its samples from anywhere among 60,000, and each lies in memory that no cache holds. Here they are
//! brought together in the order in which the first layer reads them: a block of features of all samples, then the next.
//! It then reads two lists from front to end, and nothing waits for a number that says where another number is. The sums
//! of a numerical gradient read the same sample by sample.

use std::ops::Range;
use std::sync::OnceLock;

use crate::Batch;
use crate::samples::{BLOCK, BLOCKS, Entry, PART};

/// What some neighbouring samples of a batch have lit.
#[derive(Debug, Clone)]
pub(crate) struct Lit {
    samples: usize,
    parts: usize,
    /// Block by block and sample by sample, which feature of the block is lit …
    features: Vec<u8>,
    /// … and its value.
    values: Vec<f64>,
    /// For each block and sample, where its features begin, and where the last end.
    bounds: Vec<u32>,
    /// The same once more, sample by sample, for the sums of a numerical gradient: [`Place::from_word`] reads it.
    places: Vec<u32>,
    /// Which colours of a palette the levels of each part have.
    levels: Vec<u16>,
    /// For each part of each sample, where its places begin and its levels, and where the last end.
    starts: Vec<[u32; 2]>,
    largest: f64,
}

/// One non-zero feature of a sample: which of its part, and which of the part's levels it has.
///
/// Both are below [`PART`], which the compiler knows, for they are read from ten bits each: an array of that length needs
/// no check. They lie where an array of cache lines (64 bytes) wants them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub feature: usize,
    pub level: usize,
}

impl Place {
    #[inline(always)]
    pub fn from_word(word: u32) -> Self {
        Self {
            feature: (word >> 6) as usize % PART,
            level: (word >> 22) as usize,
        }
    }

    #[inline(always)]
    fn to_word(feature: usize, level: usize) -> u32 {
        (feature << 6 | level << 22) as u32
    }
}

impl Lit {
    pub fn of(batch: &Batch, samples: Range<usize>) -> Self {
        batch.touch(samples.clone());
        let mut lit = Self::counted(batch, samples.clone());
        lit.fill(batch, samples);
        lit.largest = largest(&lit.values);
        lit
    }

    /// With room for all, and where what belongs.
    fn counted(batch: &Batch, samples: Range<usize>) -> Self {
        let (count, parts) = (samples.len(), batch.part_count());
        let mut bounds = vec![0; batch.features().div_ceil(BLOCK) * count + 1];
        let mut starts = Vec::with_capacity(count * parts + 1);
        let mut levels = Vec::new();
        let mut lit = 0;
        for (i, n) in samples.enumerate() {
            for (part, features) in batch.parts(n).enumerate() {
                let mut start = 0;
                for (end, block) in features.block_ends.iter().zip(part * BLOCKS..) {
                    bounds[block * count + i + 1] = u32::from(end - start);
                    start = *end;
                }
                starts.push([lit, levels.len() as u32]);
                lit += features.entries.len() as u32;
                features.levels.colours(&mut levels);
            }
        }
        starts.push([lit, levels.len() as u32]);
        let mut all = 0;
        for bound in &mut bounds {
            all += *bound;
            *bound = all;
        }
        Self {
            samples: count,
            parts,
            features: vec![0; lit as usize],
            values: vec![0.0; lit as usize],
            bounds,
            places: vec![0; lit as usize],
            levels,
            starts,
            largest: 0.0,
        }
    }

    fn fill(&mut self, batch: &Batch, samples: Range<usize>) {
        let mut of_levels = [0.0; PART];
        let mut places = self.places.as_mut_slice();
        for (i, n) in samples.enumerate() {
            for (part, of_part) in batch.parts(n).enumerate() {
                of_part.levels.values(&mut of_levels);
                for (block, entries) in of_part.blocks() {
                    let bounds = &self.bounds[(part * BLOCKS + block) * self.samples + i..];
                    let here = bounds[0] as usize..bounds[0] as usize + entries.len();
                    let features = &mut self.features[here.clone()];
                    let values = &mut self.values[here];
                    let places = places.split_off_mut(..entries.len()).expect("room");
                    let rooms = features.iter_mut().zip(values).zip(places);
                    for (((feature, value), place), word) in rooms.zip(entries) {
                        let Entry { feature: f, level } = Entry::from_word(*word);
                        *feature = f as u8;
                        *value = of_levels[level];
                        *place = Place::to_word(block * BLOCK + f, level);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn bounds(&self, i: usize, block: usize) -> Range<usize> {
        let bounds = &self.bounds[block * self.samples + i..][..2];
        bounds[0] as usize..bounds[1] as usize
    }

    /// What sample `i` has lit in a block: which of its features, and their values.
    #[inline(always)]
    pub fn block(&self, i: usize, block: usize) -> (&[u8], &[f64]) {
        let here = self.bounds(i, block);
        (&self.features[here.clone()], &self.values[here])
    }

    /// All lit features of sample `i`, with their values.
    pub fn features(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        (0..(self.bounds.len() - 1) / self.samples).flat_map(move |block| {
            let (features, values) = self.block(i, block);
            let features = features.iter().zip(values);
            features.map(move |(feature, x)| (block * BLOCK + usize::from(*feature), *x))
        })
    }

    /// The largest `|x|` of all samples.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// What sample `i` has lit in a part, in the order of its features, as words of [`Place`]; and which colours of a
    /// palette the levels of the part have.
    #[inline(always)]
    pub fn places(&self, i: usize, part: usize) -> (&[u32], &[u16]) {
        let bounds = &self.starts[i * self.parts + part..][..2];
        let [places, levels] =
            [0, 1].map(|list| bounds[0][list] as usize..bounds[1][list] as usize);
        (&self.places[places], &self.levels[levels])
    }

    /// How many samples they are.
    pub fn len(&self) -> usize {
        self.samples
    }
}

/// The largest absolute value, eight at a time: one after the other, each would wait for the one before.
fn largest(values: &[f64]) -> f64 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut largest = [0.0_f64; 8];
    for eight in eights {
        for (largest, x) in largest.iter_mut().zip(eight) {
            *largest = largest.max(x.abs());
        }
    }
    let all = largest.into_iter().chain(rest.iter().map(|x| x.abs()));
    all.fold(0.0, f64::max)
}

/// What all samples of a batch have lit, task by task.
#[derive(Debug, Clone)]
pub(crate) struct Tasks {
    /// Samples of each task.
    pub task: usize,
    lit: Vec<OnceLock<Lit>>,
}

impl Tasks {
    pub fn new(samples: usize, task: usize) -> Self {
        Self {
            task,
            lit: vec![OnceLock::new(); samples.div_ceil(task)],
        }
    }

    /// What the task of sample `n` has lit, and the sample's number there.
    ///
    /// # Panics
    ///
    /// If nobody has asked for it yet.
    #[inline(always)]
    pub fn of_sample(&self, n: usize) -> (&Lit, usize) {
        let lit = self.lit[n / self.task].get();
        (lit.expect("a forward pass"), n % self.task)
    }

    /// What those of a task have lit, which is gathered when it is asked for the first time.
    pub fn of(&self, batch: &Batch, samples: Range<usize>) -> &Lit {
        self.lit[samples.start / self.task].get_or_init(|| Lit::of(batch, samples))
    }
}

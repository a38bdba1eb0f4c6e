//! Every constant that affects speed only, with the measurement behind it. No result depends on one.
//!
//! The figures are of the notes' network (784-50-10, 100 images of MNIST) on one thread of an AMD EPYC (Zen 5) with
//! 48 KB of first-level and 1 MB of second-level cache a core.

use std::time::Duration;

/// Samples that one thread passes forward at least: each call packs all of `w1`, which costs as much as 15 samples.
pub(crate) const MIN_CHUNK: usize = 16;
/// Samples that one thread passes forward at most: their activations stay in the second-level cache.
pub(crate) const MAX_CHUNK: usize = 128;

/// Samples that are encoded by one thread at a time, about a quarter of a millisecond.
pub(crate) const ENCODE_CHUNK: usize = 256;
/// Encoded chunks that wait in memory together until they are joined.
pub(crate) const ENCODE_CHUNKS: usize = 16;

/// Tiles of a block of `w1` that are used at a time, at most: the sums of as many stay in registers. A block for 50 hidden
/// units has 57 KB, of which a sample of MNIST needs a fifth. With blocks of 64 features a step takes 8 % longer, with
/// blocks of 256 features 10 %.
pub(crate) const GROUP: usize = 8;
/// The same if most features are not zero: the 32 KB of so many tiles stay in the first-level cache. With 8, a step takes
/// 1.4 times as long.
pub(crate) const DENSE_GROUP: usize = 4;

/// Entries that are copied at a time when a batch is gathered: those of a cache line. Most lists are shorter, and the
/// CPU then need not predict how long each is.
pub(crate) const COPY_WIDTH: usize = 32;

/// Parameters that one thread updates at least: fewer are not worth a hand-over of a microsecond.
pub(crate) const MIN_AXPY: usize = 8192;

/// How long an idle worker looks for work before it sleeps. Waking it takes 40 µs on a virtual machine; a training step
/// takes 150 and has four barriers.
pub(crate) const SPIN_TIME: Duration = Duration::from_micros(300);
/// How often it looks before it offers its core to other programs.
pub(crate) const POLLS_PER_YIELD: usize = 64;

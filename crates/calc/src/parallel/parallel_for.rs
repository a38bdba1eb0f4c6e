//! A loop over all entries of an answer, in parallel where that is faster.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::error::Error;
use crate::parallel::progress::{ProgressTracker, Report, lock};
use crate::parallel::workers::Workers;

/// Waking sleeping threads takes 40 to 150 µs, so work that takes less than this is faster on one thread.
const WORTH_SHARING: Duration = Duration::from_micros(200);

/// Every loop that is shared or reported is cut into at most this many chunks.
const CHUNKS: usize = 256;

/// Why a loop stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop<E> {
    /// A chunk failed.
    Failed(E),
    /// The report returned `Break`. This many entries are done: the first ones, since every chunk that was handed out
    /// before is finished.
    Cancelled(usize),
}

impl<E> Stop<Error<E>> {
    /// The error of an operator whose answer has `total` entries.
    pub fn into_error(self, total: usize) -> Error<E> {
        match self {
            Self::Failed(error) => error,
            Self::Cancelled(done) => Error::Cancelled {
                done: std::iter::once(0..done).collect(),
                total,
            },
        }
    }
}

/// A loop over `entries`, in chunks.
#[derive(Clone, Copy)]
pub(crate) struct ParallelFor<'a> {
    pub entries: usize,
    /// How many entries make a chunk.
    pub chunk: usize,
    threads: usize,
    report: Option<Report<'a>>,
}

impl<'a> ParallelFor<'a> {
    /// In chunks of at least `at_once` entries.
    pub fn new(entries: usize, at_once: usize, serial: bool, report: Option<Report<'a>>) -> Self {
        let threads = if serial || entries < 2 {
            1
        } else {
            rayon::current_num_threads()
        };
        // One thread without a report takes all at once.
        let chunk = if threads == 1 && report.is_none() {
            entries
        } else {
            entries.div_ceil(CHUNKS)
        };
        Self {
            entries,
            chunk: chunk.max(at_once).max(1),
            threads,
            report,
        }
    }

    fn range(&self, chunk: usize) -> Range<usize> {
        let first = chunk * self.chunk;
        first..(first + self.chunk).min(self.entries)
    }

    /// Hands out the chunks in order, each to one worker, until none is left, one fails, or the report returns `Break`.
    ///
    /// Each of `chunks` is the output of [`Self::chunk`] entries; `work` also gets the range of the entries. After a
    /// failure no further chunk is handed out, and every chunk already handed out is finished. So all chunks before
    /// the one whose error is returned are done, and it is the same error at any number of threads.
    pub fn run<W: Send, C: Send, E: Send>(
        &self,
        workers: &mut Workers<W>,
        new_worker: impl Fn() -> W,
        chunks: impl Iterator<Item = C> + Send,
        work: impl Fn(&mut W, Range<usize>, C) -> Result<(), E> + Sync,
    ) -> Result<(), Stop<E>> {
        let tracker = ProgressTracker::new(self.entries, self.report);
        let work = |worker: &mut W, number, chunk| {
            let entries = self.range(number);
            let count = entries.len();
            work(worker, entries, chunk).map_err(Stop::Failed)?;
            match tracker.add(count) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(Stop::Cancelled(tracker.done())),
            }
        };
        let mut chunks = chunks.enumerate();
        if self.threads > 1 && self.entries > self.chunk {
            let others = self.entries.div_ceil(self.chunk) - 1;
            let begin = Instant::now();
            if let Some((number, chunk)) = chunks.next() {
                work(&mut workers.main, number, chunk)?;
            }
            if begin.elapsed() * others as u32 > WORTH_SHARING {
                workers.others.resize_with(self.threads - 1, new_worker);
                return share(workers, chunks, work).map_err(|stop| match stop {
                    Stop::Cancelled(_) => Stop::Cancelled(tracker.done()),
                    failed @ Stop::Failed(_) => failed,
                });
            }
        }
        for (number, chunk) in chunks {
            work(&mut workers.main, number, chunk)?;
        }
        Ok(())
    }
}

/// Shares the chunks among the workers. A failure outweighs a cancellation, and that of the first chunk the others.
fn share<W: Send, C: Send, E: Send>(
    workers: &mut Workers<W>,
    chunks: impl Iterator<Item = (usize, C)> + Send,
    work: impl Fn(&mut W, usize, C) -> Result<(), Stop<E>> + Sync,
) -> Result<(), Stop<E>> {
    let queue = Mutex::new(Some(chunks));
    let stops = Mutex::new(Vec::new());
    let next = || lock(&queue).as_mut()?.next();
    let work_through = |worker: &mut W| {
        while let Some((number, chunk)) = next() {
            if let Err(stop) = work(worker, number, chunk) {
                *lock(&queue) = None;
                lock(&stops).push((matches!(stop, Stop::Cancelled(_)), number, stop));
            }
        }
    };
    let Workers { main, others } = workers;
    rayon::join(
        || work_through(main),
        || others.par_iter_mut().with_max_len(1).for_each(work_through),
    );
    let stops = std::mem::take(&mut *lock(&stops)).into_iter();
    let first = stops.min_by_key(|&(is_cancelled, number, _)| (is_cancelled, number));
    first.map_or(Ok(()), |(.., stop)| Err(stop))
}

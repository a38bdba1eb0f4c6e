//! One pass over all entries of an answer, in parallel where that is sooner.

use std::ops::{ControlFlow, Range};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::error::Error;
use crate::parallel::progress::{Progress, Report};

/// Waking sleeping threads takes 40 to 150 µs; less work than this is done sooner by the thread that is awake.
const WORTH_SHARING: Duration = Duration::from_micros(200);

/// Every sweep that is shared or watched is cut into at most this many chunks.
const CHUNKS: usize = 256;

/// The workers of a sweep: the caller's own thread leads, the others are called in when the work is worth it.
#[derive(Clone, Debug)]
pub(crate) struct Workers<W> {
    pub main: W,
    pub others: Vec<W>,
}

impl<W> Workers<W> {
    pub fn of(main: W) -> Self {
        Self {
            main,
            others: Vec::new(),
        }
    }
}

/// Why a sweep did not come to its end.
#[derive(Debug)]
pub(crate) enum Stop<E> {
    /// A chunk failed.
    Failed(E),
    /// The report broke off, when so many entries were done: the first ones, since every chunk that was handed out
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

/// A sweep over `entries`, to be run by a crew.
#[derive(Clone, Copy)]
pub(crate) struct ParallelFor<'a> {
    pub entries: usize,
    /// How many entries make a chunk.
    pub chunk: usize,
    threads: usize,
    report: Option<Report<'a>>,
}

impl<'a> ParallelFor<'a> {
    pub fn new(entries: usize, serial: bool, report: Option<Report<'a>>) -> Self {
        let threads = if serial || entries < 2 {
            1
        } else {
            rayon::current_num_threads()
        };
        // One thread that nobody watches takes all at once.
        let chunk = if threads == 1 && report.is_none() {
            entries
        } else {
            entries.div_ceil(CHUNKS)
        };
        Self {
            entries,
            chunk: chunk.max(1),
            threads,
            report,
        }
    }

    /// The same in chunks of at least `entries`.
    pub fn by(self, entries: usize) -> Self {
        Self {
            chunk: self.chunk.max(entries),
            ..self
        }
    }

    fn range(&self, chunk: usize) -> Range<usize> {
        let first = chunk * self.chunk;
        first..(first + self.chunk).min(self.entries)
    }

    /// Hands the chunks out in order, each to one worker, until none is left, one fails, or the report breaks off.
    ///
    /// `chunks` are where the answers of [`Self::chunk`] entries each belong; `work` gets the entries too. A
    /// failure stops the handing out, and every chunk already handed out is finished; so all chunks before the
    /// one whose error is returned are done, and it is the same error at any number of threads.
    pub fn run<W: Send, C: Send, E: Send>(
        &self,
        workers: &mut Workers<W>,
        new_worker: impl Fn() -> W,
        chunks: impl Iterator<Item = C> + Send,
        work: impl Fn(&mut W, Range<usize>, C) -> Result<(), E> + Sync,
    ) -> Result<(), Stop<E>> {
        let tracker = ProgressTracker::new(self);
        let mut chunks = chunks.enumerate();
        if self.threads > 1 && self.entries > self.chunk {
            let total = self.entries.div_ceil(self.chunk);
            let begin = Instant::now();
            if let Some((number, chunk)) = chunks.next() {
                work(&mut workers.main, self.range(number), chunk).map_err(Stop::Failed)?;
                tracker.enter(number)?;
            }
            if begin.elapsed() * (total as u32 - 1) > WORTH_SHARING {
                workers.others.resize_with(self.threads - 1, new_worker);
                return self.share(workers, chunks, work, &tracker);
            }
        }
        for (number, chunk) in chunks {
            work(&mut workers.main, self.range(number), chunk).map_err(Stop::Failed)?;
            tracker.enter(number)?;
        }
        Ok(())
    }

    fn share<W: Send, C: Send, E: Send>(
        &self,
        workers: &mut Workers<W>,
        chunks: impl Iterator<Item = (usize, C)> + Send,
        work: impl Fn(&mut W, Range<usize>, C) -> Result<(), E> + Sync,
        tracker: &ProgressTracker<'_>,
    ) -> Result<(), Stop<E>> {
        let queue = Mutex::new(Some(chunks));
        let halt = Mutex::new(None::<(usize, Stop<E>)>);
        let next = || lock(&queue).as_mut()?.next();
        let work_through = |worker: &mut W| {
            while let Some((number, chunk)) = next() {
                let outcome = work(worker, self.range(number), chunk).map_err(Stop::Failed);
                if let Err(why) = outcome.and_then(|()| tracker.enter(number)) {
                    *lock(&queue) = None;
                    let mut halt = lock(&halt);
                    // A failure outweighs a cancellation, and the first failure the others.
                    let first = match (&*halt, &why) {
                        (None | Some((_, Stop::Cancelled(_))), _) => true,
                        (Some((lowest, Stop::Failed(_))), Stop::Failed(_)) => number < *lowest,
                        (Some((_, Stop::Failed(_))), Stop::Cancelled(_)) => false,
                    };
                    if first {
                        *halt = Some((number, why));
                    }
                }
            }
        };
        rayon::join(
            || work_through(&mut workers.main),
            || {
                workers
                    .others
                    .par_iter_mut()
                    .with_max_len(1)
                    .for_each(work_through);
            },
        );
        match halt.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, Stop::Failed(error))) => Err(Stop::Failed(error)),
            Some((_, Stop::Cancelled(_))) => Err(Stop::Cancelled(tracker.done())),
            None => Ok(()),
        }
    }
}

/// How many entries are done, and to whom to tell it, if anyone is to be told.
struct ProgressTracker<'a> {
    parallel_for: &'a ParallelFor<'a>,
    book: Option<(Report<'a>, Mutex<Book>)>,
}

#[derive(Default)]
struct Book {
    /// How many entries are done.
    entries: usize,
    closed: bool,
}

impl<'a> ProgressTracker<'a> {
    fn new(parallel_for: &'a ParallelFor<'a>) -> Self {
        let book = |report| (report, Mutex::default());
        Self {
            parallel_for,
            book: parallel_for.report.map(book),
        }
    }

    fn done(&self) -> usize {
        self.book.as_ref().map_or(0, |(_, book)| lock(book).entries)
    }

    fn enter<E>(&self, chunk: usize) -> Result<(), Stop<E>> {
        let Some((report, book)) = &self.book else {
            return Ok(());
        };
        let done = {
            let mut book = lock(book);
            book.entries += self.parallel_for.range(chunk).len();
            if book.closed {
                return Ok(());
            }
            book.entries
        };
        match report(Progress {
            done,
            total: self.parallel_for.entries,
        }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => {
                let mut book = lock(book);
                book.closed = true;
                Err(Stop::Cancelled(book.entries))
            }
        }
    }
}

/// No lock is held while `f` runs, so a poisoned one guards nothing broken.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

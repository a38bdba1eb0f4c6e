//! One pass over all entries of `x`, in parallel where that is sooner.

use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

/// Waking sleeping threads takes 40 to 150 µs; less work than this is done sooner by the thread that is awake.
const WORTH_SHARING: Duration = Duration::from_micros(200);

/// Every sweep is cut into at most this many chunks. The cut does not depend on the number of threads.
const CHUNKS: usize = 256;

/// The workers of a sweep: the caller's own thread leads, the others are called in when the work is worth it.
#[derive(Clone, Debug)]
pub(crate) struct Crew<W> {
    lead: W,
    others: Vec<W>,
}

impl<W> Crew<W> {
    pub(crate) fn of(lead: W) -> Self {
        Self {
            lead,
            others: Vec::new(),
        }
    }
}

/// How many entries make a chunk, of `entries` in all.
pub(crate) fn chunk_len(entries: usize) -> usize {
    entries.div_ceil(CHUNKS).max(1)
}

/// Hands the chunks out in order, each to one worker, until none is left or one fails.
///
/// A worker that fails stops the handing out, and every chunk already handed out is finished; so all chunks
/// before the one whose error is returned are done, and it is the same error at any number of threads.
pub(crate) fn sweep<W: Send, C: Send, E: Send>(
    crew: &mut Crew<W>,
    recruit: impl Fn() -> W,
    chunks: impl ExactSizeIterator<Item = C> + Send,
    work: impl Fn(&mut W, usize, C) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let mut chunks = chunks.enumerate();
    let threads = rayon::current_num_threads();
    if threads > 1 && chunks.len() > 1 {
        let begin = Instant::now();
        if let Some((number, chunk)) = chunks.next() {
            work(&mut crew.lead, number, chunk)?;
        }
        if begin.elapsed() * chunks.len() as u32 > WORTH_SHARING {
            crew.others.resize_with(threads - 1, recruit);
            return share(crew, chunks, work);
        }
    }
    for (number, chunk) in chunks {
        work(&mut crew.lead, number, chunk)?;
    }
    Ok(())
}

fn share<W: Send, C: Send, E: Send>(
    crew: &mut Crew<W>,
    chunks: impl Iterator<Item = (usize, C)> + Send,
    work: impl Fn(&mut W, usize, C) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let queue = Mutex::new(Some(chunks));
    let failure = Mutex::new(None);
    let run = |worker: &mut W| {
        while let Some((number, chunk)) = next(&queue) {
            if let Err(error) = work(worker, number, chunk) {
                *lock(&queue) = None;
                let mut failure = lock(&failure);
                if failure.as_ref().is_none_or(|(lowest, _)| number < *lowest) {
                    *failure = Some((number, error));
                }
            }
        }
    };
    rayon::join(
        || run(&mut crew.lead),
        || crew.others.par_iter_mut().with_max_len(1).for_each(run),
    );
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some((_, error)) => Err(error),
        None => Ok(()),
    }
}

fn next<T>(queue: &Mutex<Option<impl Iterator<Item = T>>>) -> Option<T> {
    lock(queue).as_mut()?.next()
}

/// No lock is held while foreign code runs, so a poisoned one guards nothing broken.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The value of a sweep that has no way to fail.
pub(crate) fn surely<T>(result: Result<T, Infallible>) -> T {
    let Ok(value) = result;
    value
}

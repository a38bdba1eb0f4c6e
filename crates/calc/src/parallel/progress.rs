//! How many entries of a loop are done, and the means to stop it.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many entries of an answer are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Entries that are done.
    pub done: usize,
    /// Entries in all.
    pub total: usize,
}

/// Receives the progress after every chunk of entries; `Break` stops the loop before the next chunk.
pub(crate) type Report<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// Counts the entries that are done, and reports them if there is a report.
pub(crate) struct ProgressTracker<'a> {
    report: Option<Report<'a>>,
    total: usize,
    count: Mutex<Count>,
}

#[derive(Default)]
struct Count {
    done: usize,
    stopped: bool,
}

impl<'a> ProgressTracker<'a> {
    pub fn new(total: usize, report: Option<Report<'a>>) -> Self {
        let count = Mutex::default();
        Self {
            report,
            total,
            count,
        }
    }

    pub fn done(&self) -> usize {
        lock(&self.count).done
    }

    /// Counts `entries` more; breaks if the report does.
    pub fn add(&self, entries: usize) -> ControlFlow<()> {
        let Some(report) = self.report else {
            return ControlFlow::Continue(());
        };
        let total = self.total;
        let done = {
            let mut count = lock(&self.count);
            count.done += entries;
            if count.stopped {
                return ControlFlow::Continue(());
            }
            count.done
        };
        let flow = report(Progress { done, total });
        lock(&self.count).stopped |= flow.is_break();
        flow
    }
}

/// Locks a mutex. No lock is held while `f` runs, so the data behind a poisoned one are intact.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

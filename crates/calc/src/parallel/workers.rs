//! The workers of a parallel loop, and a cache that keeps them for the next one.

/// One worker for each thread that takes part: the main one runs on the caller's own thread.
#[derive(Clone, Debug)]
pub(crate) struct Workers<W> {
    pub main: W,
    /// Made when the work is worth sharing.
    pub others: Vec<W>,
}

impl<W> Workers<W> {
    pub fn of(main: W) -> Self {
        Self {
            main,
            others: Vec::new(),
        }
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut W> {
        std::iter::once(&mut self.main).chain(&mut self.others)
    }
}

/// What one derivative leaves behind for the next: workers with their copies of `x`.
#[derive(Clone, Debug)]
pub(crate) struct WorkerCache<W> {
    workers: Option<Workers<W>>,
    /// Whether to make workers for all threads at once, so that no later use makes one.
    for_reuse: bool,
}

impl<W> WorkerCache<W> {
    /// For one use.
    pub fn new() -> Self {
        Self {
            workers: None,
            for_reuse: false,
        }
    }

    /// For many uses.
    pub fn for_reuse() -> Self {
        Self {
            workers: None,
            for_reuse: true,
        }
    }

    /// The workers of an earlier use, each reset, or new ones.
    pub fn workers(
        &mut self,
        new_worker: impl Fn() -> W,
        reset: impl Fn(&mut W),
    ) -> &mut Workers<W> {
        if let Some(workers) = &mut self.workers {
            workers.iter_mut().for_each(reset);
        }
        let threads = if self.for_reuse {
            rayon::current_num_threads()
        } else {
            1
        };
        self.workers.get_or_insert_with(|| {
            let mut workers = Workers::of(new_worker());
            workers.others.extend((1..threads).map(|_| new_worker()));
            workers
        })
    }
}

//! Workers that outlive a derivative.

use crate::parallel::parallel_for::Workers;

/// What one derivative leaves behind for the next: workers with their copies of `x`.
#[derive(Clone, Debug)]
pub(crate) struct WorkerCache<W> {
    workers: Option<Workers<W>>,
    /// Whether to hire for all threads at once, so that no later use hires.
    for_reuse: bool,
}

impl<W> WorkerCache<W> {
    /// A room for one use.
    pub fn new() -> Self {
        Self {
            workers: None,
            for_reuse: false,
        }
    }

    /// A room for many uses.
    pub fn for_reuse() -> Self {
        Self {
            workers: None,
            for_reuse: true,
        }
    }

    /// The crew, every worker at home; hired with `hire` where there is none yet.
    pub fn workers(
        &mut self,
        new_worker: impl Fn() -> W,
        reset: impl Fn(&mut W),
    ) -> &mut Workers<W> {
        if let Some(workers) = &mut self.workers {
            reset(&mut workers.main);
            workers.others.iter_mut().for_each(reset);
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

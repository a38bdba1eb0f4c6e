//! The workers of a parallel loop.

/// One worker for each thread that takes part: the main one runs on the caller's own thread.
#[derive(Clone, Debug)]
pub(crate) struct Workers<W> {
    pub main: W,
    /// Made when the work is worth sharing.
    pub others: Vec<W>,
}

impl<W> Workers<W> {
    pub fn of(main: W) -> Self {
        let others = Vec::new();
        Self { main, others }
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut W> {
        std::iter::once(&mut self.main).chain(&mut self.others)
    }
}

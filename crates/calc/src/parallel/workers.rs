//! Workers that outlive a derivative.

use crate::parallel::parallel_for::Crew;

/// What one derivative leaves behind for the next: workers with their copies of `x`.
#[derive(Clone, Debug)]
pub(crate) struct Room<W> {
    crew: Option<Crew<W>>,
    /// Whether to hire for all threads at once, so that no later use hires.
    for_reuse: bool,
}

impl<W> Room<W> {
    /// A room for one use.
    pub fn new() -> Self {
        Self {
            crew: None,
            for_reuse: false,
        }
    }

    /// A room for many uses.
    pub fn for_reuse() -> Self {
        Self {
            crew: None,
            for_reuse: true,
        }
    }

    /// The crew, every worker at home; hired with `hire` where there is none yet.
    pub fn crew(&mut self, hire: impl Fn() -> W, go_home: impl Fn(&mut W)) -> &mut Crew<W> {
        if let Some(crew) = &mut self.crew {
            go_home(&mut crew.lead);
            crew.others.iter_mut().for_each(go_home);
        }
        let threads = if self.for_reuse {
            rayon::current_num_threads()
        } else {
            1
        };
        self.crew.get_or_insert_with(|| {
            let mut crew = Crew::of(hire());
            crew.others.extend((1..threads).map(|_| hire()));
            crew
        })
    }
}

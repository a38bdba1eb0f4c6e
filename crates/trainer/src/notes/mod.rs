//! `notes.html`: an interactive page of the ideas of the study notes.
//!
//! Rust trains the networks that the page replays and writes the data; the scripts in `page/` draw it. Tests in a
//! browser compare the computations of the scripts with the crates. `text/` has the texts, one file per language, and
//! `code/` the code that the page shows.

mod data;
mod encode;
mod inputs;
mod one_weight;
mod overfitting;
mod recording;
mod replay;
pub(crate) mod texts;

use std::ops::ControlFlow;

pub use crate::text::Language;
use crate::{
    error::Error,
    page::{self, Parts},
};
use data::NotesData;
pub use inputs::Notes;
use recording::Recordings;

const PAGE: Parts = Parts {
    body: include_str!("page/body.html"),
    style: include_str!("page/style.css"),
    scripts: &[
        include_str!("page/test_hooks.js"),
        include_str!("page/numbers.js"),
        include_str!("page/controls.js"),
        include_str!("page/player.js"),
        include_str!("page/plane.js"),
        include_str!("page/functions.js"),
        include_str!("page/differences.js"),
        include_str!("page/contour.js"),
        include_str!("page/surface.js"),
        include_str!("page/code.js"),
        include_str!("page/derivative.js"),
        include_str!("page/gradient.js"),
        include_str!("page/descent.js"),
        include_str!("page/simple_net.js"),
        include_str!("page/images.js"),
        include_str!("page/moved_weight.js"),
        include_str!("page/network_picture.js"),
        include_str!("page/one_weight.js"),
        include_str!("page/batch.js"),
        include_str!("page/replay.js"),
        include_str!("page/overfitting.js"),
        include_str!("page/main.js"),
    ],
};

impl Notes<'_> {
    /// Renders the page. Trains five networks, each on one thread, as many at a time as rayon's current pool has
    /// threads, which takes seconds for 10,000 iterations. The page has about 2 MB for MNIST.
    ///
    /// Calls `watch` repeatedly with the fraction of the training that is done. If `watch` breaks, the training stops
    /// and the result is `None`.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a loss or a weight becomes infinite or NaN.
    pub fn render(
        &self,
        watch: &(dyn Fn(f64) -> ControlFlow<()> + Sync),
    ) -> Result<Option<String>, Error> {
        let Some(recordings) = Recordings::make(&self.images.data, self.iterations, watch)? else {
            return Ok(None);
        };
        let data = NotesData::of(self, &recordings);
        let (language, texts) = data.text.first();
        let opening = page::Opening {
            title: &texts["title"],
            language,
            texts,
        };
        Ok(Some(page::assemble(&PAGE, &opening, &data)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::TEXT;

    #[test]
    fn every_text_of_the_template_exists() {
        let texts = TEXT.texts(Language::English);
        let named = PAGE
            .body
            .split("data-text=\"")
            .chain(PAGE.body.split("data-label=\""));
        let mut count = 0;
        for rest in named {
            let key = rest.split('"').next().unwrap();
            if !key.contains('<') {
                assert!(texts.contains_key(key), "{key}");
                count += 1;
            }
        }
        assert!(count > 40, "{count}");
    }
}

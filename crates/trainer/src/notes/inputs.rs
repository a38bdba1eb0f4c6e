//! The inputs of the page.

use crate::{images::Images, text::Language};

/// The notes page, described by its images, language and length of training.
///
/// ```
/// use std::ops::ControlFlow;
/// use trainer::{config::Source, images::{Images, Name}, notes::{Language, Notes}};
///
/// let images = Images {
///     data: data::digits_sized(60, 20, 1),
///     source: Source::Digits,
///     sha256: Default::default(),
///     turned: false,
///     name: Name::Digits,
/// };
/// let notes = Notes { images: &images, language: Language::English, iterations: 2 };
/// let html = notes.render(&|_| ControlFlow::Continue(()))?.expect("not interrupted");
/// assert!(html.contains("gradient_descent"));
/// # Ok::<(), trainer::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Notes<'a> {
    /// The images that the networks of the page are trained on.
    pub images: &'a Images,
    /// The language in which the page opens. A button changes it.
    pub language: Language,
    /// Updates of each training run. The notes make 10,000.
    pub iterations: usize,
}

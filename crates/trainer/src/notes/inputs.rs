//! What you give to make the page.

use crate::{images::Images, text::Language};

/// What the page is made from.
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
/// let html = notes.render(&|_| ControlFlow::Continue(()))?.expect("nobody interrupts it");
/// assert!(html.contains("gradient_descent"));
/// # Ok::<(), trainer::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Notes<'a> {
    /// What the networks of the page are trained on.
    pub images: &'a Images,
    /// The language that the page opens in; the other is a click away.
    pub language: Language,
    /// Updates of each run of the page. The notes make 10,000.
    pub iterations: usize,
}

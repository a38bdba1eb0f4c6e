//! What the examples share: pictures, and images to learn from.

pub mod figure;
mod images;

pub use images::images;

/// The documents whose Rust is compiled and run by `cargo test --doc -p examples`.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../docs/from-the-notes.md")]
    mod from_the_notes {}
    #[doc = include_str!("../../docs/from-the-notes.ko.md")]
    mod from_the_notes_ko {}
    #[doc = include_str!("../../README.md")]
    mod readme {}
    #[doc = include_str!("../../README.ko.md")]
    mod readme_ko {}
}

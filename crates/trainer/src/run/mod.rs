//! A run on disk: its folder, its figures and the files that people read.

pub mod folder;
pub mod label;
pub mod outputs;
pub mod summary;

pub use folder::RunFolder;
pub use summary::Summary;

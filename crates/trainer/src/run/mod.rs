//! A run on disk: its folder, its summary and its output files.

pub mod folder;
pub mod label;
pub mod outputs;
pub mod summary;

pub use folder::RunFolder;
pub use summary::Summary;

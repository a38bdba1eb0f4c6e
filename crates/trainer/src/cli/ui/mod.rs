//! How the command talks to people and scripts.

pub mod cli_error;
pub mod columns;
pub mod error_words;
pub mod eta;
pub mod language;
pub mod lines;
pub mod messages;
pub mod numbers;
pub mod picture;
pub mod program;
pub mod progress;
pub mod say;
pub mod signals;
pub mod sweep_table;

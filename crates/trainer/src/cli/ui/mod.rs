//! How the command talks to people and scripts.

pub mod cli_error;
pub mod eta;
pub mod language;
pub mod lines;
pub mod messages;
pub mod program;
pub mod progress;
pub mod signals;
pub mod sweep_table;
pub mod text;

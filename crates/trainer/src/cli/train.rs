//! `trainer train`

mod arguments;
mod planned;
mod session;
mod single;
mod start;
mod sweep;

use std::io::Write;

use super::ui::cli_error::CliError;
pub use arguments::Arguments;

/// A run, or a sweep where settings have several values.
pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    match sweep::asked_for(arguments)? {
        Some(sweep) => sweep.run(arguments, out),
        None => single::run(arguments, out),
    }
}

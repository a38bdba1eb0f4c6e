//! `trainer completions`

use std::io::Write;

use clap::{Args, Command};
use clap_complete::Shell;

use super::ui::cli_error::CliError;

/// Print a script that completes this command's arguments in a shell.
///
/// For bash: `trainer completions bash > ~/.local/share/bash-completion/completions/trainer`
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub fn run(
    arguments: &Arguments,
    command: &mut Command,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let mut script = Vec::new(); // the generator panics where a reader has gone
    clap_complete::generate(arguments.shell, command, "trainer", &mut script);
    out.write_all(&script)?;
    Ok(0)
}

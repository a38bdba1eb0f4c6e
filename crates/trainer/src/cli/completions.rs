//! `trainer completions`

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, failure::Failure};

/// Print a script that completes this command's arguments in a shell.
///
/// For bash: `trainer completions bash > ~/.local/share/bash-completion/completions/trainer`
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, Failure> {
    let mut script = Vec::new(); // the generator panics where a reader has gone
    clap_complete::generate(arguments.shell, &mut Cli::command(), "trainer", &mut script);
    out.write_all(&script)?;
    Ok(0)
}

//! The arguments of `trainer train`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{settings::Settings, ui::progress::Kind};

/// Train a network and write a run folder: curves, report, model, checkpoint.
///
/// Several values of --learning-rate, --hidden, --batch-size or --gradient, as in
/// --learning-rate 0.01,0.1,1, make a sweep: a run for each combination, in a folder of its own, and a
/// table and a picture that compare them.
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct Arguments {
    #[command(flatten)]
    pub settings: Settings,

    /// Take settings from a TOML file, such as the config.toml of a run; options given here override it
    /// [default: none]
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Running",
        conflicts_with = "resume"
    )]
    pub config: Option<PathBuf>,

    /// Continue the run or the sweep in this folder, with the bits of a run that never stopped
    /// [default: a new run]
    #[arg(long, value_name = "RUN", help_heading = "Running", conflicts_with_all = ["out", "overwrite"])]
    pub resume: Option<PathBuf>,

    /// The folder to write [default: runs/ and the time]
    #[arg(long, value_name = "RUN", help_heading = "Running")]
    pub out: Option<PathBuf>,

    /// Replace the run that is already in --out
    #[arg(long, help_heading = "Running")]
    pub overwrite: bool,

    /// Download MNIST first if --data auto does not find it
    #[arg(long, help_heading = "Running")]
    pub download: bool,

    /// How to show the progress, on standard error
    #[arg(long, value_enum, default_value_t = Kind::Auto, help_heading = "Running")]
    pub progress: Kind,

    /// Print what the command would do and how long it would take, without training
    #[arg(long, help_heading = "Running")]
    pub dry_run: bool,
}

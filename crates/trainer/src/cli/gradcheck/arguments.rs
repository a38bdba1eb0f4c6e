//! The arguments of `trainer gradcheck`.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::Args;

use super::bugs::Bug;
use crate::cli::{images::TestDataArguments, values};

/// Check backprop against central differences, parameter by parameter.
///
/// Backprop is fast and easy to get wrong. The difference quotient is slow and hard to get wrong. The
/// quotient at twice the step gives each quotient an error bar. An entry fails if backprop differs from
/// its quotient by more than the bar and a millionth of the entry. It is unchecked if the bar is so wide
/// that an error of 1 % could hide. Two more checks look at all parameters at once: the slope of the
/// loss along random directions, and how fast Taylor's remainder falls. The exit code is 4 unless all
/// checks agree.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A run folder or a model file with trained weights [default: random weights]
    #[arg(value_name = "RUN", conflicts_with_all = ["hidden_size", "weight_init_std"])]
    pub model: Option<PathBuf>,

    /// How many training images to compute the gradients on, from the first
    #[arg(long, value_name = "N", default_value = "3", value_parser = values::positive, allow_negative_numbers = true)]
    pub batch_size: NonZeroUsize,

    /// Units of the hidden layer
    #[arg(long = "hidden", value_name = "N", default_value = "50", value_parser = values::positive, allow_negative_numbers = true)]
    pub hidden_size: NonZeroUsize,

    /// Standard deviation of the random weights
    #[arg(
        long = "init-std",
        value_name = "X",
        default_value_t = 0.01,
        allow_negative_numbers = true
    )]
    pub weight_init_std: f64,

    /// The h of the difference quotient (L(w+h) − L(w−h)) / 2h
    #[arg(long, value_name = "H", default_value_t = calc::STEP, allow_negative_numbers = true)]
    pub step: f64,

    /// Compute the quotients with the textbook's loop, four forward passes for each parameter (some
    /// seconds), instead of through the network's structure
    #[arg(long)]
    pub direct: bool,

    /// Seed of the weights
    #[arg(long, value_name = "N", default_value_t = 42, value_parser = values::seed, allow_negative_numbers = true)]
    pub seed: u64,

    /// Break backprop on purpose, to see which checks find the bug [default: none]
    #[arg(long, value_enum, value_name = "BUG")]
    pub inject_bug: Option<Bug>,

    /// Inject each bug in turn, and show which check finds which
    #[arg(long, conflicts_with_all = ["inject_bug", "direct"])]
    pub every_bug: bool,

    #[command(flatten)]
    pub data: TestDataArguments,
}

//! How gradients are computed and batches drawn.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How the gradient of the loss is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GradientMethod {
    /// A central difference for every parameter, computed through the structure of the network.
    Numerical,
    /// A central difference for every parameter by the textbook's loop: two forward passes each.
    Direct,
    /// The analytic gradient, by the chain rule.
    Backprop,
}

/// The text is not the name of a method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected numerical, direct or backprop")]
#[non_exhaustive]
pub struct GradientMethodError;

impl FromStr for GradientMethod {
    type Err = GradientMethodError;

    fn from_str(name: &str) -> Result<Self, GradientMethodError> {
        [Self::Numerical, Self::Direct, Self::Backprop]
            .into_iter()
            .find(|method| method.to_string() == name)
            .ok_or(GradientMethodError)
    }
}

impl fmt::Display for GradientMethod {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Numerical => "numerical",
            Self::Direct => "direct",
            Self::Backprop => "backprop",
        })
    }
}

/// The name of [`GradientMethod`] in version 0.1.
#[deprecated(note = "renamed to `GradientMethod`")]
pub type Gradient = GradientMethod;

/// How mini-batches are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sampling {
    /// With replacement: each image of a batch is drawn from all images, as by the notes' `np.random.choice`.
    Replace,
    /// Without replacement: every image once an epoch, in a new random order.
    Shuffle,
}

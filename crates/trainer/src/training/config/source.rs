//! Where the images come from.

use std::{fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where images come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Source {
    /// MNIST if it is found, otherwise the built-in digits.
    Auto,
    /// The built-in digits.
    Digits,
    /// A folder with four IDX files named as MNIST's.
    Folder(PathBuf),
}

impl Source {
    /// The same source with the path of a folder made absolute.
    ///
    /// ```
    /// use trainer::config::Source;
    ///
    /// let Source::Folder(path) = Source::Folder("data/mnist".into()).absolute() else { unreachable!() };
    /// assert!(path.is_absolute() && path.ends_with("data/mnist"));
    /// assert_eq!(Source::Digits.absolute(), Source::Digits);
    /// ```
    #[must_use]
    pub fn absolute(self) -> Self {
        match self {
            Self::Folder(path) => Self::Folder(std::path::absolute(&path).unwrap_or(path)),
            other => other,
        }
    }
}

impl From<String> for Source {
    fn from(name: String) -> Self {
        match name.as_str() {
            "auto" => Self::Auto,
            "digits" => Self::Digits,
            _ => Self::Folder(name.into()),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

impl FromStr for Source {
    type Err = std::convert::Infallible;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(name.to_owned().into())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Auto => f.pad("auto"),
            Self::Digits => f.pad("digits"),
            Self::Folder(path) => path.display().fmt(f),
        }
    }
}

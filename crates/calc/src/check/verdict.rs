//! The verdict on one entry.

/// The verdict on an entry, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Verdict {
    /// The two values agree.
    Pass,
    /// They agree, but the tolerance is so wide that an error of 1 % would not show.
    Unchecked,
    /// They do not agree.
    Mismatch,
    /// One of them is NaN or infinite.
    Invalid,
}

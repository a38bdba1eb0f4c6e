//! The numbers that options take.

use std::num::NonZeroUsize;

use trainer::config::whole_number;

/// A count: `500`, `1e3`.
pub fn count(text: &str) -> Result<u32, String> {
    let number = whole(text, 0, u32::MAX.into())?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A count of at least 1.
pub fn positive(text: &str) -> Result<NonZeroUsize, String> {
    let number = whole(text, 1, u32::MAX.into())?;
    let number = usize::try_from(number).ok().and_then(NonZeroUsize::new);
    Ok(number.unwrap_or(NonZeroUsize::MIN))
}

/// An index, counted from 0.
pub fn index(text: &str) -> Result<usize, String> {
    count(text).map(|number| number as usize)
}

/// A seed that a TOML file can hold.
pub fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0, i64::MAX.unsigned_abs())
}

fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    whole_number(text)
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| {
            format!("expected a whole number from {least} to {most}, such as 1000 or 1e3")
        })
}

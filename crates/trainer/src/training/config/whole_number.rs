//! Whole numbers in the notations that people use.

/// Reads `1000`, `1_000`, `1e3` or `1.5e3`. `None` if the number is not whole, or if an `f64` cannot represent it.
///
/// ```
/// use trainer::config::whole_number;
///
/// assert_eq!(whole_number("10_000"), Some(10_000));
/// assert_eq!(whole_number("1e4"), Some(10_000));
/// assert_eq!(whole_number("1.5"), None);
/// assert_eq!(whole_number("-1"), None);
/// ```
#[expect(clippy::cast_sign_loss, reason = "the number is 0 or more")]
#[must_use]
pub fn whole_number(text: &str) -> Option<u64> {
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0; // 2⁵³

    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let digits = text.replace('_', "");
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let number: f64 = digits.parse().ok()?;
    let is_whole = number.fract() == 0.0 && (0.0..=LARGEST_EXACT).contains(&number);
    is_whole.then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::whole_number;

    #[test]
    fn whole_numbers_are_read_in_every_notation() {
        for (text, number) in [
            ("0", 0),
            ("007", 7),
            ("1e3", 1_000),
            ("1E3", 1_000),
            ("1.5e1", 15),
            ("2.0", 2),
            ("1_000_000", 1_000_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
    }

    #[test]
    fn everything_else_is_rejected() {
        for text in [
            "",
            "-1",
            "+1",
            "1.5",
            "1e-3",
            "1e400",
            "1e17",
            "nan",
            "inf",
            "many",
            "_1",
            "0x10",
            "1 000",
            "18446744073709551616",
        ] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}

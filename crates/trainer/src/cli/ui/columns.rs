//! Texts in columns. A Hangul syllable is two columns wide.

use textwrap::core::display_width;

/// `text`, filled with spaces on the right to `width` columns.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{}", space(text, width))
}

/// `text`, filled with spaces on the left to `width` columns.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", space(text, width))
}

fn space(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(display_width(text)))
}

/// How many columns the widest of `texts` takes.
pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(display_width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_takes_two_columns() {
        assert_eq!(left("손실", 6), "손실  ");
        assert_eq!(right("손실", 6), "  손실");
        assert_eq!(left("loss", 6), "loss  ");
        assert_eq!(right("정확도", 5), "정확도");
        assert_eq!(widest(["loss", "정확도", ""]), 6);
    }
}

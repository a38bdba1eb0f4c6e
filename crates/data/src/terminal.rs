//! Draws pictures as text, two rows of pixels per line, with half-block characters.

use std::fmt::Write;

use ndarray::ArrayRef2;

/// [`plain`] draws pixels from this brightness on.
const INKED: u8 = 96;

/// Draws `picture` with `█`, `▀`, `▄` and space, without escape codes, for files, pipes and
/// every terminal.
///
/// A character shows a pixel and the one below it. Pixels of brightness 96 or more are drawn.
/// The text has `⌈H/2⌉` lines of up to `W` characters, without trailing spaces.
///
/// ```
/// use ndarray::array;
///
/// let picture = array![[0, 255, 255], [0, 255, 0], [255, 0, 0]];
/// assert_eq!(data::terminal::plain(&picture), " █▀\n▀\n");
/// ```
#[must_use]
pub fn plain(picture: &ArrayRef2<u8>) -> String {
    let mut text = String::new();
    for line in lines(picture) {
        let blocks = line.map(|pair| match pair.map(|pixel| pixel >= INKED) {
            [true, true] => '█',
            [true, false] => '▀',
            [false, true] => '▄',
            [false, false] => ' ',
        });
        text.push_str(blocks.collect::<String>().trim_end());
        text.push('\n');
    }
    text
}

/// Draws `picture` in 26 shades of grey, with the escape codes of 256-colour terminals.
///
/// The text has `⌈H/2⌉` lines of `W` characters. Each line ends with a reset of the colours.
///
/// ```
/// use ndarray::array;
///
/// // white above black, black above white
/// let text = data::terminal::grey(&array![[255, 0], [0, 255]]);
/// assert_eq!(text, "\x1b[38;5;231;48;5;16m▀\x1b[38;5;16;48;5;231m▀\x1b[0m\n");
/// ```
pub fn grey(picture: &ArrayRef2<u8>) -> String {
    let mut text = String::new();
    for line in lines(picture) {
        let mut current = None;
        for pair in line {
            let colours = pair.map(grey_code);
            if current != Some(colours) {
                let [upper, lower] = colours;
                let _ = write!(text, "\x1b[38;5;{upper};48;5;{lower}m"); // a String accepts all text
                current = Some(colours);
            }
            text.push('▀');
        }
        text.push_str("\x1b[0m\n");
    }
    text
}

/// Each pair of rows as pairs of pixels, upper and lower. A missing last row is 0.
fn lines(picture: &ArrayRef2<u8>) -> impl Iterator<Item = impl Iterator<Item = [u8; 2]>> {
    let (height, width) = picture.dim();
    (0..height).step_by(2).map(move |i| {
        (0..width).map(move |j| {
            [
                picture[[i, j]],
                picture.get([i + 1, j]).copied().unwrap_or(0),
            ]
        })
    })
}

/// The nearest of the terminal's colours black (16), 24 greys (232 to 255, brightness 8 to
/// 238 in steps of 10) and white (231).
fn grey_code(pixel: u8) -> u8 {
    match pixel {
        0..4 => 16,
        4..247 => 232 + ((pixel.max(8) - 3) / 10).min(23),
        247.. => 231,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    /// Brightness of the terminal's colours, from the table of xterm's 256.
    fn brightness(code: u8) -> i32 {
        match code {
            16 => 0,
            231 => 255,
            code => 8 + 10 * (i32::from(code) - 232),
        }
    }

    #[test]
    fn every_pixel_gets_the_nearest_grey() {
        for pixel in 0..=255 {
            let error = |code| (brightness(code) - i32::from(pixel)).abs();
            let best = [16, 231].into_iter().chain(232..=255).map(error).min();
            assert_eq!(Some(error(grey_code(pixel))), best, "pixel {pixel}");
        }
    }

    #[test]
    fn plain_text_has_no_escapes_and_no_trailing_spaces() {
        let text = plain(&Array2::from_elem((28, 28), 0));
        assert_eq!(text, "\n".repeat(14));
    }

    #[test]
    fn an_odd_last_row_is_drawn() {
        assert_eq!(plain(&array![[255], [255], [255]]), "█\n▀\n");
    }

    #[test]
    fn equal_neighbours_share_one_escape() {
        let text = grey(&Array2::from_elem((2, 28), 0));
        assert_eq!(text.matches('\x1b').count(), 2);
        assert_eq!(text.matches('▀').count(), 28);
    }

    #[test]
    fn a_picture_without_pixels_is_no_text() {
        assert_eq!(plain(&Array2::zeros((0, 5))), "");
        assert_eq!(grey(&Array2::zeros((0, 5))), "");
    }
}

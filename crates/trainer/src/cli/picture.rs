//! A grey picture in the terminal: two pixels a character, one above the other.

use ndarray::ArrayView2;

/// Of a pixel's 255; darker than this is left out where there are no colours.
const INK: u8 = 96;

/// The picture as lines of text: in 24 greys where the reader is a terminal, in black and white
/// half blocks where it is not.
pub fn lines(picture: ArrayView2<u8>, terminal: bool) -> String {
    let mut text = String::new();
    for top in (0..picture.nrows()).step_by(2) {
        for column in 0..picture.ncols() {
            let upper = picture[[top, column]];
            let lower = picture.get([top + 1, column]).copied().unwrap_or(0);
            text += &if terminal {
                grey(upper, lower)
            } else {
                block(upper, lower).to_string()
            };
        }
        if terminal {
            text += "\x1b[0m";
        }
        text += "\n";
    }
    text
}

/// An upper half block in the upper pixel's grey on the lower one's (xterm's greys, 232 to 255).
fn grey(upper: u8, lower: u8) -> String {
    let grey = |pixel: u8| 232 + u16::from(pixel) * 23 / 255;
    format!("\x1b[38;5;{};48;5;{}m▀", grey(upper), grey(lower))
}

fn block(upper: u8, lower: u8) -> char {
    match (upper >= INK, lower >= INK) {
        (false, false) => ' ',
        (true, false) => '▀',
        (false, true) => '▄',
        (true, true) => '█',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const PICTURE: [[u8; 3]; 3] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];

    #[test]
    fn a_file_gets_half_blocks_and_no_escapes() {
        assert_eq!(
            lines(array!(PICTURE[0], PICTURE[1], PICTURE[2]).view(), false),
            "▀▄ \n  ▀\n"
        );
    }

    #[test]
    fn a_terminal_gets_greys_that_end_with_the_line() {
        let text = lines(array!([255, 0], [0, 255]).view(), true);
        assert_eq!(
            text,
            "\x1b[38;5;255;48;5;232m▀\x1b[38;5;232;48;5;255m▀\x1b[0m\n"
        );
    }
}

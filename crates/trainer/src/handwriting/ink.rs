//! What is ink and what is ground.

use ndarray::{Array2, ArrayRef2};

use super::Error;

/// Less than this is no contrast.
const FAINTEST: f64 = 0.1;
/// Of the pixels on the border, so many may be strokes that run off the picture.
const STROKES_ON_BORDER: f64 = 0.1;

/// How much ink each pixel holds, from 0 to 1 where it is strongest.
///
/// The ground is the median brightness of the border. Ink is what differs from it to the side to
/// which most differs (darker, or lighter), beyond what the border itself varies by.
///
/// ```
/// let chalk = ndarray::array![[0.25, 0.25, 0.25], [0.25, 1.0, 0.25], [0.25, 0.25, 0.25]];
/// assert_eq!(trainer::handwriting::ink(&chalk)?.sum(), 1.0);
/// # Ok::<(), trainer::handwriting::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Blank`] when nothing stands out.
pub fn ink(brightness: &ArrayRef2<f64>) -> Result<Array2<f64>, Error> {
    let border = border(brightness);
    let ground = quantile(border.clone(), 0.5);
    let noise = quantile(
        border.iter().map(|b| (b - ground).abs()).collect(),
        1.0 - STROKES_ON_BORDER,
    );
    let lighter: f64 = brightness.iter().map(|b| b - ground).sum();
    let ink = brightness.mapv(|b| ((b - ground) * lighter.signum() - noise).max(0.0));
    let strongest = ink.iter().copied().fold(0.0, f64::max);
    if strongest < FAINTEST {
        return Err(Error::Blank);
    }
    Ok(ink / strongest)
}

/// The brightness of the pixels along the four sides.
fn border(picture: &ArrayRef2<f64>) -> Vec<f64> {
    let (height, width) = picture.dim();
    let inside = |i: usize, size: usize| 0 < i && i + 1 < size;
    let pixels = picture.indexed_iter();
    let border = pixels.filter(|((i, j), _)| !(inside(*i, height) && inside(*j, width)));
    border.map(|(_, brightness)| *brightness).collect()
}

/// The value that a fraction `q` of the values is below; 0 of none.
fn quantile(mut values: Vec<f64>, q: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let at = super::normalise::whole(q * (values.len() - 1) as f64);
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn dark_on_light_and_light_on_dark_are_the_same_ink() {
        let pencil = array![
            [0.9, 0.9, 0.9, 0.9],
            [0.9, 0.2, 0.55, 0.9],
            [0.9, 0.9, 0.9, 0.9]
        ];
        let (pencil, chalk) = (
            ink(&pencil).unwrap(),
            ink(&pencil.mapv(|b| 1.0 - b)).unwrap(),
        );
        let expected = array![
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.5, 0.0],
            [0.0, 0.0, 0.0, 0.0]
        ];
        for ink in [pencil, chalk] {
            assert!((ink - &expected).iter().all(|d| d.abs() < 1e-12));
        }
    }

    #[test]
    fn paper_is_no_ink() {
        let grain = Array2::from_shape_fn((20, 20), |(i, j)| {
            0.8 + 0.05 * f64::from(((i * 7 + j * 13) % 5) as u8) / 5.0
        });
        assert_eq!(ink(&grain), Err(Error::Blank));
        let mut drawn = grain;
        drawn[[10, 10]] = 0.1;
        let ink = ink(&drawn).unwrap();
        assert_eq!(
            (ink[[10, 10]], ink.iter().filter(|&&i| i > 0.0).count()),
            (1.0, 1)
        );
    }

    #[test]
    fn nothing_is_blank() {
        assert_eq!(ink(&Array2::from_elem((5, 5), 0.7)), Err(Error::Blank));
        assert_eq!(ink(&Array2::zeros((0, 0))), Err(Error::Blank));
    }
}

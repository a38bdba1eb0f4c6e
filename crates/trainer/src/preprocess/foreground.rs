//! What is ink and what is ground.

use ndarray::{Array2, ArrayRef2};

use super::{Error, background::BackgroundPlane};

/// Less than this is no contrast.
const FAINTEST: f64 = 0.1;
/// Three standard deviations of normally distributed grain, in its median deviations.
const GRAIN: f64 = 4.45;

/// How much ink each pixel holds, from 0 to 1 where it is strongest.
///
/// The ground is what the border shows, evenly lit or from one side. Ink is what differs from it to
/// the side to which most differs (darker, or lighter), beyond the grain of the ground.
///
/// ```
/// let chalk = ndarray::array![[0.25, 0.25, 0.25], [0.25, 1.0, 0.25], [0.25, 0.25, 0.25]];
/// assert_eq!(trainer::preprocess::foreground(&chalk)?.sum(), 1.0);
/// # Ok::<(), trainer::preprocess::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Blank`] when nothing stands out.
pub fn foreground(brightness: &ArrayRef2<f64>) -> Result<Array2<f64>, Error> {
    let background = BackgroundPlane::of(brightness);
    let beyond = |sign: f64, (at, brightness): ((usize, usize), &f64)| {
        (sign * (brightness - background.at(at)) - GRAIN * background.mad).max(0.0)
    };
    let [darker, lighter] = [-1.0, 1.0].map(|sign| {
        let pixels = brightness.indexed_iter();
        pixels.map(|pixel| beyond(sign, pixel)).sum::<f64>()
    });
    let sign = if darker > lighter { -1.0 } else { 1.0 };
    let foreground =
        Array2::from_shape_fn(brightness.dim(), |at| beyond(sign, (at, &brightness[at])));
    let strongest = foreground.iter().copied().fold(0.0, f64::max);
    if strongest < FAINTEST {
        return Err(Error::Blank);
    }
    Ok(foreground / strongest)
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
            foreground(&pencil).unwrap(),
            foreground(&pencil.mapv(|b| 1.0 - b)).unwrap(),
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
        assert_eq!(foreground(&grain), Err(Error::Blank));
        let mut drawn = grain;
        drawn[[10, 10]] = 0.1;
        let ink = foreground(&drawn).unwrap();
        assert_eq!(
            (ink[[10, 10]], ink.iter().filter(|&&i| i > 0.0).count()),
            (1.0, 1)
        );
    }

    #[test]
    fn strokes_may_run_off_the_picture() {
        // A 7 that was cut out tightly: its bar is all of the top side.
        let seven = array![
            [0.1, 0.1, 0.1, 0.1],
            [0.9, 0.9, 0.1, 0.9],
            [0.9, 0.1, 0.9, 0.9],
            [0.1, 0.9, 0.9, 0.9],
        ];
        let expected = seven.mapv(|b| if b < 0.5 { 1.0 } else { 0.0 });
        assert!(
            (foreground(&seven).unwrap() - expected)
                .iter()
                .all(|d| d.abs() < 1e-12)
        );
    }

    #[test]
    fn light_from_one_side_is_no_ink() {
        let paper = |i: usize, j: usize| 0.9 - 0.01 * i as f64 - 0.02 * j as f64;
        let drawn = |i: usize, j: usize| (5..15).contains(&i) && j == 10;
        let picture = Array2::from_shape_fn((20, 20), |(i, j)| {
            paper(i, j) - if drawn(i, j) { 0.4 } else { 0.0 }
        });
        for (at, ink) in foreground(&picture).unwrap().indexed_iter() {
            let expected = if drawn(at.0, at.1) { 1.0 } else { 0.0 };
            assert!((ink - expected).abs() < 1e-9, "{at:?}: {ink}");
        }
    }

    #[test]
    fn nothing_is_blank() {
        assert_eq!(
            foreground(&Array2::from_elem((5, 5), 0.7)),
            Err(Error::Blank)
        );
        assert_eq!(foreground(&Array2::zeros((0, 0))), Err(Error::Blank));
    }
}

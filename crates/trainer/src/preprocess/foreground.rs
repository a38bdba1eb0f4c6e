//! Separates ink from paper: computes the amount of ink in each pixel.

use ndarray::{Array2, Zip};

use super::{
    Error,
    background::background,
    clutter::SURE,
    components::Component,
    distance::squared_distance,
    grouping,
    picture::Picture,
    polarity::{self, Candidate},
    transparency,
};

/// A picture whose strongest contrast is below this is blank.
const FAINTEST: f32 = 0.1;
/// Contrast is relative to the background, but to no less than this fraction of the lightest background.
const DARKEST: f32 = 0.25;
/// Pixels near a stroke with at least this fraction of its full ink belong to its soft edge.
const LEAST: f32 = 0.1;
/// The width of a soft edge in pixels.
const SOFT_EDGE: f64 = 3.0;
/// The full ink of a digit is this quantile of the ink of its pixels.
const FULL_INK: f64 = 0.95;

/// A digit of a picture.
pub(super) struct Foreground {
    /// The ink of each pixel, from 0 to 1, at the working resolution.
    pub ink: Array2<f64>,
    /// Whether the digit reaches the edge of the picture.
    pub cut_off: bool,
}

/// The digits of a picture in reading order.
pub(super) fn foregrounds(picture: Picture) -> Result<Vec<Foreground>, Error> {
    let channels = distinct(transparency::flatten(picture));
    let negative: Vec<_> = channels.iter().map(|channel| 1.0 - channel).collect();
    let (dark, light) = rayon::join(
        || {
            candidate(&channels, |light, paper, lightest| {
                (paper - light) / paper.max(DARKEST * lightest)
            })
        },
        || candidate(&negative, |light, paper, _| paper - light),
    );
    let chosen = polarity::choose(dark, light).ok_or(Error::Blank)?;
    let digits = grouping::digits(chosen.parts.clone());
    Ok(digits
        .iter()
        .map(|parts| foreground(&chosen, parts))
        .collect())
}

/// Keeps one channel if all are equal, as in a grey picture saved in colour.
fn distinct(mut channels: Vec<Array2<f32>>) -> Vec<Array2<f32>> {
    if channels.windows(2).all(|pair| pair[0] == pair[1]) {
        channels.truncate(1);
    }
    channels
}

/// The dark strokes of the channels.
///
/// `contrast(light, paper, lightest)` is the contrast of a pixel to the paper behind it. Ink absorbs a
/// fraction of the light, and so does a shadow, so for ink it is a ratio. Chalk adds light, so for
/// chalk it is a difference.
fn candidate(
    channels: &[Array2<f32>],
    contrast: impl Fn(f32, f32, f32) -> f32,
) -> Option<Candidate> {
    let backgrounds: Vec<_> = channels.iter().map(background).collect();
    let contrasts = channels
        .iter()
        .zip(&backgrounds)
        .map(|(channel, background)| {
            let lightest = background.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            Zip::from(channel)
                .and(background)
                .map_collect(|&light, &paper| contrast(light, paper, lightest))
        });
    Candidate::of(
        strongest(contrasts)?,
        &mean(channels)?,
        &mean(&backgrounds)?,
    )
}

fn mean(channels: &[Array2<f32>]) -> Option<Array2<f32>> {
    let sum = channels
        .iter()
        .cloned()
        .reduce(|sum, channel| sum + channel)?;
    Some(sum / channels.len() as f32)
}

/// The largest contrast over the channels at each pixel, above the grain of the paper, relative to the
/// largest of all pixels. `None` if the picture is blank.
fn strongest(contrasts: impl Iterator<Item = Array2<f32>>) -> Option<Array2<f32>> {
    let beyond_grain = contrasts.map(|contrast| {
        let grain = grain(&contrast);
        contrast.mapv_into(|contrast| (contrast - grain).max(0.0))
    });
    let ink = beyond_grain.reduce(|mut most, contrast| {
        most.zip_mut_with(&contrast, |most, &contrast| *most = most.max(contrast));
        most
    })?;
    let strongest = ink.iter().copied().fold(0.0, f32::max);
    (strongest >= FAINTEST).then(|| ink / strongest)
}

/// The contrast of the paper's grain, 3σ above its mean. If the grain is normally distributed, the
/// thirtieth percentile is 0.757σ above the tenth, and 3σ above the mean is 3.524σ above the thirtieth.
fn grain(contrast: &Array2<f32>) -> f32 {
    let mut values: Vec<f32> = contrast.iter().copied().collect();
    let tenth = quantile(&mut values, 0.1);
    let thirtieth = quantile(&mut values, 0.3);
    thirtieth + 3.524 / 0.757 * (thirtieth - tenth)
}

/// The quantile at `fraction`; 0 if there are no values.
#[expect(clippy::cast_sign_loss, reason = "a fraction of a length")]
fn quantile(values: &mut [f32], fraction: f64) -> f32 {
    let Some(last) = values.len().checked_sub(1) else {
        return 0.0;
    };
    *values
        .select_nth_unstable_by((fraction * last as f64) as usize, f32::total_cmp)
        .1
}

/// The ink of a digit: its parts and their soft edges, relative to its full ink.
fn foreground(candidate: &Candidate, parts: &[Component]) -> Foreground {
    let mask = candidate.labels.mask(parts);
    let inside = candidate
        .ink
        .iter()
        .zip(&mask)
        .filter(|(_, inside)| **inside);
    let full = quantile(
        &mut inside.map(|(ink, _)| *ink).collect::<Vec<_>>(),
        FULL_INK,
    )
    .max(SURE);
    let distance = squared_distance(&mask);
    let ink = Zip::from(&candidate.ink)
        .and(&distance)
        .map_collect(|&ink, &squared| {
            if squared <= SOFT_EDGE * SOFT_EDGE && ink >= LEAST * full {
                f64::from((ink / full).min(1.0))
            } else {
                0.0
            }
        });
    let shape = mask.dim();
    Foreground {
        ink,
        cut_off: parts.iter().any(|part| part.bounds.touches_border(shape)),
    }
}

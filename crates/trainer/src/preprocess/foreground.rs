//! How much ink each pixel holds.

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

/// Less contrast than this is none.
const FAINTEST: f32 = 0.1;
/// The least light, of the lightest background, that contrast is measured against.
const DARKEST: f32 = 0.25;
/// Of the strongest ink, what may be ink within a few pixels of what surely is.
const LEAST: f32 = 0.1;
/// These pixels.
const SOFT_EDGE: f64 = 3.0;
/// The share of a digit's pixels that are weaker than its full ink.
const WEAKER: f64 = 0.95;

/// A digit of a picture.
pub(super) struct Foreground {
    /// From 0 to 1, at the resolution that is worked at.
    pub ink: Array2<f64>,
    /// Whether it reaches the edge of the picture.
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

/// One channel where all are the same, as in a grey picture that is saved in colour.
fn distinct(mut channels: Vec<Array2<f32>>) -> Vec<Array2<f32>> {
    if channels.windows(2).all(|pair| pair[0] == pair[1]) {
        channels.truncate(1);
    }
    channels
}

/// The dark strokes of some channels.
///
/// `contrast` is that of a pixel's light to the paper behind it, given the lightest paper: a share of
/// the paper's light where ink takes light away, for a shadow takes its share of both; a difference
/// where chalk adds light.
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

/// For each pixel the contrast of the channel where it is strongest, beyond the grain of the paper,
/// as a share of the strongest of all; nothing where there is none.
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

/// The contrast that the grain of the paper reaches. Of normally distributed grain, the thirtieth
/// percentile is 0.757σ above the tenth, and 3σ above the mean is 3.524σ above it.
fn grain(contrast: &Array2<f32>) -> f32 {
    let mut values: Vec<f32> = contrast.iter().copied().collect();
    let tenth = percentile(&mut values, 0.1);
    let thirtieth = percentile(&mut values, 0.3);
    thirtieth + 3.524 / 0.757 * (thirtieth - tenth)
}

/// The value below which a share of all lie; 0 of none.
#[expect(clippy::cast_sign_loss, reason = "a share of a length")]
fn percentile(values: &mut [f32], share: f64) -> f32 {
    let Some(last) = values.len().checked_sub(1) else {
        return 0.0;
    };
    *values
        .select_nth_unstable_by((share * last as f64) as usize, f32::total_cmp)
        .1
}

/// The ink of a digit: its parts and their soft edges, as a share of its full ink.
fn foreground(candidate: &Candidate, parts: &[Component]) -> Foreground {
    let mask = candidate.labels.mask(parts);
    let inside = candidate
        .ink
        .iter()
        .zip(&mask)
        .filter(|(_, inside)| **inside);
    let full = percentile(&mut inside.map(|(ink, _)| *ink).collect::<Vec<_>>(), WEAKER).max(SURE);
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

//! Pictures with transparency: ink without paper, or paper with a shape.

use ndarray::{Array2, Zip};

use super::{distance::squared_distance, picture::Picture};

/// A pixel of at least this opacity is part of the picture; a shadow is less opaque.
const OPAQUE: f32 = 0.8;
/// The width of the strip along the edge whose colour is compared, in pixels.
const EDGE: f64 = 3.0;
/// Colours that differ by more than this are different.
const ALIKE: f32 = 0.25;

/// Removes transparency.
///
/// If the edge of the opaque part has one colour and its inside another, the edge is paper (a sheet with
/// round corners, a window with a shadow, a sticker with a white rim), and the outside is filled with the
/// colour of the paper. Otherwise the opaque part is ink, whatever its colours.
pub(super) fn flatten(picture: Picture) -> Vec<Array2<f32>> {
    let Some(alpha) = picture.alpha else {
        return picture.channels;
    };
    let outside = alpha.mapv(|alpha| alpha < OPAQUE);
    if !outside.iter().any(|&outside| outside) {
        return picture.channels;
    }
    match paper(&picture.channels, &outside) {
        Some(paper) => {
            let over = |(mut channel, paper): (Array2<f32>, f32)| {
                Zip::from(&mut channel).and(&alpha).and(&outside).for_each(
                    |light, &alpha, &outside| {
                        *light = if outside {
                            paper
                        } else {
                            paper + alpha * (*light - paper)
                        };
                    },
                );
                channel
            };
            picture.channels.into_iter().zip(paper).map(over).collect()
        }
        None => vec![1.0 - alpha],
    }
}

/// The colour of the edge, if it has one and the inside another.
fn paper(channels: &[Array2<f32>], outside: &Array2<bool>) -> Option<Vec<f32>> {
    let distance = squared_distance(outside);
    let edge = |squared: f64| squared > 0.0 && squared <= EDGE * EDGE;
    let along_edge = |channel: &Array2<f32>| {
        let pixels = channel.iter().zip(&distance);
        let there = pixels.filter_map(|(&light, &squared)| edge(squared).then_some(light));
        median(there.collect())
    };
    let colour: Vec<f32> = channels.iter().map(along_edge).collect::<Option<_>>()?;
    let [mut edges, mut alike, mut inside, mut different] = [0_usize; 4];
    for (at, &squared) in distance
        .indexed_iter()
        .filter(|(_, squared)| **squared > 0.0)
    {
        let lights = channels.iter().zip(&colour);
        let difference = lights.map(|(channel, paper)| (channel[at] - paper).abs());
        let far = difference.fold(0.0, f32::max) > ALIKE;
        inside += 1;
        different += usize::from(far);
        if edge(squared) {
            edges += 1;
            alike += usize::from(!far);
        }
    }
    (5 * alike >= 4 * edges && 100 * different >= inside).then_some(colour)
}

/// The median.
fn median(mut values: Vec<f32>) -> Option<f32> {
    let middle = values.len().checked_sub(1)? / 2;
    Some(*values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

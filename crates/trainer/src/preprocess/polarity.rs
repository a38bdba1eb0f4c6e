//! Decides whether strokes are dark on light or light on dark. Both are tried, and the likelier is taken.

use ndarray::{Array2, ArrayRef2};

use super::{
    clutter::parts,
    components::{Bounds, Component, Labels},
    sheet::is_sheet,
};

/// A candidate whose background is more uneven than this is unlikely.
const UNEVEN: f32 = 0.03;

/// The digits of the picture under the assumption that strokes are dark, or that they are light.
pub(super) struct Candidate {
    /// From 0 to 1, without dark sides of the picture.
    pub ink: Array2<f32>,
    pub labels: Labels,
    /// The parts of the digits, at least one.
    pub parts: Vec<Component>,
    /// See [`unevenness`].
    unevenness: f32,
}

impl Candidate {
    /// `None` if there are no strokes. `picture` and `background` are means over the channels.
    pub fn of(
        mut ink: Array2<f32>,
        picture: &ArrayRef2<f32>,
        background: &ArrayRef2<f32>,
    ) -> Option<Self> {
        let (labels, parts) = parts(&mut ink);
        if parts.is_empty() {
            return None;
        }
        let unevenness = unevenness(&labels.mask(&parts), picture, background);
        Some(Self {
            ink,
            labels,
            parts,
            unevenness,
        })
    }

    fn bounds(&self) -> Option<Bounds> {
        let boxes = self.parts.iter().map(|part| part.bounds.clone());
        boxes.reduce(|a, b| a.union(&b))
    }

    fn area(&self) -> usize {
        self.parts.iter().map(|part| part.area).sum()
    }

    fn is_sheet(&self) -> bool {
        is_sheet(&self.labels.mask(&self.parts))
    }
}

/// The likelier of two candidates.
///
/// The background of true strokes is even along their edges. The light areas between dark strokes are no
/// strokes: where they end in open paper, their estimated background has an edge that the picture does not
/// have. If both backgrounds are even, one candidate lies within the other: holes in strokes, or strokes
/// on a sheet.
pub(super) fn choose(dark: Option<Candidate>, light: Option<Candidate>) -> Option<Candidate> {
    let (dark, light) = match (dark, light) {
        (Some(dark), Some(light)) => (dark, light),
        (one, other) => return one.or(other),
    };
    let (even, uneven) = if dark.unevenness <= light.unevenness {
        (dark, light)
    } else {
        (light, dark)
    };
    if uneven.unevenness > UNEVEN && even.unevenness < uneven.unevenness / 2.0 {
        return Some(even);
    }
    let (a, b) = (even.bounds()?, uneven.bounds()?);
    let first = if a.contains(&b) {
        !even.is_sheet()
    } else if b.contains(&a) {
        uneven.is_sheet()
    } else {
        even.area() >= uneven.area()
    };
    Some(if first { even } else { uneven })
}

/// The gradient of the background along the edges of strokes, relative to that of the strokes
/// themselves: Σ|∇background| / Σ|∇(background − picture)| over the pixels of `mask` and their neighbours.
fn unevenness(
    mask: &ArrayRef2<bool>,
    picture: &ArrayRef2<f32>,
    background: &ArrayRef2<f32>,
) -> f32 {
    let [mut steps, mut edges] = [0.0_f32; 2];
    for ((i, j), &here) in mask.indexed_iter() {
        for next in [(i + 1, j), (i, j + 1)] {
            if mask.get(next).is_some_and(|&there| here || there) {
                let step = background[next] - background[(i, j)];
                steps += step.abs();
                edges += (step - (picture[next] - picture[(i, j)])).abs();
            }
        }
    }
    steps / edges.max(f32::MIN_POSITIVE)
}

//! Dark on light, or light on dark? Both are tried, and the likelier is taken.

use ndarray::{Array2, ArrayRef2};

use super::{
    clutter::parts,
    components::{Bounds, Component, Labels},
    sheet::is_sheet,
};

/// How uneven the background of strokes may be before it tells against them.
const UNEVEN: f32 = 0.03;

/// What would be digits if strokes were dark, or light.
pub(super) struct Candidate {
    /// From 0 to 1, dark sides of the picture cut off.
    pub ink: Array2<f32>,
    pub labels: Labels,
    /// The parts of the digits, at least one.
    pub parts: Vec<Component>,
    /// See [`unevenness`].
    unevenness: f32,
}

impl Candidate {
    /// Nothing where nothing is drawn. `picture` and `background` are means over the colours.
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
/// The background of true strokes is even where they begin and end. What is light between dark
/// strokes ends where the paper goes on, and there its background has the edge that the picture lacks.
/// If both have even backgrounds, one is within the other: holes in strokes, or strokes on a sheet.
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

/// The steps of the background along the edges of strokes, as a share of the steps of the strokes
/// themselves: Σ|∇background| / Σ|∇(background − picture)| over the pixels of `mask` and next to them.
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

//! Removes what is not part of a digit: desks, frames, ruled lines and dust.

use ndarray::Array2;

use super::{
    components::{Component, Labels},
    ruling::without_ruling,
    sides::without_dark_sides,
};

/// Pixels with at least this fraction of the strongest ink count as ink.
pub(super) const SURE: f32 = 0.25;
/// The least size of a component of the digit, as a fraction of the picture's shorter side, if other
/// components run off the picture.
const DIGIT: f64 = 1.0 / 6.0;
/// A component smaller than this fraction of the largest one is dust.
const DUST: f64 = 1.0 / 8.0;

/// The components of `ink` that are digits or parts of digits. A dark side of the picture that runs
/// into a digit is cleared in `ink`.
pub(super) fn parts(ink: &mut Array2<f32>) -> (Labels, Vec<Component>) {
    let labels = without_lines(ink);
    if let Some(inner) = inner(&labels) {
        let parts = without_dust(without_frames(&labels, inner));
        return (labels, parts);
    }
    without_dark_sides(ink, SURE);
    let labels = without_lines(ink);
    let all = inner(&labels).unwrap_or_else(|| labels.components.clone());
    let parts = without_dust(without_frames(&labels, all));
    (labels, parts)
}

/// The components of the pixels that count as ink, without printed lines.
fn without_lines(ink: &Array2<f32>) -> Labels {
    let mask = ink.mapv(|ink| ink >= SURE);
    let labels = Labels::new(&mask);
    let strokes = inner(&labels).map_or_else(|| mask.clone(), |inner| labels.mask(&inner));
    match without_ruling(&mask, &strokes) {
        Some(opened) => Labels::new(&opened),
        None => labels,
    }
}

/// The components that do not touch the border, if one of them is as large as a digit.
fn inner(labels: &Labels) -> Option<Vec<Component>> {
    let (rows, columns) = labels.of.dim();
    let inner: Vec<_> = labels
        .components
        .iter()
        .filter(|component| !component.bounds.touches_border((rows, columns)))
        .cloned()
        .collect();
    let least = DIGIT * rows.min(columns) as f64;
    (largest(&inner) as f64 >= least).then_some(inner)
}

fn largest(components: &[Component]) -> usize {
    let sides = components
        .iter()
        .map(|component| component.bounds.longest_side());
    sides.max().unwrap_or(0)
}

fn without_dust(mut components: Vec<Component>) -> Vec<Component> {
    let least = DUST * largest(&components) as f64;
    components.retain(|component| component.bounds.longest_side() as f64 >= least);
    components
}

/// Removes components that surround others and lie along the sides of their bounding box: the edges of
/// sheets and windows.
fn without_frames(labels: &Labels, components: Vec<Component>) -> Vec<Component> {
    let is_frame = |component: &Component| {
        let least = DIGIT * component.bounds.longest_side() as f64;
        let within = |other: &&Component| component.bounds.contains(&other.bounds);
        let mut around = components.iter().filter(within);
        around.any(|other| other.bounds.longest_side() as f64 >= least)
            && lies_along_its_box(labels, component)
    };
    let others = components.iter().filter(|component| !is_frame(component));
    others.cloned().collect()
}

/// Whether nine of ten pixels lie in the outer eighth of the bounding box.
fn lies_along_its_box(labels: &Labels, component: &Component) -> bool {
    let bounds = &component.bounds;
    let band = bounds.longest_side() / 8;
    let (rows, columns) = (bounds.rows.clone(), bounds.columns.clone());
    let inner_rows = rows.start + band..rows.end.saturating_sub(band);
    let inner_columns = columns.start + band..columns.end.saturating_sub(band);
    let inner = inner_rows
        .flat_map(|i| inner_columns.clone().map(move |j| (i, j)))
        .filter(|&at| labels.of[at] == component.label)
        .count();
    10 * inner <= component.area
}

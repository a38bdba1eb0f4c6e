//! Connected components of a mask.

use std::ops::Range;

use ndarray::{Array2, ArrayRef2};

/// A bounding box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
}

impl Bounds {
    pub fn longest_side(&self) -> usize {
        self.rows.len().max(self.columns.len())
    }

    /// Whether it reaches the border of an image of `shape`.
    pub fn touches_border(&self, shape: (usize, usize)) -> bool {
        self.rows.start == 0
            || self.columns.start == 0
            || self.rows.end == shape.0
            || self.columns.end == shape.1
    }

    /// The bounding box of both.
    pub fn union(&self, other: &Self) -> Self {
        let join = |a: &Range<usize>, b: &Range<usize>| a.start.min(b.start)..a.end.max(b.end);
        Self {
            rows: join(&self.rows, &other.rows),
            columns: join(&self.columns, &other.columns),
        }
    }

    /// Whether `other` lies within it and is not equal to it.
    pub fn contains(&self, other: &Self) -> bool {
        self != other && self.union(other) == *self
    }
}

/// A connected component; pixels that share a corner are connected (8-connectivity).
#[derive(Debug, Clone)]
pub(super) struct Component {
    /// Its number in [`Labels::of`].
    pub label: u32,
    pub bounds: Bounds,
    /// Number of pixels.
    pub area: usize,
}

/// The connected components of a mask, and the label of each pixel: from 1 in components, 0 outside.
pub(super) struct Labels {
    pub of: Array2<u32>,
    pub components: Vec<Component>,
}

impl Labels {
    /// Labels the components by flood fill.
    pub fn new(mask: &ArrayRef2<bool>) -> Self {
        let mut of = Array2::zeros(mask.raw_dim());
        let mut components = Vec::new();
        let mut open = Vec::new();
        for (seed, _) in mask.indexed_iter().filter(|(_, inside)| **inside) {
            if of[seed] > 0 {
                continue;
            }
            let label = components.len() as u32 + 1;
            let (mut bounds, mut area) = (pixel(seed), 0);
            of[seed] = label;
            open.push(seed);
            while let Some(at) = open.pop() {
                area += 1;
                bounds = bounds.union(&pixel(at));
                for near in neighbours(at, mask.dim()) {
                    if mask[near] && of[near] == 0 {
                        of[near] = label;
                        open.push(near);
                    }
                }
            }
            components.push(Component {
                label,
                bounds,
                area,
            });
        }
        Self { of, components }
    }

    /// The pixels of the given components.
    pub fn mask(&self, components: &[Component]) -> Array2<bool> {
        let mut kept = vec![false; self.components.len() + 1];
        for component in components {
            kept[component.label as usize] = true;
        }
        self.of.mapv(|label| kept[label as usize])
    }
}

fn pixel((i, j): (usize, usize)) -> Bounds {
    Bounds {
        rows: i..i + 1,
        columns: j..j + 1,
    }
}

/// The pixel itself and the eight around it, within an image of `shape`.
fn neighbours(
    (i, j): (usize, usize),
    (rows, columns): (usize, usize),
) -> impl Iterator<Item = (usize, usize)> {
    let near = move |k: usize, size: usize| k.saturating_sub(1)..(k + 2).min(size);
    near(i, rows).flat_map(move |y| near(j, columns).map(move |x| (y, x)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn corners_connect_and_boxes_are_tight() {
        let mask = array![[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 1]].mapv(|cell| cell == 1);
        let labels = Labels::new(&mask);
        assert_eq!(labels.of, array![[1, 0, 0, 0], [0, 1, 0, 2], [0, 0, 0, 2]]);
        let [diagonal, bar] = &labels.components[..] else {
            panic!("{:?}", labels.components);
        };
        assert_eq!((diagonal.area, bar.area), (2, 2));
        assert_eq!(
            diagonal.bounds,
            Bounds {
                rows: 0..2,
                columns: 0..2
            }
        );
        assert_eq!(
            bar.bounds,
            Bounds {
                rows: 1..3,
                columns: 3..4
            }
        );
        assert!(bar.bounds.touches_border((3, 4)) && !bar.bounds.touches_border((4, 5)));
        assert_eq!(
            labels
                .mask(&labels.components[1..])
                .iter()
                .filter(|m| **m)
                .count(),
            2
        );
    }

    #[test]
    fn a_box_contains_smaller_ones_and_not_itself() {
        let large = Bounds {
            rows: 0..9,
            columns: 0..9,
        };
        let small = Bounds {
            rows: 3..5,
            columns: 0..2,
        };
        assert!(large.contains(&small) && !small.contains(&large) && !large.contains(&large));
    }
}

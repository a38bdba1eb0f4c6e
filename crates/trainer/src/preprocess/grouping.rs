//! Groups parts into digits, in reading order.

use super::components::{Bounds, Component};

/// A part is large if it has at least this fraction of the size of the largest. A small part belongs to the nearest
/// large one.
const LARGE: f64 = 0.6;
/// Two large parts are one digit if the gap between them is below this fraction of the larger.
const APART: f64 = 0.1;

/// The parts of each digit, in reading order: line by line, from left to right.
pub(super) fn digits(parts: Vec<Component>) -> Vec<Vec<Component>> {
    let sizes = parts.iter().map(|part| part.bounds.longest_side());
    let least = LARGE * sizes.max().unwrap_or(0) as f64;
    let (large, small): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .partition(|part| part.bounds.longest_side() as f64 >= least);
    let mut digits: Vec<Digit> = Vec::new();
    for part in large {
        join(&mut digits, part);
    }
    for part in small {
        let nearest = digits
            .iter_mut()
            .min_by_key(|digit| gap(&digit.bounds, &part.bounds));
        if let Some(digit) = nearest {
            digit.parts.push(part);
        }
    }
    in_reading_order(digits)
}

struct Digit {
    parts: Vec<Component>,
    bounds: Bounds,
}

/// Adds a part. It merges with all digits that are close to it.
fn join(digits: &mut Vec<Digit>, part: Component) {
    let mut joined = Digit {
        bounds: part.bounds.clone(),
        parts: vec![part],
    };
    let (near, apart): (Vec<_>, Vec<_>) = digits.drain(..).partition(|digit| {
        let size = digit
            .bounds
            .longest_side()
            .max(joined.bounds.longest_side());
        (gap(&digit.bounds, &joined.bounds) as f64) < APART * size as f64
    });
    for digit in near {
        joined.bounds = joined.bounds.union(&digit.bounds);
        joined.parts.extend(digit.parts);
    }
    *digits = apart;
    digits.push(joined);
}

/// The gap between two boxes in pixels, along the axis on which it is larger.
fn gap(a: &Bounds, b: &Bounds) -> usize {
    let along = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| {
        let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
        second.start.saturating_sub(first.end)
    };
    along(&a.rows, &b.rows).max(along(&a.columns, &b.columns))
}

/// Sorts digits by lines. A digit begins a new line if its top is below the middle of the one before.
fn in_reading_order(mut digits: Vec<Digit>) -> Vec<Vec<Component>> {
    digits.sort_by_key(|digit| digit.bounds.rows.start);
    let middle = |digit: &Digit| usize::midpoint(digit.bounds.rows.start, digit.bounds.rows.end);
    let mut lines = digits.chunk_by_mut(|above, below| below.bounds.rows.start < middle(above));
    let mut read = Vec::new();
    for line in &mut lines {
        line.sort_by_key(|digit| digit.bounds.columns.start);
        read.extend(
            line.iter_mut()
                .map(|digit| std::mem::take(&mut digit.parts)),
        );
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

    fn read(boxes: &[(Range<usize>, Range<usize>)]) -> Vec<Vec<u32>> {
        let parts = (1..).zip(boxes).map(|(label, (rows, columns))| Component {
            label,
            bounds: Bounds {
                rows: rows.clone(),
                columns: columns.clone(),
            },
            area: 1,
        });
        let digits = digits(parts.collect());
        digits
            .iter()
            .map(|digit| digit.iter().map(|part| part.label).collect())
            .collect()
    }

    #[test]
    fn digits_are_read_line_by_line() {
        let boxes = [
            (12..50, 60..80), // above on the right, a little lower
            (10..48, 10..40),
            (70..110, 50..80),
            (75..110, 5..30),
        ];
        assert_eq!(read(&boxes), [[2], [1], [4], [3]]);
    }

    #[test]
    fn a_bar_that_the_pen_left_belongs_to_its_five() {
        assert_eq!(read(&[(20..60, 10..40), (10..14, 30..50)]), [[1, 2]]); // small
        assert_eq!(read(&[(10..50, 10..30), (10..50, 33..40)]), [[2, 1]]); // close by: 3 of 40
        assert_eq!(read(&[(10..50, 10..30), (10..50, 35..40)]), [[1], [2]]); // 5 of 40
    }
}

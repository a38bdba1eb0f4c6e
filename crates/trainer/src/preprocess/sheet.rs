//! Recognises a sheet of paper by its rectangular outline.

use ndarray::ArrayRef2;

/// A sheet fills at least this fraction of the smallest rectangle around it, at any angle; an ellipse fills π/4 = 0.785.
const FILLS: f64 = 0.88;
/// The step between the angles of the rectangles that are tried, in degrees.
const STEP: usize = 2;

/// Whether the outline of a mask fills the smallest rectangle around it.
pub(super) fn is_sheet(mask: &ArrayRef2<bool>) -> bool {
    let (corners, area) = outline(mask);
    let angles = (0_u8..90)
        .step_by(STEP)
        .map(|angle| f64::from(angle).to_radians());
    let rectangles = angles.map(|angle| {
        let (sin, cos) = angle.sin_cos();
        let across = corners.iter().map(|(y, x)| x * cos + y * sin);
        let down = corners.iter().map(|(y, x)| y * cos - x * sin);
        extent(across) * extent(down)
    });
    area > FILLS * rectangles.fold(f64::INFINITY, f64::min)
}

/// The corners of the first and the last pixel of each row, and the area between them.
fn outline(mask: &ArrayRef2<bool>) -> (Vec<(f64, f64)>, f64) {
    let mut corners = Vec::new();
    let mut area = 0.0;
    for (i, row) in mask.outer_iter().enumerate() {
        let ends = (row.iter().position(|&m| m), row.iter().rposition(|&m| m));
        let (Some(first), Some(last)) = ends else {
            continue;
        };
        let (left, right) = (first as f64, last as f64 + 1.0);
        let (top, bottom) = (i as f64, i as f64 + 1.0);
        area += right - left;
        corners.extend([(top, left), (top, right), (bottom, left), (bottom, right)]);
    }
    (corners, area)
}

fn extent(values: impl Iterator<Item = f64>) -> f64 {
    let [low, high] = values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| {
        [low.min(value), high.max(value)]
    });
    high - low
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn turned_rectangles_are_sheets_and_ellipses_are_not() {
        let shape = |angle: f64, inside: fn(f64, f64) -> bool| {
            let (sin, cos) = angle.to_radians().sin_cos();
            Array2::from_shape_fn((200, 200), |(i, j)| {
                let (y, x) = (i as f64 - 100.0, j as f64 - 100.0);
                inside(y * cos - x * sin, x * cos + y * sin)
            })
        };
        for angle in [0.0, 7.0, 45.0, 80.0] {
            assert!(
                is_sheet(&shape(angle, |y, x| y.abs() < 60.0 && x.abs() < 45.0)),
                "{angle}"
            );
            assert!(
                !is_sheet(&shape(angle, |y, x| (y / 60.0).hypot(x / 45.0) < 1.0)),
                "{angle}"
            );
        }
    }
}

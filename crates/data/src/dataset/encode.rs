//! Encodes pixels as numbers in `0..=1`, and labels as one-hot rows.

use ndarray::{Array, Array2, ArrayRef, Dimension};

/// `pixel / 255` for every pixel value. A lookup is several times faster than a division.
pub(super) static BRIGHTNESS: [f64; 256] = {
    let mut table = [0.0; 256];
    let mut pixel = 0;
    while pixel < 256 {
        table[pixel] = pixel as f64 / 255.0;
        pixel += 1;
    }
    table
};

/// Scales pixels to numbers from 0 to 1, `x / 255`, in an array of any rank.
///
/// ```
/// use ndarray::array;
///
/// let x = data::normalize(&array![[0, 51], [102, 255]]);
/// assert_eq!(x, array![[0.0, 0.2], [0.4, 1.0]]);
/// ```
pub fn normalize<D: Dimension>(pixels: &ArrayRef<u8, D>) -> Array<f64, D> {
    pixels.map(|&pixel| BRIGHTNESS[usize::from(pixel)])
}

/// One-hot rows (`N×C`): 1 in the column of the label, 0 elsewhere.
///
/// ```
/// use ndarray::array;
///
/// let t = data::one_hot(&[2, 0], 3);
/// assert_eq!(t, array![[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
/// ```
///
/// # Panics
/// If a label is `classes` or more.
#[doc(alias = "to_categorical")]
#[must_use]
pub fn one_hot(labels: &[u8], classes: usize) -> Array2<f64> {
    let mut t = Array2::zeros((labels.len(), classes));
    for (mut row, &label) in t.rows_mut().into_iter().zip(labels) {
        assert!(
            usize::from(label) < classes,
            "label {label} of {classes} classes"
        );
        row[usize::from(label)] = 1.0;
    }
    t
}

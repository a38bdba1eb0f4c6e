//! The base point: where the derivative is wanted.

use ndarray::{Array, ArrayRef, CowArray, Dimension};

/// The point at which a derivative is wanted, its entries in one slice in logical order.
pub(crate) struct BasePoint<'a, D: Dimension> {
    x: CowArray<'a, f64, D>,
}

impl<'a, D: Dimension> BasePoint<'a, D> {
    pub fn new(x: &'a ArrayRef<f64, D>) -> Self {
        Self {
            x: x.as_standard_layout(),
        }
    }

    pub fn entries(&self) -> &[f64] {
        self.x.as_slice().expect("standard layout")
    }

    pub fn len(&self) -> usize {
        self.x.len()
    }

    pub fn dim(&self) -> D {
        self.x.raw_dim()
    }

    pub fn shape(&self) -> &[usize] {
        self.x.shape()
    }

    /// A copy of the point, in standard layout.
    pub fn copy(&self) -> Array<f64, D> {
        self.x.to_owned()
    }

    /// Copies the point, without allocating if the shapes agree.
    pub fn copy_into(&self, copy: &mut Array<f64, D>) {
        if copy.shape() == self.shape() {
            copy.assign(&self.x);
        } else {
            *copy = self.copy();
        }
    }
}

/// A copy of `x` in standard layout.
pub(crate) fn standard<D: Dimension>(x: &ArrayRef<f64, D>) -> Array<f64, D> {
    x.as_standard_layout().into_owned()
}

/// The entries of an array in standard layout.
pub(crate) fn entries_mut<D: Dimension>(x: &mut Array<f64, D>) -> &mut [f64] {
    x.as_slice_mut().expect("standard layout")
}

/// The index of the entry at `position`, counted in logical order.
pub(crate) fn index(shape: &[usize], mut position: usize) -> Vec<usize> {
    let mut index: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let along = position % length;
            position /= length;
            along
        })
        .collect();
    index.reverse();
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_5_of_a_2_by_3_array_is_its_last_corner() {
        assert_eq!(index(&[2, 3], 5), [1, 2]);
        assert_eq!(index(&[2, 3], 3), [1, 0]);
        assert_eq!(index(&[], 0), [0; 0]);
    }
}

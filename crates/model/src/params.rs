//! The parameters of a two-layer network: two weight matrices, two bias vectors.

use std::fmt::Write as _;

use ndarray::{Array1, Array2, ArrayViewD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::kernel::axpy::axpy;

/// `w1` (D×H), `b1` (H), `w2` (H×C) and `b2` (C), or a gradient, which has the same shapes.
///
/// ```
/// let params = model::TwoLayerParams::zeros(784, 50, 10);
/// assert_eq!(params.len(), 784 * 50 + 50 + 50 * 10 + 10); // 39,760
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TwoLayerParams {
    /// Weights from D inputs to H hidden units.
    pub w1: Array2<f64>,
    /// Biases of the hidden units.
    pub b1: Array1<f64>,
    /// Weights from H hidden units to C classes.
    pub w2: Array2<f64>,
    /// Biases of the classes.
    pub b2: Array1<f64>,
}

impl TwoLayerParams {
    /// Parameters that are all 0.
    #[must_use]
    pub fn zeros(input_size: usize, hidden_size: usize, output_size: usize) -> Self {
        Self {
            w1: Array2::zeros((input_size, hidden_size)),
            b1: Array1::zeros(hidden_size),
            w2: Array2::zeros((hidden_size, output_size)),
            b2: Array1::zeros(output_size),
        }
    }

    /// D, the number of inputs.
    #[must_use]
    pub fn input_size(&self) -> usize {
        self.w1.nrows()
    }

    /// H, the number of hidden units.
    #[must_use]
    pub fn hidden_size(&self) -> usize {
        self.w1.ncols()
    }

    /// C, the number of classes.
    #[must_use]
    pub fn output_size(&self) -> usize {
        self.w2.ncols()
    }

    /// The number of parameters: `D H + H + H C + C`.
    #[expect(clippy::len_without_is_empty, reason = "a network has parameters")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.w1.len() + self.b1.len() + self.w2.len() + self.b2.len()
    }

    /// The four arrays with their names, in the order `w1 b1 w2 b2`.
    ///
    /// ```
    /// let params = model::TwoLayerParams::zeros(784, 50, 10);
    /// let sizes = params.named().map(|(name, array)| (name, array.len()));
    /// assert_eq!(sizes, [("w1", 39_200), ("b1", 50), ("w2", 500), ("b2", 10)]);
    /// ```
    #[must_use]
    pub fn named(&self) -> [(&'static str, ArrayViewD<'_, f64>); 4] {
        [
            ("w1", self.w1.view().into_dyn()),
            ("b1", self.b1.view().into_dyn()),
            ("w2", self.w2.view().into_dyn()),
            ("b2", self.b2.view().into_dyn()),
        ]
    }

    /// `self += alpha · other`. A step of gradient descent is `scaled_add(-learning_rate, &gradient)`.
    ///
    /// ```
    /// let mut params = model::TwoLayerParams::zeros(1, 1, 2);
    /// let mut gradient = params.clone();
    /// gradient.b2[1] = 3.0;
    /// params.scaled_add(-0.1, &gradient);
    /// assert_eq!(params.b2[1], -0.1 * 3.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes differ.
    pub fn scaled_add(&mut self, alpha: f64, other: &Self) {
        assert_eq!(
            (self.w1.dim(), self.b1.dim(), self.w2.dim(), self.b2.dim()),
            (
                other.w1.dim(),
                other.b1.dim(),
                other.w2.dim(),
                other.b2.dim()
            ),
            "shapes of the parameters and of what is added to them"
        );
        self.w1.scaled_add(alpha, &other.w1);
        self.b1.scaled_add(alpha, &other.b1);
        self.w2.scaled_add(alpha, &other.w2);
        self.b2.scaled_add(alpha, &other.b2);
    }

    /// `self = from + alpha · other`, computed in parallel. Returns whether every entry of the result is finite.
    ///
    /// Unlike [`scaled_add`](Self::scaled_add) it keeps `from`, so that you can discard a step that is not finite.
    ///
    /// ```
    /// let mut from = model::TwoLayerParams::zeros(1, 1, 2);
    /// let (mut other, mut next) = (from.clone(), from.clone());
    /// from.b2[1] = 1.0;
    /// other.b2[1] = 3.0;
    /// assert!(next.assign_step(&from, -0.25, &other));
    /// assert_eq!(next.b2[1], 1.0 - 0.25 * 3.0);
    /// other.w1[[0, 0]] = f64::INFINITY;
    /// assert!(!next.assign_step(&from, -0.25, &other));
    /// ```
    ///
    /// # Panics
    ///
    /// If the shapes differ.
    pub fn assign_step(&mut self, from: &Self, alpha: f64, other: &Self) -> bool {
        let w1 = axpy(&mut self.w1, &from.w1, alpha, &other.w1);
        let b1 = axpy(&mut self.b1, &from.b1, alpha, &other.b1);
        let w2 = axpy(&mut self.w2, &from.w2, alpha, &other.w2);
        let b2 = axpy(&mut self.b2, &from.b2, alpha, &other.b2);
        w1 && b1 && w2 && b2
    }

    /// Whether all parameters are finite, that is, neither NaN nor infinite.
    ///
    /// ```
    /// let mut params = model::TwoLayerParams::zeros(1, 1, 2);
    /// assert!(params.is_finite());
    /// params.b2[1] = f64::NAN;
    /// assert!(!params.is_finite());
    /// ```
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.named()
            .iter()
            .all(|(_, array)| match array.as_slice_memory_order() {
                Some(values) => finite(values),
                None => array.iter().all(|v| v.is_finite()),
            })
    }

    /// The SHA-256, in hexadecimal, of the little-endian `f64`s of `w1 b1 w2 b2` in row-major order.
    ///
    /// Two runs have the same bits if and only if their hashes are equal.
    ///
    /// ```
    /// // head -c 32 /dev/zero | sha256sum: four zeros
    /// let params = model::TwoLayerParams::zeros(1, 1, 1);
    /// assert_eq!(&params.sha256()[..16], "66687aadf862bd77");
    /// ```
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for (_, array) in self.named() {
            let bytes: Vec<u8> = array.iter().flat_map(|v| v.to_le_bytes()).collect();
            hash.update(bytes);
        }
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a String accepts all text");
            hex
        })
    }
}

/// Whether all values are finite, eight at a time: `0 · v` is 0 if `v` is finite and NaN otherwise, and a sum with
/// NaN stays NaN.
fn finite(values: &[f64]) -> bool {
    let (eights, rest) = values.as_chunks::<8>();
    let mut zeros = [0.0; 8];
    for eight in eights {
        for (zero, v) in zeros.iter_mut().zip(eight) {
            *zero += 0.0 * v;
        }
    }
    zeros == [0.0; 8] && rest.iter().all(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters `sin k`, `sin (k + 1)`, …
    fn waves(sizes: [usize; 3], k: u32) -> TwoLayerParams {
        let mut params = TwoLayerParams::zeros(sizes[0], sizes[1], sizes[2]);
        let TwoLayerParams { w1, b1, w2, b2 } = &mut params;
        let all = w1.iter_mut().chain(b1).chain(w2).chain(b2);
        for (v, k) in all.zip(k..) {
            *v = f64::from(k).sin();
        }
        params
    }

    fn all(params: &TwoLayerParams) -> Vec<f64> {
        let arrays = params.named();
        let numbers = arrays.iter().flat_map(|(_, array)| array.iter().copied());
        numbers.collect()
    }

    /// The sizes leave rests of a vector, and make more than a share; in column order no slice is to be had.
    #[test]
    fn a_step_is_the_same_for_every_number() {
        for sizes in [[3, 7, 2], [171, 53, 11]] {
            let (mut from, other) = (waves(sizes, 0), waves(sizes, 100_000));
            let steps = all(&from).into_iter().zip(all(&other));
            let expected: Vec<f64> = steps.map(|(v, dv)| v + -0.3 * dv).collect();
            for _order in 0..2 {
                let mut next = waves(sizes, 7);
                assert!(next.assign_step(&from, -0.3, &other));
                assert_eq!(all(&next), expected);
                let turned = from.w1.t().as_standard_layout().into_owned();
                from.w1 = turned.reversed_axes();
            }
        }
    }

    #[test]
    fn a_step_says_whether_all_of_it_is_finite_whichever_number_is_not() {
        let huge = f64::MAX;
        for sizes in [[3, 7, 2], [171, 53, 11]] {
            let (from, other) = (waves(sizes, 0), waves(sizes, 1));
            let len = from.len();
            let mut next = from.clone();
            for i in (0..len).filter(|i| len < 100 || i % 101 == 0 || [8191, 8192].contains(i)) {
                for column_order in [false, true] {
                    let (mut from, mut other) = (from.clone(), other.clone());
                    for (params, v) in [(&mut from, huge), (&mut other, -huge)] {
                        let TwoLayerParams { w1, b1, w2, b2 } = params;
                        let mut all = w1.iter_mut().chain(b1).chain(w2).chain(b2);
                        *all.nth(i).unwrap() = v;
                    }
                    if column_order {
                        let turned = from.w1.t().as_standard_layout().into_owned();
                        from.w1 = turned.reversed_axes();
                    }
                    assert!(!next.assign_step(&from, -1.0, &other), "number {i}");
                    assert!(next.assign_step(&from, -1e-300, &other), "number {i}");
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "shapes of the parameters")]
    fn a_step_from_other_shapes_is_refused() {
        let mut next = TwoLayerParams::zeros(3, 7, 2);
        next.assign_step(&TwoLayerParams::zeros(7, 3, 2), 1.0, &next.clone());
    }

    #[test]
    fn one_number_that_is_not_finite_is_found_wherever_it_is() {
        let mut params = TwoLayerParams::zeros(3, 7, 2);
        params.w1.fill(-2.5);
        params.b1.fill(1e308);
        params.w1 = params
            .w1
            .reversed_axes()
            .as_standard_layout()
            .reversed_axes()
            .into_owned();
        assert!(params.is_finite());
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for i in 0..params.len() {
                let mut params = params.clone();
                let TwoLayerParams { w1, b1, w2, b2 } = &mut params;
                let mut all = w1.iter_mut().chain(b1).chain(w2).chain(b2);
                *all.nth(i).unwrap() = bad;
                assert!(!params.is_finite(), "{bad} at {i}");
            }
        }
    }
}

//! Weights to start from.

use ndarray::Array2;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// A matrix of independent normal numbers with mean 0 and standard deviation `std`, drawn row by row.
///
/// The book's `std * np.random.randn(rows, columns)`. Weights must not all be equal: equal hidden units
/// would get equal gradients and stay equal for ever.
pub fn gaussian(rows: usize, columns: usize, std: f64, rng: &mut impl Rng) -> Array2<f64> {
    Array2::from_shape_simple_fn((rows, columns), || {
        let z: f64 = StandardNormal.sample(rng);
        std * z
    })
}

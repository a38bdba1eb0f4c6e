//! Initial weights.

use ndarray::Array2;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// A matrix of independent normal numbers with mean 0 and standard deviation `std`, drawn row by row.
///
/// The same as the book's `std * np.random.randn(rows, columns)`. Initial weights must differ: hidden units
/// with equal weights get equal gradients and stay equal.
///
/// ```
/// use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
///
/// let w = model::init::gaussian(3, 2, 0.0, &mut ChaCha8Rng::seed_from_u64(42));
/// assert_eq!(w, ndarray::array![[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]); // a deviation of 0 leaves the mean
/// ```
pub fn gaussian(rows: usize, columns: usize, std: f64, rng: &mut impl Rng) -> Array2<f64> {
    Array2::from_shape_simple_fn((rows, columns), || {
        let z: f64 = StandardNormal.sample(rng);
        std * z
    })
}

//! A gradient against the function itself, entry by entry or along directions.

use ndarray::{Array, ArrayRef, Dimension};

use super::kink::{axis, one_sided_slopes};
use super::{Entry, Report, Subject, assert_same_shape, check_estimate};
use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::objective::Value;
use crate::step::estimator::{Estimate, Richardson};

impl Differences<'_, Richardson> {
    /// Checks a hand-written gradient of `f` at `x`, every entry within its own error bar.
    ///
    /// Calls `f` about `20n` times; for very many entries use [`check_along`](Self::check_along). An entry at a kink of
    /// `f` is [`Unchecked`](super::Verdict::Unchecked), and the report shows both of its slopes.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient). A NaN in *your* gradient is not an error: the report calls it invalid.
    ///
    /// # Panics
    /// If `x.shape() != gradient.shape()`.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::{ArrayRef1, array};
    ///
    /// let f = |x: &ArrayRef1<f64>| x[0].powi(3) * x[1]; // (3 x₀² x₁, x₀³) = (60, 8) at (2, 5)
    /// let x = array![2.0, 5.0];
    /// let check = Differences::central().richardson();
    ///
    /// assert!(check.check(f, &x, &array![60.0, 8.0]).unwrap().passed());
    ///
    /// let report = check.check(f, &x, &array![60.0, 8.0001]).unwrap();
    /// assert_eq!((report.mismatches, &report.worst[0].index[..]), (1, &[1][..]));
    /// ```
    pub fn check<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        gradient: &ArrayRef<f64, D>,
    ) -> Result<Report, Error<V::Error>> {
        assert_same_shape(gradient, x, "the gradient and the point");
        let mut report = check_estimate(gradient, &self.gradient(&f, x)?);
        report.tell_kinks(|index| one_sided_slopes(self, &f, x, &axis(x, index)));
        Ok(report)
    }

    /// Checks a hand-written gradient of `f` at `x` along directions: `gradient · v` against the slope of `f`. About
    /// 20 calls of `f` for each direction, however many entries there are.
    ///
    /// Draw the directions at random, with signs ±1 for all entries or from a normal distribution, from a generator of
    /// your own. An error in one entry shows along every direction of signs; along a normal one, an error of the
    /// length `d` hides within the tolerance `t` with a chance of `0.8 t / d`, so a few directions leave it none.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient).
    ///
    /// # Panics
    /// If `x`, `gradient` and a direction differ in shape.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::{Array1, ArrayRef1};
    /// use rand::{RngExt, SeedableRng};
    ///
    /// let f = |x: &ArrayRef1<f64>| x.mapv(f64::sin).sum();
    /// let x = Array1::linspace(0.0, 1.0, 10_000);
    /// let mut gradient = x.mapv(f64::cos);
    ///
    /// let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
    /// let signs: Vec<_> = (0..4).map(|_| x.mapv(|_| if rng.random() { 1.0 } else { -1.0 })).collect();
    /// let check = Differences::central().richardson();
    /// assert!(check.check_along(f, &x, &gradient, &signs).unwrap().passed());
    ///
    /// gradient[1234] *= 1.01; // one entry of ten thousand
    /// assert_eq!(check.check_along(f, &x, &gradient, &signs).unwrap().mismatches, 4);
    /// ```
    pub fn check_along<'v, D: Dimension + 'v, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        gradient: &ArrayRef<f64, D>,
        directions: impl IntoIterator<Item = &'v Array<f64, D>>,
    ) -> Result<Report, Error<V::Error>> {
        assert_same_shape(gradient, x, "the gradient and the point");
        let directions: Vec<_> = directions.into_iter().collect();
        let slope_along = |v: &&Array<f64, D>| {
            let Estimate { value, error } = self.directional(&f, x, v)?;
            let terms = || gradient.iter().zip(*v).map(|(g, v)| g * v);
            let size = terms().map(f64::abs).sum();
            Ok(Entry::new(terms().sum(), value, error, size))
        };
        let slopes = directions
            .iter()
            .map(slope_along)
            .collect::<Result<Vec<_>, _>>()?;
        let mut report = Report::of(Subject::Directions, slopes.into_iter(), |number| {
            vec![number]
        });
        report.tell_kinks(|index| one_sided_slopes(self, &f, x, directions[index[0]]));
        Ok(report)
    }
}

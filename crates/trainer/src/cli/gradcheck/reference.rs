//! The numerical gradient, with error bars.

use calc::Estimate;
use model::{TwoLayerNet, TwoLayerParams};
use ndarray::{ArrayD, ArrayRef2, Zip};

/// What a loss is off by: a few roundings of its own size.
const ROUNDINGS: f64 = 8.0 * f64::EPSILON;

/// Where the quotients come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// The network's structure.
    Structured,
    /// The textbook's loop, which subtracts two whole losses.
    Direct,
}

/// `(L(w+h) − L(w−h)) / 2h` of every parameter, with an error bar.
///
/// The quotient is off by `c·h²`, so the one at `2h` is off by `4c·h²`, and they differ by three times the error of
/// the first: their difference is the bar. The textbook's loop adds the rounding of two losses, except at the weights of
/// pixels that are dark in every image, where both quotients and backprop are 0.
pub fn estimate(
    net: &TwoLayerNet,
    x: &ArrayRef2<f64>,
    t: &ArrayRef2<f64>,
    h: f64,
    path: Path,
    backprop: &TwoLayerParams,
) -> Vec<Estimate<ArrayD<f64>>> {
    let quotients = |h: f64| -> TwoLayerParams {
        match path {
            Path::Structured => net.numerical_gradient_with_step(x, t, h),
            Path::Direct => net.numerical_gradient_direct(x, t, h),
        }
    };
    let rounding = match path {
        Path::Structured => 0.0,
        Path::Direct => rounding_of_a_quotient(net.loss(x, t), h),
    };
    let (at_h, at_2h) = (quotients(h), quotients(2.0 * h));
    let quotients = at_h.named().into_iter().zip(at_2h.named());
    quotients
        .zip(backprop.named())
        .map(|(((_, value), (_, further)), (_, backprop))| {
            let mut error = (&further - &value).mapv(f64::abs);
            Zip::from(&mut error)
                .and(&value)
                .and(&backprop)
                .for_each(|error, value, backprop| {
                    if (*error, *value, *backprop) != (0.0, 0.0, 0.0) {
                        *error += rounding;
                    }
                });
            Estimate {
                error,
                value: value.to_owned(),
            }
        })
        .collect()
}

/// What the subtraction of two losses of this size leaves in `(L(w+h) − L(w−h)) / 2h`.
pub fn rounding_of_a_quotient(loss: f64, h: f64) -> f64 {
    ROUNDINGS * loss.max(1.0) / h
}

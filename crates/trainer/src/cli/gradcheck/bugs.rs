//! Backprop with common mistakes, to see which check finds which.

use clap::ValueEnum;
use layers::{sigmoid, softmax};
use model::{TwoLayerNet, TwoLayerParams};
use ndarray::{Array2, ArrayRef2, Axis};

use crate::cli::ui::say::say;

/// A mistake in backprop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bug {
    /// dy = t − y in place of y − t: every gradient points the wrong way
    Sign,
    /// dy is not divided by the number of images: every gradient is that many times too large
    NoMean,
    /// The biases' gradients are those of the first image, not summed over all
    NoSum,
    /// dz = dy·w2 read as a C×H matrix, in place of dy·w2ᵀ
    Transposed,
    /// dz = dy·w2 in place of dy·w2ᵀ, which fits if there are as many hidden units as classes
    MissingTranspose,
    /// dz = dy·w2ᵀ with w2 after its update, at a learning rate of 0.1
    UpdatedW2,
    /// da1 = dz: the sigmoid's derivative is forgotten
    NoDerivative,
    /// The sigmoid's derivative is a1·(1−a1), with its input, in place of z·(1−z), with its output
    WrongDerivative,
    /// Every gradient is 1 % too large
    OnePercent,
    /// Every gradient is 10 millionths too large
    TenPpm,
    /// A single entry of w1 has the wrong sign
    OneEntry,
    /// All matrix products and sums are accumulated in 32-bit numbers
    SinglePrecision,
}

/// A matrix product whose shapes do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShapesDiffer {
    pub left: (usize, usize),
    pub right: (usize, usize),
}

impl Bug {
    /// What is wrong, in a line.
    pub fn describe(self) -> String {
        match self {
            Self::Sign => say!("bug.sign"),
            Self::NoMean => say!("bug.no-mean"),
            Self::NoSum => say!("bug.no-sum"),
            Self::Transposed => say!("bug.transposed"),
            Self::MissingTranspose => say!("bug.missing-transpose"),
            Self::UpdatedW2 => say!("bug.updated-w2"),
            Self::NoDerivative => say!("bug.no-derivative"),
            Self::WrongDerivative => say!("bug.wrong-derivative"),
            Self::OnePercent => say!("bug.one-percent"),
            Self::TenPpm => say!("bug.ten-ppm"),
            Self::OneEntry => say!("bug.one-entry"),
            Self::SinglePrecision => say!("bug.single-precision"),
        }
    }

    /// As on the command line.
    pub fn name(self) -> String {
        let value = self.to_possible_value().expect("no bug is hidden");
        value.get_name().to_owned()
    }
}

/// The gradient of the loss by backprop, with a mistake in it or without: [`TwoLayerNet::gradient_direct`], with a
/// place for each mistake.
///
/// ```text
/// forward   a1 = x·w1 + b1    z = sigmoid(a1)    a2 = z·w2 + b2    y = softmax(a2)
/// backward  dy = (y − t) / N            dw2 = zᵀ·dy     db2 = Σₙ dy
///           dz = dy·w2ᵀ
///           da1 = dz ∘ z ∘ (1 − z)      dw1 = xᵀ·da1    db1 = Σₙ da1
/// ```
///
/// # Errors
///
/// [`Bug::MissingTranspose`] where there are not as many hidden units as classes.
pub fn gradient(
    net: &TwoLayerNet,
    x: &ArrayRef2<f64>,
    t: &ArrayRef2<f64>,
    bug: Option<Bug>,
) -> Result<TwoLayerParams, ShapesDiffer> {
    let TwoLayerParams { w1, b1, w2, b2 } = &net.params;
    let dot = if bug == Some(Bug::SinglePrecision) {
        dot_f32
    } else {
        |a: &ArrayRef2<f64>, b: &ArrayRef2<f64>| a.dot(b)
    };
    let sum = |d: &Array2<f64>| match bug {
        Some(Bug::NoSum) => d.row(0).to_owned(),
        _ => dot(&Array2::ones((1, d.nrows())), d).remove_axis(Axis(0)),
    };

    let a1 = dot(x, w1) + b1;
    let z = sigmoid(&a1);
    let y = softmax(&(dot(&z, w2) + b2));

    let dy = slope_by_scores(y, t, bug);
    let dw2 = dot(&z.t(), &dy);
    let dz = match bug {
        Some(Bug::Transposed) => dy.dot(&misread(w2)),
        Some(Bug::MissingTranspose) => fitting(&dy, w2)?,
        Some(Bug::UpdatedW2) => dy.dot(&(w2 - 0.1 * &dw2).t()),
        _ => dot(&dy, &w2.t()),
    };
    let da1 = match bug {
        Some(Bug::NoDerivative) => dz,
        Some(Bug::WrongDerivative) => dz * &a1 * a1.map(|a| 1.0 - a),
        _ => dz * &z * z.map(|z| 1.0 - z),
    };
    let mut gradient = TwoLayerParams {
        w1: dot(&x.t(), &da1),
        b1: sum(&da1),
        w2: dw2,
        b2: sum(&dy),
    };
    match bug {
        Some(Bug::OnePercent) => scale(&mut gradient, 1.01),
        Some(Bug::TenPpm) => scale(&mut gradient, 1.000_01),
        Some(Bug::OneEntry) => turn_one(&mut gradient.w1),
        _ => {}
    }
    Ok(gradient)
}

/// `dy = (y − t) / N`
fn slope_by_scores(y: Array2<f64>, t: &ArrayRef2<f64>, bug: Option<Bug>) -> Array2<f64> {
    let images = y.nrows() as f64;
    match bug {
        Some(Bug::Sign) => (t.to_owned() - y) / images,
        Some(Bug::NoMean) => y - t.view(),
        _ => (y - t.view()) / images,
    }
}

/// The numbers of an H×C matrix in their order, read as a C×H matrix.
fn misread(w2: &Array2<f64>) -> Array2<f64> {
    let (h, c) = w2.dim();
    Array2::from_shape_vec((c, h), w2.iter().copied().collect()).expect("as many numbers")
}

/// `a·b`, where the shapes fit.
fn fitting(a: &Array2<f64>, b: &Array2<f64>) -> Result<Array2<f64>, ShapesDiffer> {
    if a.ncols() == b.nrows() && b.nrows() == b.ncols() {
        Ok(a.dot(b))
    } else {
        Err(ShapesDiffer {
            left: a.dim(),
            right: b.dim(),
        })
    }
}

/// `a·b` in 32-bit numbers.
fn dot_f32(a: &ArrayRef2<f64>, b: &ArrayRef2<f64>) -> Array2<f64> {
    let single = |m: &ArrayRef2<f64>| m.mapv(|x| x as f32);
    single(a).dot(&single(b)).mapv(f64::from)
}

fn scale(gradient: &mut TwoLayerParams, factor: f64) {
    gradient.w1 *= factor;
    gradient.b1 *= factor;
    gradient.w2 *= factor;
    gradient.b2 *= factor;
}

/// Flips the sign of one nonzero entry, two thirds down the array.
fn turn_one(w1: &mut Array2<f64>) {
    let others = w1.iter().filter(|slope| **slope != 0.0).count();
    let mut slopes = w1.iter_mut().filter(|slope| **slope != 0.0);
    if let Some(slope) = slopes.nth(2 * others / 3 + 1) {
        *slope = -*slope;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn setting() -> (TwoLayerNet, Array2<f64>, Array2<f64>) {
        let net = TwoLayerNet::new(3, 4, 2, 1.0, &mut ChaCha8Rng::seed_from_u64(1));
        let x = array![[0.1, -0.2, 0.3], [0.0, 0.5, -1.0]];
        let t = array![[0.0, 1.0], [1.0, 0.0]];
        (net, x, t)
    }

    #[test]
    fn without_a_bug_it_is_the_models_backprop() {
        let (net, x, t) = setting();
        let ours = gradient(&net, &x, &t, None).unwrap();
        for models in [net.gradient(&x, &t), net.gradient_direct(&x, &t)] {
            for ((name, ours), (_, models)) in ours.named().into_iter().zip(models.named()) {
                assert!(
                    ours.iter().zip(models).all(|(a, b)| (a - b).abs() < 1e-15),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn every_bug_changes_the_gradient_or_does_not_fit() {
        let (net, x, t) = setting();
        let right = gradient(&net, &x, &t, None).unwrap();
        for bug in Bug::value_variants() {
            match gradient(&net, &x, &t, Some(*bug)) {
                Ok(wrong) => assert_ne!(wrong, right, "{bug:?}"),
                Err(ShapesDiffer { left, right }) => {
                    assert_eq!((*bug, left, right), (Bug::MissingTranspose, (2, 2), (4, 2)));
                }
            }
        }
    }

    #[test]
    fn bugs_are_described_as_in_the_help() {
        for bug in Bug::value_variants() {
            let value = bug.to_possible_value().unwrap();
            assert_eq!(bug.describe(), value.get_help().unwrap().to_string());
        }
    }

    #[test]
    fn one_wrong_entry_is_one() {
        let (net, x, t) = setting();
        let right = gradient(&net, &x, &t, None).unwrap();
        let wrong = gradient(&net, &x, &t, Some(Bug::OneEntry)).unwrap();
        let differ = right.w1.iter().zip(&wrong.w1).filter(|(a, b)| a != b);
        assert_eq!(differ.count(), 1);
        assert_eq!((right.b1, right.w2), (wrong.b1, wrong.w2));
    }
}

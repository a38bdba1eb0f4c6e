//! Backprop with mistakes that people make, to see which check finds which.

use clap::ValueEnum;
use layers::{sigmoid, softmax};
use model::{TwoLayerNet, TwoLayerParams};
use ndarray::{Array2, ArrayRef2, Axis};

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
    /// da1 = dz: the sigmoid's derivative is forgotten
    NoDerivative,
    /// The sigmoid's derivative is a1·(1−a1), of its input, in place of z·(1−z), of its output
    WrongDerivative,
}

impl Bug {
    /// What is wrong, in a line.
    pub fn describe(self) -> String {
        let value = self.to_possible_value().expect("no bug is hidden");
        value
            .get_help()
            .expect("every bug is described")
            .to_string()
    }
}

/// The gradient of the loss by backprop, with a mistake in it or without.
///
/// ```text
/// forward   a1 = x·w1 + b1    z = sigmoid(a1)    a2 = z·w2 + b2    y = softmax(a2)
/// backward  dy = (y − t) / N            dw2 = zᵀ·dy     db2 = Σₙ dy
///           dz = dy·w2ᵀ
///           da1 = dz ∘ z ∘ (1 − z)      dw1 = xᵀ·da1    db1 = Σₙ da1
/// ```
pub fn gradient(
    net: &TwoLayerNet,
    x: &ArrayRef2<f64>,
    t: &ArrayRef2<f64>,
    bug: Option<Bug>,
) -> TwoLayerParams {
    let TwoLayerParams { w1, b1, w2, b2 } = &net.params;
    let has = |mistake| bug == Some(mistake);
    let sum = |d: &Array2<f64>| {
        if has(Bug::NoSum) {
            d.row(0).to_owned()
        } else {
            d.sum_axis(Axis(0))
        }
    };

    let a1 = x.dot(w1) + b1;
    let z = sigmoid(&a1);
    let y = softmax(&(z.dot(w2) + b2));

    let dy = if has(Bug::Sign) {
        t.to_owned() - y
    } else {
        y - t.view()
    };
    let dy = if has(Bug::NoMean) {
        dy
    } else {
        dy / x.nrows() as f64
    };
    let dz = if has(Bug::Transposed) {
        dy.dot(&misread(w2))
    } else {
        dy.dot(&w2.t())
    };
    let da1 = match bug {
        Some(Bug::NoDerivative) => dz,
        Some(Bug::WrongDerivative) => dz * &a1 * a1.map(|a| 1.0 - a),
        _ => dz * &z * z.map(|z| 1.0 - z),
    };
    TwoLayerParams {
        w1: x.t().dot(&da1),
        b1: sum(&da1),
        w2: z.t().dot(&dy),
        b2: sum(&dy),
    }
}

/// The numbers of an H×C matrix, read in their order as C×H.
fn misread(w2: &Array2<f64>) -> Array2<f64> {
    let (h, c) = w2.dim();
    Array2::from_shape_vec((c, h), w2.iter().copied().collect()).expect("as many numbers")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn without_a_bug_it_is_the_models_backprop() {
        let net = TwoLayerNet::new(3, 4, 2, 1.0, &mut ChaCha8Rng::seed_from_u64(1));
        let x = array![[0.1, -0.2, 0.3], [0.0, 0.5, -1.0]];
        let t = array![[0.0, 1.0], [1.0, 0.0]];
        let (ours, models) = (gradient(&net, &x, &t, None), net.gradient(&x, &t));
        for ((name, ours), (_, models)) in ours.named().into_iter().zip(models.named()) {
            assert!(
                ours.iter().zip(models).all(|(a, b)| (a - b).abs() < 1e-15),
                "{name}"
            );
        }
    }
}

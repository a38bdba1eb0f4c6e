//! How good a network is: accuracy and loss on all images, and its answers one by one.

use layers::argmax;
use model::{Batch, Samples, TwoLayerNet};
use ndarray::{Array2, ArrayView1};

use super::{
    history::Measurement,
    split::{Images, Split},
};

/// Accuracy and loss of `net` after `iteration` updates, on all images of the run.
pub(super) fn measure(net: &TwoLayerNet, split: &Split, iteration: usize) -> Measurement {
    let of = |images: &Images| {
        let all = images.all();
        (net.batch_accuracy(&all), net.batch_loss(&all))
    };
    let (train, train_loss) = of(&split.train);
    let (test, test_loss) = of(&split.test);
    let (validation, validation_loss) = split.validation.as_ref().map(of).unzip();
    Measurement {
        epoch: iteration / split.iterations_per_epoch,
        iteration,
        train,
        test,
        validation,
        train_loss: Some(train_loss),
        test_loss: Some(test_loss),
        validation_loss,
    }
}

/// All answers to N images of C classes.
///
/// ```
/// use model::{Samples, TwoLayerNet, TwoLayerParams};
/// use ndarray::array;
/// use trainer::training::evaluation::Evaluation;
///
/// let mut params = TwoLayerParams::zeros(1, 1, 2);
/// params.b2[1] = 1.0; // answers 1, whatever it sees
/// let net = TwoLayerNet::from_params(params)?;
///
/// let evaluation = Evaluation::of(&net, &Samples::from_bytes(&array![[0], [9], [7]]), &[1, 0, 1]);
/// assert_eq!(evaluation.confusion, array![[0, 1], [0, 2]]);
/// assert_eq!(evaluation.mistakes[0].index, 1);
/// # Ok::<(), model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// C×C: `confusion[[truth, answer]]` images.
    pub confusion: Array2<usize>,
    /// The wrong answers, the surest first; of equally sure ones, in the images' order.
    pub mistakes: Vec<Prediction>,
    /// For each class that is answered correctly at all, its first such image.
    pub examples: Vec<Prediction>,
}

/// What the network says of one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Which image, counted from 0.
    pub index: usize,
    /// Its label.
    pub truth: usize,
    /// The class with the highest probability; of equals, the first.
    pub answer: usize,
    /// The probability of `answer`.
    pub probability: f64,
    /// The probability of `truth`.
    pub truth_probability: f64,
}

impl Evaluation {
    /// The answers of `net` to `samples`, whose classes are `labels`: one forward pass.
    ///
    /// # Panics
    ///
    /// When there are not as many labels as samples, a label is not below C, or the samples have
    /// not as many features as the network has inputs.
    #[must_use]
    pub fn of(net: &TwoLayerNet, samples: &Samples, labels: &[u8]) -> Self {
        let classes = net.params.output_size();
        let probabilities = net.batch_predict(&Batch::all(samples, labels));
        let mut confusion = Array2::zeros((classes, classes));
        let mut mistakes = Vec::new();
        let mut examples = vec![None; classes];
        for (index, (row, &label)) in probabilities.outer_iter().zip(labels).enumerate() {
            let verdict = Prediction::new(index, label.into(), row);
            confusion[[verdict.truth, verdict.answer]] += 1;
            if verdict.truth == verdict.answer {
                examples[verdict.truth].get_or_insert(verdict);
            } else {
                mistakes.push(verdict);
            }
        }
        mistakes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        Self {
            confusion,
            mistakes,
            examples: examples.into_iter().flatten().collect(),
        }
    }

    /// Fraction of the images answered correctly: [`TwoLayerNet::batch_accuracy`]'s.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        self.confusion.diag().sum() as f64 / self.confusion.sum() as f64
    }
}

impl Prediction {
    fn new(index: usize, truth: usize, probabilities: ArrayView1<f64>) -> Self {
        let answer = argmax(probabilities.iter().copied()).unwrap_or(0);
        Self {
            index,
            truth,
            answer,
            probability: probabilities[answer],
            truth_probability: probabilities[truth],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::TwoLayerParams;
    use ndarray::array;

    /// Two pixels, two classes: the hidden units are sigmoid(8x − 4), so an image of (255, 0) is
    /// answered 0 and one of (0, 255) 1, both with probability softmax(4·tanh 2, 0)₀ = 0.979,
    /// and equal pixels make equal probabilities.
    fn net() -> TwoLayerNet {
        TwoLayerNet::from_params(TwoLayerParams {
            w1: array![[8.0, 0.0], [0.0, 8.0]],
            b1: array![-4.0, -4.0],
            w2: array![[4.0, 0.0], [0.0, 4.0]],
            b2: array![0.0, 0.0],
        })
        .unwrap()
    }

    fn judge(images: &[[u8; 2]], labels: &[u8]) -> Evaluation {
        Evaluation::of(&net(), &samples(images), labels)
    }

    fn samples(images: &[[u8; 2]]) -> Samples {
        Samples::from_bytes(&ndarray::arr2(images))
    }

    #[test]
    fn confusion_has_truths_in_rows_and_answers_in_columns() {
        let evaluation = judge(&[[255, 0], [255, 0], [0, 255], [255, 0]], &[0, 1, 1, 1]);
        assert_eq!(evaluation.confusion, array![[1, 0], [2, 1]]);
        assert!((evaluation.accuracy() - 0.5).abs() < 1e-15);
    }

    #[test]
    fn mistakes_come_surest_first_with_both_probabilities() {
        let mistakes = judge(&[[100, 0], [255, 0], [255, 0]], &[1, 0, 1]).mistakes;
        assert_eq!(mistakes.iter().map(|m| m.index).collect::<Vec<_>>(), [2, 0]);
        let tanh2 = 0.964_027_580_075_816_9; // by mpmath; sigmoid(4) − sigmoid(−4)
        let p = 1.0 / (1.0 + (-4.0_f64 * tanh2).exp());
        assert!((mistakes[0].probability - p).abs() < 1e-14);
        assert!((mistakes[0].truth_probability - (1.0 - p)).abs() < 1e-14);
    }

    #[test]
    fn of_equal_probabilities_the_first_class_is_the_answer() {
        let mistake = judge(&[[7, 7]], &[1]).mistakes[0];
        assert_eq!((mistake.truth, mistake.answer), (1, 0));
    }

    #[test]
    fn accuracy_is_the_networks_own_even_when_it_answers_nothing() {
        let images: Vec<_> = (0..=255_u8).map(|x| [x, x.wrapping_mul(37)]).collect();
        let labels: Vec<_> = (0..=255).map(|x| x % 2).collect();
        let samples = samples(&images);
        let mut net = net();
        for b2 in [0.0, f64::NAN] {
            net.params.b2[1] = b2;
            let own = net.batch_accuracy(&Batch::all(&samples, &labels));
            let evaluation = Evaluation::of(&net, &samples, &labels);
            assert_eq!(evaluation.accuracy().to_bits(), own.to_bits());
            assert_eq!(evaluation.confusion.sum(), 256);
        }
    }
}

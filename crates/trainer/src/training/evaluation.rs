//! Evaluates a network: accuracy and loss on all images, the confusion matrix, and single predictions.

use layers::argmax;
use model::{Batch, Samples, TwoLayerNet};
use ndarray::{Array2, ArrayView1};

use super::{
    history::Measurement,
    split::{Images, Split},
};

/// Accuracy and loss of `net` after `iteration` updates, on all images of the run.
pub(super) fn measure(net: &TwoLayerNet, split: &Split, iteration: usize) -> Measurement {
    let of = |images: &Images| net.batch_loss_and_accuracy(&images.all());
    let (train_loss, train) = of(&split.train);
    let (test_loss, test) = of(&split.test);
    let (validation_loss, validation) = split.validation.as_ref().map(of).unzip();
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

/// The confusion matrix of a network on N images of C classes, and its mistakes.
///
/// ```
/// use model::{Samples, TwoLayerNet, TwoLayerParams};
/// use ndarray::array;
/// use trainer::training::evaluation::Evaluation;
///
/// let mut params = TwoLayerParams::zeros(1, 1, 2);
/// params.b2[1] = 1.0; // answers 1 to every image
/// let net = TwoLayerNet::from_params(params)?;
///
/// let evaluation = Evaluation::of(&net, &Samples::from_bytes(&array![[0], [9], [7]]), &[1, 0, 1]);
/// assert_eq!(evaluation.confusion, array![[0, 1], [0, 2]]);
/// assert_eq!(evaluation.mistakes[0].index, 1);
/// # Ok::<(), model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// C×C: `confusion[[truth, answer]]` is a number of images.
    pub confusion: Array2<usize>,
    /// The wrong answers, by falling probability, and in the order of the images if equal.
    pub mistakes: Vec<Prediction>,
    /// The first image of each class that is answered correctly.
    pub examples: Vec<Prediction>,
}

/// The answer of a network to one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The index of the image, from 0.
    pub index: usize,
    /// Its label.
    pub truth: usize,
    /// The class with the highest probability; the first of them if equal.
    pub answer: usize,
    /// The probability of `answer`.
    pub probability: f64,
    /// The probability of `truth`.
    pub truth_probability: f64,
}

impl Evaluation {
    /// Evaluates `net` on `samples` with the classes `labels`. Costs one forward pass.
    ///
    /// # Panics
    ///
    /// If `labels.len() != samples.len()`, if a label is C or more, or if
    /// `samples.features() != net.params.input_size()`.
    #[must_use]
    pub fn of(net: &TwoLayerNet, samples: &Samples, labels: &[u8]) -> Self {
        let classes = net.params.output_size();
        let probabilities = net.batch_predict(&Batch::all(samples, labels));
        let mut confusion = Array2::zeros((classes, classes));
        let mut mistakes = Vec::new();
        let mut examples = vec![None; classes];
        for (index, (row, &label)) in probabilities.outer_iter().zip(labels).enumerate() {
            let prediction = Prediction::new(index, label.into(), row);
            confusion[[prediction.truth, prediction.answer]] += 1;
            if prediction.truth == prediction.answer {
                examples[prediction.truth].get_or_insert(prediction);
            } else {
                mistakes.push(prediction);
            }
        }
        mistakes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        Self {
            confusion,
            mistakes,
            examples: examples.into_iter().flatten().collect(),
        }
    }

    /// The fraction of images answered correctly, equal to [`TwoLayerNet::batch_accuracy`].
    ///
    /// ```
    /// use ndarray::array;
    /// use trainer::training::evaluation::Evaluation;
    ///
    /// let confusion = array![[5, 1], [0, 4]]; // 9 of 10 on the diagonal
    /// let evaluation = Evaluation { confusion, mistakes: vec![], examples: vec![] };
    /// assert_eq!(evaluation.accuracy(), 0.9);
    /// ```
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

    fn evaluate(images: &[[u8; 2]], labels: &[u8]) -> Evaluation {
        Evaluation::of(&net(), &samples(images), labels)
    }

    fn samples(images: &[[u8; 2]]) -> Samples {
        Samples::from_bytes(&ndarray::arr2(images))
    }

    #[test]
    fn confusion_has_truths_in_rows_and_answers_in_columns() {
        let evaluation = evaluate(&[[255, 0], [255, 0], [0, 255], [255, 0]], &[0, 1, 1, 1]);
        assert_eq!(evaluation.confusion, array![[1, 0], [2, 1]]);
        assert!((evaluation.accuracy() - 0.5).abs() < 1e-15);
    }

    #[test]
    fn mistakes_are_sorted_by_falling_probability() {
        let mistakes = evaluate(&[[100, 0], [255, 0], [255, 0]], &[1, 0, 1]).mistakes;
        assert_eq!(mistakes.iter().map(|m| m.index).collect::<Vec<_>>(), [2, 0]);
        let tanh2 = 0.964_027_580_075_816_9; // by mpmath; sigmoid(4) − sigmoid(−4)
        let p = 1.0 / (1.0 + (-4.0_f64 * tanh2).exp());
        assert!((mistakes[0].probability - p).abs() < 1e-14);
        assert!((mistakes[0].truth_probability - (1.0 - p)).abs() < 1e-14);
    }

    #[test]
    fn of_equal_probabilities_the_first_class_is_the_answer() {
        let mistake = evaluate(&[[7, 7]], &[1]).mistakes[0];
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

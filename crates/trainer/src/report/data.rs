//! The data of the page.

use std::collections::HashSet;

use data::Dataset;
use model::{Samples, TwoLayerNet};
use serde::Serialize;
use serde_json::Value;

use super::{inputs::Report, texts::TEXT};
use crate::{
    page::encode,
    plot::curve::{extremes, points, smooth, window},
    text::{BothLanguages, Language},
    training::{
        evaluation::{Evaluation, Prediction},
        history::{History, Measurement},
    },
};

/// The largest number of parameters in the page. More would take over ten megabytes.
const MOST_PARAMETERS: usize = 1_000_000;
/// The number of mistakes in the gallery. The surest of each cell of the confusion matrix is stored too.
const GALLERY: usize = 24;
/// The largest size of the pixels of mistakes in bytes.
const MOST_PIXELS: usize = 150_000;
/// The number of intervals of the loss curve, with two points each: more than the dots of a screen.
const INTERVALS: usize = 700;

#[derive(Serialize)]
pub struct ReportData<'a> {
    text: BothLanguages,
    run: &'a Value,
    config: &'a str,
    image_shape: (usize, usize),
    network: Network,
    learning: Learning<'a>,
    test: Test,
    /// How many of the mistakes the gallery lists; the others belong to cells of the matrix.
    gallery: usize,
    mistakes: Vec<Image>,
    examples: Vec<Image>,
}

#[derive(Serialize)]
struct Network {
    inputs: usize,
    hidden: usize,
    classes: usize,
    count: usize,
    #[serde(flatten)]
    weights: Weights,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Weights {
    /// Base64 of the little-endian `f64` of w1, b1, w2 and b2.
    Parameters(String),
    /// Too many parameters for the page, with the largest number.
    Refused(usize),
}

#[derive(Serialize)]
struct Learning<'a> {
    iterations: usize,
    window: usize,
    batches: Vec<(usize, f32)>,
    means: Vec<(usize, f32)>,
    accuracy: Vec<Measured<'a>>,
}

/// A measurement and its epochs.
#[derive(Serialize)]
struct Measured<'a> {
    epochs: f64,
    #[serde(flatten)]
    measurement: &'a Measurement,
}

#[derive(Serialize)]
struct Test {
    images: usize,
    accuracy: f64,
    mistakes: usize,
    confusion: Vec<Vec<usize>>,
}

/// A test image with the network's answer.
#[derive(Serialize)]
struct Image {
    index: usize,
    truth: usize,
    answer: usize,
    probability: f64,
    truth_probability: f64,
    /// The bytes of the image as base64.
    pixels: String,
}

impl<'a> ReportData<'a> {
    pub fn of(report: &Report<'a>, language: Language) -> Self {
        let test = report.test;
        let samples = Samples::from_bytes(test.images());
        let evaluation = Evaluation::of(report.net, &samples, test.labels());
        let images = |answers: &[Prediction]| answers.iter().map(|a| Image::of(a, test)).collect();
        Self {
            text: TEXT.starting_with(language),
            run: report.run,
            config: report.config,
            image_shape: test.image_shape(),
            network: Network::of(report.net),
            learning: Learning::of(report.history),
            test: Test::of(&evaluation),
            gallery: GALLERY,
            mistakes: images(&worth_showing(&evaluation.mistakes, test.images().ncols())),
            examples: images(&evaluation.examples),
        }
    }
}

impl Network {
    fn of(net: &TwoLayerNet) -> Self {
        let params = &net.params;
        let count = params.named().iter().map(|(_, values)| values.len()).sum();
        let weights = if count > MOST_PARAMETERS {
            Weights::Refused(MOST_PARAMETERS)
        } else {
            Weights::Parameters(encode::parameters(params))
        };
        Self {
            inputs: params.w1.nrows(),
            hidden: params.w1.ncols(),
            classes: params.w2.ncols(),
            count,
            weights,
        }
    }
}

impl<'a> Learning<'a> {
    fn of(history: &'a History) -> Self {
        let window = window(history.loss.len());
        let measured = history.accuracy.iter().map(|measurement| Measured {
            epochs: history.epochs(measurement),
            measurement,
        });
        let measured = measured.collect();
        Self {
            iterations: history.loss.len(),
            window,
            batches: encode::points(extremes(&points(&history.loss), INTERVALS)),
            means: if window == 0 {
                Vec::new()
            } else {
                encode::points(smooth(&history.loss, INTERVALS))
            },
            accuracy: measured,
        }
    }
}

impl Test {
    fn of(evaluation: &Evaluation) -> Self {
        Self {
            images: evaluation.confusion.sum(),
            accuracy: evaluation.accuracy(),
            mistakes: evaluation.mistakes.len(),
            confusion: evaluation
                .confusion
                .outer_iter()
                .map(|row| row.to_vec())
                .collect(),
        }
    }
}

impl Image {
    fn of(answer: &Prediction, test: &Dataset) -> Self {
        let &Prediction {
            index,
            truth,
            answer,
            probability,
            truth_probability,
        } = answer;
        let pixels = test.images().row(index).to_vec();
        Self {
            index,
            truth,
            answer,
            probability,
            truth_probability,
            pixels: encode::base64(&pixels),
        }
    }
}

/// The mistakes to store, as many as fit: of mistakes sorted by certainty, the first [`GALLERY`] and the
/// first of each pair of truth and answer.
fn worth_showing(mistakes: &[Prediction], pixels: usize) -> Vec<Prediction> {
    let mut pairs = HashSet::new();
    mistakes
        .iter()
        .enumerate()
        .filter(|(rank, a)| pairs.insert((a.truth, a.answer)) || *rank < GALLERY)
        .map(|(_, answer)| *answer)
        .take(MOST_PIXELS / pixels)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, prelude::BASE64_STANDARD};
    use model::TwoLayerParams;
    use ndarray::Array3;
    use serde_json::json;

    fn report_data(net: &TwoLayerNet, history: &History, test: &Dataset) -> Value {
        let run = json!({});
        let report = Report {
            net,
            history,
            test,
            run: &run,
            config: "",
        };
        serde_json::to_value(ReportData::of(&report, Language::English)).unwrap()
    }

    /// `count` images of class 0, `size`×`size`, for a network that answers 1 to all of them.
    fn wrong(count: usize, size: usize) -> (TwoLayerNet, Dataset) {
        let mut params = TwoLayerParams::zeros(size * size, 1, 2);
        params.b2[1] = 1.0;
        let test = Dataset::new(Array3::zeros((count, size, size)), vec![0; count], 2).unwrap();
        (TwoLayerNet::from_params(params).unwrap(), test)
    }

    #[test]
    fn parameters_travel_bit_for_bit_in_the_order_w1_b1_w2_b2() {
        let (mut net, test) = wrong(1, 2);
        net.params.w1[[0, 0]] = 0.1 + 0.2;
        net.params.b2[1] = f64::MIN_POSITIVE;
        let data = report_data(&net, &History::default(), &test);
        let bytes = BASE64_STANDARD
            .decode(data["network"]["parameters"].as_str().unwrap())
            .unwrap();
        let (values, rest) = bytes.as_chunks();
        let values: Vec<_> = values
            .iter()
            .map(|eight| f64::from_le_bytes(*eight))
            .collect();
        assert_eq!(rest.len(), 0);
        assert_eq!(
            values,
            [
                0.1 + 0.2,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                f64::MIN_POSITIVE
            ]
        );
    }

    #[test]
    fn a_huge_network_is_left_out_with_the_reason() {
        let net = TwoLayerNet::from_params(TwoLayerParams::zeros(1000, 1000, 2)).unwrap();
        let test = Dataset::new(Array3::zeros((1, 10, 100)), vec![0], 2).unwrap();
        let data = report_data(&net, &History::default(), &test);
        assert_eq!(data["network"]["parameters"], Value::Null);
        assert_eq!(data["network"]["refused"], 1_000_000);
        assert_eq!(data["network"]["count"], 1_003_002);
    }

    #[test]
    fn the_gallery_keeps_24_mistakes_and_fewer_of_large_images() {
        let kept = |(net, test): (TwoLayerNet, Dataset)| {
            report_data(&net, &History::default(), &test)["mistakes"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(kept(wrong(100, 28)), 24);
        assert_eq!(kept(wrong(100, 100)), 15);
    }

    #[test]
    fn every_pair_of_truth_and_answer_keeps_its_surest_mistake() {
        let answer = |index, answer| Prediction {
            index,
            truth: 0,
            answer,
            probability: 0.5,
            truth_probability: 0.1,
        };
        let mut mistakes: Vec<_> = (0..100).map(|index| answer(index, 1)).collect();
        mistakes.push(answer(100, 2));
        let kept = worth_showing(&mistakes, 784);
        assert_eq!(kept.len(), GALLERY + 1);
        assert_eq!(kept.last().map(|a| a.index), Some(100));
    }

    #[test]
    fn a_loss_that_is_not_finite_leaves_valid_data() {
        let (net, test) = wrong(1, 2);
        let history = History {
            loss: vec![1.0, f64::NAN, f64::INFINITY],
            ..History::default()
        };
        assert_eq!(
            report_data(&net, &history, &test)["learning"]["batches"],
            json!([[0, 1.0]])
        );
    }
}

//! What the page computes is what the crates compute.

use calc::{Differences, Outcome, gradient_descent, numerical_diff_with, numerical_gradient};
use data::Dataset;
use model::{SimpleNet, TwoLayerNet};
use ndarray::{Array1, Array2, ArrayRef1, Axis, arr1, array};
use serde_json::{Value, json};
use trainer::{
    Training,
    config::{Config, GradientMethod},
    split::Split,
};

use crate::{
    ITERATIONS, TRAIN, WRITTEN, notes,
    page::{Page, Screen},
};

/// JavaScript adds and multiplies as Rust does; another `exp`, and sums in another order, may differ in the last
/// places.
const SAME: f64 = 1e-12;

type Curve = (&'static str, fn(f64) -> f64, f64);
type Surface = (&'static str, fn(&ArrayRef1<f64>) -> f64, [f64; 2]);

/// The functions of one number, with where they are differentiated.
const CURVES: [Curve; 5] = [
    ("quadratic", |x| 0.01 * x * x + 0.1 * x, 5.0),
    ("cube", |x| x * x * x, 1.0),
    ("absolute", f64::abs, 0.3),
    ("noisy", |x| 0.01 * x * x * x + 0.06 * (noise(x) - 0.5), 3.0),
    ("sine", f64::sin, 1.0),
];

/// The functions of two numbers, with where a descent starts.
const SURFACES: [Surface; 4] = [
    ("bowl", |x| x[0] * x[0] + x[1] * x[1], [-3.0, 4.0]),
    ("valley", |x| 0.05 * x[0] * x[0] + x[1] * x[1], [-4.0, 2.0]),
    ("saddle", |x| x[0] * x[0] - x[1] * x[1], [1.0, -3.0]),
    ("hollows", hollows, [4.0, 3.0]),
];

fn hollows(x: &ArrayRef1<f64>) -> f64 {
    0.02 * (x[0] * x[0] - 9.0) * (x[0] * x[0] - 9.0) + 0.3 * x[0] + 0.5 * x[1] * x[1]
}

fn noise(x: f64) -> f64 {
    let bits = x.to_bits();
    let (high, low) = ((bits >> 32) as u32, bits as u32);
    let mut hash = high ^ low.wrapping_mul(0x9e37_79b1);
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    f64::from(hash ^ (hash >> 16)) / 4_294_967_296.0
}

fn number(page: &mut Page, expression: &str) -> Option<f64> {
    page.evaluate(expression).as_f64()
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
fn assert_close(found: f64, expected: f64, what: &str) {
    let apart = (found - expected).abs();
    assert!(
        apart <= SAME,
        "{what}: {found} is not {expected}, {apart:e} apart"
    );
}

/// To the bit, except for the sine, whose last bit is another library's: an error of 2⁻⁵² in f is one of 2⁻⁵²/h
/// in the quotient.
#[test]
fn quotients_are_those_of_calc_at_every_h_of_the_slider() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    for (name, f, x) in CURVES {
        for power in -160..=10 {
            let h: f64 = format!("1e{}", f64::from(power) / 10.0)
                .parse()
                .unwrap_or_else(|_| 10.0_f64.powf(f64::from(power) / 10.0));
            let central = numerical_diff_with(f, x, h);
            let forward = Differences::forward()
                .order(1)
                .step(h)
                .derivative(f, x)
                .ok();
            let expected = [Some(central).filter(|slope| slope.is_finite()), forward];
            for (side, expected) in ["central", "forward"].into_iter().zip(expected) {
                let call = format!("notes.{side}Difference(notes.curves.{name}.f, {x:?}, {h:?})");
                let found = number(&mut page, &call);
                let allowed = if name == "sine" {
                    SAME + f64::EPSILON / h
                } else {
                    0.0
                };
                match (found, expected) {
                    (Some(found), Some(expected)) => {
                        let apart = (found - expected).abs();
                        assert!(apart <= allowed, "{call}: {found} is not {expected}");
                    }
                    (found, expected) => assert_eq!(found, expected, "{call}"),
                }
            }
        }
    }
}

#[test]
fn gradients_and_paths_are_those_of_calc_to_the_bit() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    for (name, f, start) in SURFACES {
        let call = format!("notes.numericalGradient(notes.surfaces.{name}.f, {start:?})");
        let found = numbers(&page.evaluate(&call));
        assert_eq!(arr1(&found), numerical_gradient(f, &arr1(&start)), "{call}");
        for rate in [1e-10, 0.01, 0.1, 0.95, 1.0, 10.0] {
            let found = page.evaluate(&format!(
                "notes.gradientDescent(notes.surfaces.{name}.f, {start:?}, {rate:?}, 100)"
            ));
            let expected = gradient_descent(f, arr1(&start), rate, 100);
            let outcome = match expected.outcome {
                Outcome::AllSteps => "AllSteps",
                Outcome::ZeroGradient => "ZeroGradient",
                Outcome::Diverged => "Diverged",
            };
            assert_eq!(found["outcome"], outcome, "{name} {rate}");
            let path = found["path"].as_array().unwrap();
            assert_eq!(path.len(), expected.path.len(), "{name} {rate}");
            for (found, expected) in path.iter().zip(&expected.path) {
                assert_eq!(&arr1(&numbers(found)), expected, "{name} {rate}");
            }
        }
    }
}

/// dW is a difference of losses, each rounded, divided by 2h: the last bit of a loss is 1e-12 there.
#[test]
fn simple_net_has_the_crates_probabilities_loss_and_gradient() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    let start = page.evaluate("notes.shown.simpleNet");
    let w = numbers(&start["w"]);
    for shift in [0.0, 0.3, -1.7] {
        for truth in 0..3 {
            let w: Vec<f64> = w
                .iter()
                .enumerate()
                .map(|(i, w)| w + shift * i as f64)
                .collect();
            let t = Array2::from_shape_fn((1, 3), |(_, k)| f64::from(u8::from(k == truth)));
            let target = t.iter().copied().collect::<Vec<_>>();
            let call =
                |what: &str| format!("notes.simpleNet.{what}({w:?}, [0.6, 0.9], {target:?})");
            let net = SimpleNet {
                w: Array2::from_shape_vec((2, 3), w.clone()).unwrap(),
            };
            let x = array![[0.6, 0.9]];
            let loss = number(&mut page, &call("loss")).unwrap();
            assert_close(loss, net.loss(&x, &t), "loss");
            let found = numbers(&page.evaluate(&call("gradient")));
            let rounding = 2.0 * f64::EPSILON * loss.max(1.0) / (2.0 * calc::STEP);
            for (found, expected) in found.iter().zip(&net.numerical_gradient(&x, &t)) {
                assert!(
                    (found - expected).abs() <= SAME + rounding,
                    "{found} is not {expected}"
                );
            }
        }
    }
}

/// Rows of a data set as the network takes them.
fn dense(dataset: &Dataset, rows: &[usize]) -> (Array2<f64>, Array2<f64>) {
    dataset.batch(rows)
}

/// The network of the page: the last of the run by numerical gradients.
fn trained() -> TwoLayerNet {
    let config = Config {
        iterations: ITERATIONS,
        ..Config::default()
    };
    let split = Split::new(&WRITTEN.images.data, &config).unwrap();
    let mut training = Training::new(config, &split);
    for _ in 0..ITERATIONS {
        training.step().unwrap();
    }
    training.result()
}

#[test]
fn moved_weight_has_the_crates_losses_quotients_and_gradients() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    let net = trained();
    let images = page.evaluate("notes.shown.images");
    let indices: Vec<usize> = serde_json::from_value(images).unwrap();
    for (image, pixel, unit) in [(0, 400, 0), (3, 350, 17), (7, 210, 49), (9, 0, 5)] {
        let (x, t) = dense(&WRITTEN.images.data.test, &[indices[image]]);
        let weight = format!("notes.movedWeight({image}, {pixel}, {unit})");
        let backprop = number(&mut page, &format!("{weight}.backprop()")).unwrap();
        assert_close(backprop, net.gradient(&x, &t).w1[[pixel, unit]], "backprop");
        for h in [1e-6, 1e-4, 0.5, 2.0, 4.0] {
            let quotient = number(&mut page, &format!("{weight}.quotient({h:?})")).unwrap();
            let numerical = net.numerical_gradient_with_step(&x, &t, h);
            assert_close(quotient, numerical.w1[[pixel, unit]], "quotient");
            for d in [-h, h] {
                let mut moved = net.clone();
                moved.params.w1[[pixel, unit]] += d;
                let call = format!("(w => w.loss + w.lossChange({d:?}))({weight})");
                let loss = number(&mut page, &call).unwrap();
                assert_close(loss, moved.loss(&x, &t), "loss of the moved weight");
                let call = format!("[...{weight}.answer({d:?})]");
                let answer = numbers(&page.evaluate(&call));
                for (found, expected) in answer.iter().zip(&moved.predict(&x)) {
                    assert_close(*found, *expected, "probability");
                }
            }
        }
    }
}

#[test]
fn batch_has_the_crates_probabilities_and_losses() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    let net = trained();
    for draw in 0..3 {
        page.click("#batch-controls button");
        let shown = page.evaluate("notes.shown.batch");
        let mask: Vec<usize> = serde_json::from_value(shown["mask"].clone()).unwrap();
        assert_eq!(mask.len(), 100);
        let (x, t) = dense(&WRITTEN.images.data.train, &mask);
        assert_close(
            shown["loss"].as_f64().unwrap(),
            net.loss(&x, &t),
            "loss of the batch",
        );
        let y = net.predict(&x.select(Axis(0), &[0]));
        for (found, expected) in numbers(&shown["y"]).iter().zip(&y) {
            assert_close(*found, *expected, &format!("draw {draw}"));
        }
    }
    let all: Vec<usize> = (0..300).collect();
    let (x, t) = dense(&WRITTEN.images.data.train, &all);
    let mean = number(&mut page, "notes.shown.batch.all").unwrap();
    assert_close(mean, net.loss(&x, &t), "loss of all");
}

/// What a run measures at the end of its iterations, computed again.
fn measured(gradient: GradientMethod, images: usize) -> (f64, f64) {
    let config = Config {
        gradient,
        iterations: ITERATIONS,
        train_limit: Some(images),
        ..Config::default()
    };
    let split = Split::new(&WRITTEN.images.data, &config).unwrap();
    let mut training = Training::new(config, &split);
    for _ in 0..ITERATIONS {
        training.step().unwrap();
    }
    let net = training.net();
    (
        net.batch_accuracy(&split.train.all()),
        net.batch_accuracy(&split.test.all()),
    )
}

#[test]
fn replayed_and_overfitting_runs_end_where_those_of_the_library_do() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    page.evaluate("notes.go.replay(1e9)");
    let replay = page.evaluate("notes.shown.replay");
    let (train, test) = measured(GradientMethod::Numerical, TRAIN);
    assert_eq!(
        (replay["train"].as_f64(), replay["test"].as_f64()),
        (Some(train), Some(test))
    );
    let told = page.text("#replay-values");
    assert!(told.contains(&format!("{:.2}%", 100.0 * test)), "{told}");
    let answers: Vec<Vec<f64>> = serde_json::from_value(replay["answers"].clone()).unwrap();
    let labels = WRITTEN.images.data.test.labels();
    let first: Vec<usize> = (0..10)
        .map(|class| labels.iter().position(|&label| label == class).unwrap())
        .collect();
    let (x, _) = dense(&WRITTEN.images.data.test, &first);
    let expected = trained().predict(&x);
    for (found, expected) in answers.iter().zip(expected.outer_iter()) {
        for (found, expected) in Array1::from(found.clone()).iter().zip(expected) {
            assert_close(*found, *expected, "answer");
        }
    }
    let shown = page.evaluate("notes.shown.overfitting");
    let (train, test) = measured(GradientMethod::Backprop, 300);
    assert_eq!(
        shown,
        json!({ "images": 300, "iteration": ITERATIONS, "train": train, "test": test })
    );
}

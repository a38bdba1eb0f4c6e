//! Samples of few and of many different values, in one batch, and batches of few of many samples.

use model::{Batch, Gradient, Samples, TwoLayerNet};
use ndarray::{Array2, Axis};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// Above 1,024 features a sample is kept in parts.
const FEATURES: usize = 1_100;

/// Sixty samples, every third feature of which is not 0 and has a value of its own.
fn many() -> (Array2<f64>, Vec<u8>) {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let x = Array2::from_shape_fn((60, FEATURES), |(n, i)| {
        let non_zero = (i + n) % 3 == 0;
        f64::from(u8::from(non_zero)) * rng.random_range(-1.0..1.0)
    });
    (x, (0..60).map(|n| n % 3).collect())
}

#[test]
fn rows_of_many_samples_have_the_gradient_of_those_rows_alone() {
    let (x, labels) = many();
    let net = TwoLayerNet::new(FEATURES, 9, 3, 0.3, &mut ChaCha8Rng::seed_from_u64(9));
    let samples = Samples::from_dense(&x);
    let rows = [41, 3, 17, 3];
    let batch = Batch::new(&samples, &labels, &rows);
    let alone = x.select(Axis(0), &rows);
    let t = Array2::from_shape_fn((4, 3), |(n, k)| {
        f64::from(u8::from(usize::from(labels[rows[n]]) == k))
    });
    let mut gradient = Gradient::of(&net.params);
    for h in [1e-5, 1e-4, 1e-2, 0.5] {
        net.batch_numerical_gradient_into(&batch, h, &mut gradient);
        let expected = net.numerical_gradient_with_step(&alone, &t, h);
        assert_eq!(gradient.sha256(), expected.sha256(), "h = {h}");
    }
    net.batch_gradient_into(&batch, &mut gradient);
    assert_eq!(gradient.sha256(), net.gradient(&alone, &t).sha256());
}

/// Dark, of one value, of two, of as many as half its features, and of as many as its features: against the textbook's
/// loop, whose subtraction leaves 1e-16 / h.
#[test]
fn any_number_of_levels_has_the_gradient_of_the_direct_loop() {
    let net = TwoLayerNet::new(37, 9, 3, 0.5, &mut ChaCha8Rng::seed_from_u64(10));
    let value = |n: usize, i: usize| match n {
        0 | 6 => 0,
        1 => 1,
        2 => 1 + i % 2,
        3 => i / 2,
        4 => 1 + i,
        _ => (i * i) % 5,
    };
    let x = Array2::from_shape_fn((7, 37), |(n, i)| value(n, i) as f64 / 40.0);
    let t = Array2::from_shape_fn((7, 3), |(n, k)| f64::from(u8::from(n % 3 == k)));
    for (h, bound) in [(1e-5, 1e-10), (1e-4, 1e-11), (1e-3, 1e-12), (1e-1, 1e-14)] {
        let structured = net.numerical_gradient_with_step(&x, &t, h);
        let direct = net.numerical_gradient_direct(&x, &t, h);
        for ((name, s), (_, d)) in structured.named().into_iter().zip(direct.named()) {
            let off = (&s - &d).iter().fold(0.0_f64, |off, d| off.max(d.abs()));
            assert!(off < bound, "h = {h}, {name}: off by {off:e}");
        }
    }
}

/// Bytes choose from 256 values that all samples share, floats have their own; at 1,100 features each in two parts. The
/// largest byte of a sample is met first, last or in between, and at `h = 1e-4` decides how the quotients are computed.
#[test]
fn bytes_and_the_floats_that_they_stand_for_have_the_same_gradients() {
    let net = TwoLayerNet::new(FEATURES, 9, 3, 0.3, &mut ChaCha8Rng::seed_from_u64(11));
    let byte = |n: usize, i: usize| match n {
        0 => 0,
        1 => 255 - i.min(255),
        2 => i / 8,
        3 => [0, 7, 7, 0, 3][i % 5],
        _ => (i * i + n) % 256 * usize::from(i.is_multiple_of(3)),
    };
    let images = Array2::from_shape_fn((9, FEATURES), |(n, i)| byte(n, i) as u8);
    let (bytes, labels) = (Samples::from_bytes(&images), [0, 1, 2, 0, 1, 2, 0, 1, 2]);
    let floats = Samples::from_dense(&images.mapv(|byte| f64::from(byte) / 255.0));
    for rows in [&[0, 1, 2, 3, 4, 5, 6, 7, 8][..], &[3, 0, 2], &[3, 3], &[0]] {
        let batches = [&bytes, &floats].map(|samples| Batch::new(samples, &labels, rows));
        let same = |what: &str, of: &dyn Fn(&Batch) -> String| {
            assert_eq!(of(&batches[0]), of(&batches[1]), "rows {rows:?}, {what}");
        };
        for h in [1e-300, 1e-4, 1.2e-4, 1e-2, 0.5] {
            same(&format!("h = {h}"), &|batch| {
                let mut gradient = Gradient::of(&net.params);
                net.batch_numerical_gradient_into(batch, h, &mut gradient);
                gradient.sha256()
            });
        }
        same("x", &|batch| {
            let mut gradient = Gradient::of(&net.params);
            net.batch_gradient_into(batch, &mut gradient);
            gradient.sha256()
        });
        same("x", &|batch| net.batch_loss(batch).to_string());
    }
}

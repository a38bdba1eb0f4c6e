//! Three ways to one gradient: structured quotients, the textbook's loop, backprop; and extended precision.

use std::ops::ControlFlow;

use model::{Batch, Gradient, Samples, TwoLayerNet, TwoLayerParams};
use ndarray::{Array1, Array2};
use proptest::prelude::*;
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rayon::ThreadPoolBuilder;

/// The quotients of `reference/quotients.py`, which computes them with mpmath to 50 digits.
const QUOTIENTS: &str = include_str!("reference/quotients.csv");

/// `count` multiples of 1/64 between `-span` and `span`, as in `quotients.py`.
fn sixty_fourths(count: usize, seed: i64, span: i64) -> Vec<f64> {
    let mut state = seed;
    let number = || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        ((state >> 16) % (128 * span + 1) - 64 * span) as f64 / 64.0
    };
    std::iter::repeat_with(number).take(count).collect()
}

/// The network, samples and targets of `quotients.py`.
fn network() -> (TwoLayerNet, Array2<f64>, Array2<f64>) {
    let (n, d, h, c) = (5, 4, 11, 3);
    let params = TwoLayerParams {
        w1: Array2::from_shape_vec((d, h), sixty_fourths(d * h, 1, 2)).unwrap(),
        b1: Array1::from_vec(sixty_fourths(h, 2, 1)),
        w2: Array2::from_shape_vec((h, c), sixty_fourths(h * c, 3, 3)).unwrap(),
        b2: Array1::from_vec(sixty_fourths(c, 4, 1)),
    };
    let x = Array2::from_shape_vec((n, d), sixty_fourths(n * d, 5, 1)).unwrap();
    let x = x.mapv(|x| (x.abs() * 4.0).floor() / 4.0);
    let t = Array2::from_shape_fn((n, c), |(n, k)| f64::from(u8::from(n % c == k)));
    (TwoLayerNet::from_params(params).unwrap(), x, t)
}

/// `w1 b1 w2 b2` one after the other.
fn flat(params: &TwoLayerParams) -> Vec<f64> {
    params
        .named()
        .iter()
        .flat_map(|(_, array)| array.iter().copied().collect::<Vec<_>>())
        .collect()
}

/// The largest difference of two entries, in units of the largest entry.
#[track_caller]
fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(0.0_f64, |largest, b| largest.max(b.abs()));
    a.iter()
        .zip(b)
        .fold(0.0_f64, |d, (a, b)| d.max((a - b).abs()))
        / largest
}

fn quotients(step: &str) -> Vec<f64> {
    let of_step = QUOTIENTS
        .lines()
        .filter_map(|line| line.strip_prefix(step)?.strip_prefix(','));
    of_step
        .map(|line| line.split_once(',').unwrap().1.parse().unwrap())
        .collect()
}

#[test]
fn structured_quotients_have_all_their_digits_at_every_step() {
    let (net, x, t) = network();
    for step in ["1e-6", "6e-5", "1e-4", "6e-4", "1e-2", "0.5", "4"] {
        let structured = flat(&net.numerical_gradient_with_step(&x, &t, step.parse().unwrap()));
        let error = distance(&structured, &quotients(step));
        assert!(error < 2e-15, "h = {step}: off by {error:e}");
    }
}

/// At `h = 1e-6` a quotient differs from the derivative by about 1e-12 of it. The reference quotients have all their digits.
#[test]
fn dense_and_fast_backprop_agree() {
    let (net, x, t) = network();
    let weights = Array2::from_shape_fn(t.dim(), |(n, k)| (n + 2 * k) as f64 / 4.0);
    for t in [&t, &weights] {
        let dense = flat(&net.gradient_direct(&x, t));
        let error = distance(&dense, &flat(&net.gradient(&x, t)));
        assert!(error < 1e-15, "off by {error:e}");
    }
    let error = distance(&flat(&net.gradient_direct(&x, &t)), &quotients("1e-6"));
    assert!(error < 1e-12, "off by {error:e}");
}

#[test]
fn the_direct_loop_has_the_digits_that_its_subtraction_leaves() {
    let (net, x, t) = network();
    // A loss of 1 rounded to 1e-16, twice, over 2h; the largest entry is about 0.2.
    for (step, bound) in [
        ("1e-6", 3e-9),
        ("1e-4", 3e-11),
        ("6e-4", 5e-12),
        ("1e-2", 3e-13),
        ("0.5", 1e-14),
        ("4", 1e-14),
    ] {
        let direct = flat(&net.numerical_gradient_direct(&x, &t, step.parse().unwrap()));
        let error = distance(&direct, &quotients(step));
        assert!(error < bound, "h = {step}: off by {error:e}");
    }
}

#[test]
fn a_direct_gradient_that_is_watched_has_the_same_bits() {
    let (net, x, t) = network();
    let entries = std::sync::atomic::AtomicUsize::new(0);
    let watch = |progress: calc::Progress| {
        let of_array = if progress.done == progress.total {
            progress.total
        } else {
            0
        };
        entries.fetch_add(of_array, std::sync::atomic::Ordering::Relaxed);
        ControlFlow::Continue(())
    };
    let watched = net.try_numerical_gradient_direct(&x, &t, 1e-2, &watch);
    assert_eq!(watched, Ok(net.numerical_gradient_direct(&x, &t, 1e-2)));
    assert_eq!(entries.into_inner(), net.params.len());
}

#[test]
fn a_direct_gradient_ends_where_its_watcher_or_a_loss_breaks_off() {
    let (mut net, x, t) = network();
    let broken_off = net.try_numerical_gradient_direct(&x, &t, 1e-2, &|_| ControlFlow::Break(()));
    assert!(matches!(broken_off, Err(calc::Error::Cancelled { .. })));
    let go_on = |_| ControlFlow::Continue(());
    let misfits = net.try_numerical_gradient_direct(&Array2::zeros((5, 3)), &t, 1e-2, &go_on);
    assert!(matches!(misfits, Err(calc::Error::Panicked { .. })));
    net.params.b2[1] = f64::NAN;
    let nowhere = net.try_numerical_gradient_direct(&x, &t, 1e-2, &|_| ControlFlow::Continue(()));
    assert!(
        matches!(nowhere, Err(calc::Error::NotFinite { .. })),
        "{nowhere:?}"
    );
}

#[test]
fn large_steps_are_quotients_and_not_derivatives() {
    let (net, x, t) = network();
    let backprop = flat(&net.gradient(&x, &t));
    let away = |h| {
        distance(
            &flat(&net.numerical_gradient_with_step(&x, &t, h)),
            &backprop,
        )
    };
    assert!(away(1e-4) < 1e-8, "h² is 1e-8");
    assert!(away(0.5) > 1e-3);
    assert!(away(4.0) > 1e-1);
}

#[test]
fn the_same_bits_at_any_number_of_threads() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let net = TwoLayerNet::new(40, 50, 10, 0.3, &mut rng);
    let images = Array2::from_shape_simple_fn((200, 40), || rng.random::<u8>() & 0x70);
    let labels: Vec<u8> = (0..200).map(|n| n % 10).collect();
    let samples = Samples::from_bytes(&images);
    let batch = Batch::all(&samples, &labels);
    let run = |threads| {
        ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| {
                let mut near = Gradient::of(&net.params);
                net.batch_numerical_gradient_into(&batch, 1e-4, &mut near);
                let mut far = Gradient::of(&net.params);
                net.batch_numerical_gradient_into(&batch, 0.5, &mut far);
                let mut backprop = Gradient::of(&net.params);
                net.batch_gradient_into(&batch, &mut backprop);
                let loss = net.batch_loss(&batch).to_bits();
                (
                    near.sha256(),
                    far.sha256(),
                    backprop.sha256(),
                    loss,
                    Samples::from_bytes(&images),
                )
            })
    };
    let one = run(1);
    for threads in [2, 3, 8, 16] {
        assert_eq!(run(threads), one, "{threads} threads");
    }
}

#[test]
fn a_gradient_can_be_computed_again_into_the_same_room() {
    let (net, x, t) = network();
    let samples = Samples::from_dense(&x);
    let batch = Batch::with_targets(&samples, &t);
    let mut gradient = Gradient::of(&net.params);
    for _ in 0..2 {
        net.batch_gradient_into(&batch, &mut gradient);
        assert_eq!(*gradient, net.gradient(&x, &t));
    }
}

#[test]
fn dark_features_have_gradient_exactly_zero() {
    let (net, mut x, t) = network();
    x.column_mut(2).fill(0.0);
    for gradient in [
        net.gradient(&x, &t),
        net.numerical_gradient(&x, &t),
        net.numerical_gradient_direct(&x, &t, 1e-4),
    ] {
        assert!(gradient.w1.row(2).iter().all(|g| *g == 0.0));
    }
}

#[test]
#[should_panic(expected = "features of the samples and inputs of the network")]
fn samples_of_another_size_panic() {
    let (net, _, t) = network();
    let _ = net.gradient(&Array2::zeros((5, 3)), &t);
}

#[test]
#[should_panic(expected = "shapes of the parameters and of their gradient")]
fn room_of_another_shape_panics() {
    let (net, x, t) = network();
    let samples = Samples::from_dense(&x);
    let mut room = Gradient::of(&TwoLayerParams::zeros(4, 11, 2));
    net.batch_gradient_into(&Batch::with_targets(&samples, &t), &mut room);
}

/// Targets with a single 1 are computed as that class, bit for bit and as fast.
#[test]
fn one_hot_targets_are_classes() {
    let (net, x, t) = network();
    let samples = Samples::from_dense(&x);
    let labels = [0, 1, 2, 0, 1];
    let (targets, classes) = (
        Batch::with_targets(&samples, &t),
        Batch::all(&samples, &labels),
    );
    for h in [1e-4, 1e-2, 0.5] {
        let mut of_targets = Gradient::of(&net.params);
        net.batch_numerical_gradient_into(&targets, h, &mut of_targets);
        let mut of_classes = Gradient::of(&net.params);
        net.batch_numerical_gradient_into(&classes, h, &mut of_classes);
        assert_eq!(of_targets.sha256(), of_classes.sha256(), "h = {h}");
    }
}

/// As `np.argmax`: of equal scores, and of equal targets, the first counts.
#[test]
fn of_equal_scores_the_first_is_the_answer() {
    let net = TwoLayerNet::from_params(TwoLayerParams::zeros(2, 3, 4)).unwrap();
    let x = Array2::ones((2, 2));
    let samples = Samples::from_dense(&x);
    for (target, right) in [
        ([1.0, 0.0, 0.0, 0.0], 1.0),
        ([0.0, 1.0, 0.0, 0.0], 0.0),
        ([0.5, 0.5, 0.0, 0.0], 1.0),
    ] {
        let t = Array2::from_shape_fn((2, 4), |(_, k)| target[k]);
        assert_eq!(net.accuracy(&x, &t), right);
        assert_eq!(
            net.batch_accuracy(&Batch::with_targets(&samples, &t)),
            right
        );
    }
}

#[test]
fn first_weights_have_the_standard_deviation_that_was_asked_for() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let net = TwoLayerNet::new(784, 50, 10, 0.01, &mut rng);
    // Of 39,200 numbers: mean ± std / √n, variance ± std² √(2 / n); four times that.
    let n = net.params.w1.len() as f64;
    let mean = net.params.w1.sum() / n;
    let variance = net
        .params
        .w1
        .iter()
        .map(|w| (w - mean).powi(2))
        .sum::<f64>()
        / n;
    assert!(mean.abs() < 4.0 * 0.01 / n.sqrt(), "{mean}");
    assert!(
        (variance / 1e-4 - 1.0).abs() < 4.0 * (2.0 / n).sqrt(),
        "{variance}"
    );
}

/// Sizes below, at and above the eight numbers of a vector; weights from tame to saturating.
fn any_network() -> impl Strategy<Value = (TwoLayerNet, Array2<f64>, Array2<f64>)> {
    (
        1..12_usize,
        1..20_usize,
        1..12_usize,
        1..80_usize,
        0.01..3.0_f64,
        any::<u64>(),
        any::<bool>(),
    )
        .prop_map(|(d, h, c, n, std, seed, one_hot)| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut net = TwoLayerNet::new(d, h, c, std, &mut rng);
            net.params.b1.mapv_inplace(|_| rng.random_range(-1.0..1.0));
            net.params.b2.mapv_inplace(|_| rng.random_range(-1.0..1.0));
            let x = Array2::from_shape_simple_fn((n, d), || {
                f64::from(rng.random_range(-3..=4_i8).max(0)) / 4.0
            });
            let mut t = Array2::zeros((n, c));
            for mut row in t.rows_mut() {
                if one_hot {
                    row[rng.random_range(0..c)] = 1.0;
                } else {
                    row.mapv_inplace(|_: f64| rng.random_range(0.0..1.0));
                }
            }
            (net, x, t)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn all_three_agree((net, x, t) in any_network()) {
        let structured = flat(&net.numerical_gradient(&x, &t));
        let direct = flat(&net.numerical_gradient_direct(&x, &t, calc::STEP));
        let backprop = flat(&net.gradient(&x, &t));
        // The loop's rounding, and the h² of the quotients; absolute, because a gradient may be nearly zero.
        let loss = net.loss(&x, &t).max(1.0);
        for ((s, d), b) in structured.iter().zip(&direct).zip(&backprop) {
            prop_assert!((s - d).abs() < 2e-11 * loss, "structured {s:e}, direct {d:e}");
            prop_assert!((s - b).abs() < 2e-8 * loss, "structured {s:e}, backprop {b:e}");
        }
    }

    #[test]
    fn structured_is_direct_at_large_steps((net, x, t) in any_network(), h in 0.3..8.0_f64) {
        let structured = flat(&net.numerical_gradient_with_step(&x, &t, h));
        let direct = flat(&net.numerical_gradient_direct(&x, &t, h));
        for (s, d) in structured.iter().zip(&direct) {
            prop_assert!((s - d).abs() < 1e-13 * net.loss(&x, &t).max(1.0), "structured {s:e}, direct {d:e}");
        }
    }

    /// Where scores are thousands apart, and a step brings back what was saturated.
    #[test]
    fn structured_is_direct_where_scores_are_far_apart((net, x, t) in any_network(), scale in 10.0..3_000.0_f64, h in 0.5..300.0_f64) {
        let mut net = net;
        net.params.w2.mapv_inplace(|w| w * scale);
        let structured = flat(&net.numerical_gradient_with_step(&x, &t, h));
        let direct = flat(&net.numerical_gradient_direct(&x, &t, h));
        let loss = net.loss(&x, &t).max(scale).max(h);
        for (s, d) in structured.iter().zip(&direct) {
            prop_assert!((s - d).abs() < 1e-12 * loss / h.min(1.0), "structured {s:e}, direct {d:e}");
        }
    }

    #[test]
    fn batches_answer_as_arrays_do((net, x, t) in any_network()) {
        let samples = Samples::from_dense(&x);
        let batch = Batch::with_targets(&samples, &t);
        prop_assert!((net.batch_loss(&batch) - net.loss(&x, &t)).abs() < 1e-13);
        prop_assert_eq!(net.batch_accuracy(&batch), net.accuracy(&x, &t));
        prop_assert_eq!(
            net.batch_loss_and_accuracy(&batch),
            (net.batch_loss(&batch), net.batch_accuracy(&batch))
        );
        prop_assert!((net.batch_predict(&batch) - net.predict(&x)).iter().all(|d| d.abs() < 1e-14));
    }
}

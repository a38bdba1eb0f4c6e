//! Structured quotients of networks of any magnitude: inputs, weights and steps from 1e-300 to 1e300.

use model::{Batch, Samples, TwoLayerNet, TwoLayerParams};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;
use proptest::strategy::Union;

/// The quotients of `reference/extremes.py`, which computes them with mpmath to a thousand digits.
const EXTREMES: &str = include_str!("reference/extremes.csv");
/// Below this a double has no digits to spare.
const FLOOR: f64 = 1e-300;
const N: usize = 2;
const D: usize = 2;
const H: usize = 2;
const C: usize = 3;

/// The sequence of `extremes.py`.
struct Numbers(i64);

impl Numbers {
    fn next(&mut self, below: i64) -> i64 {
        self.0 = (self.0 * 1_103_515_245 + 12_345) % (1 << 31);
        (self.0 >> 16) % below
    }

    fn some(&mut self, count: usize) -> Vec<f64> {
        let scale = match self.next(3) {
            0 => 0,
            1 => self.next(61) - 30,
            _ => self.next(1981) - 990,
        };
        let number = || (self.next(257) - 128) as f64 * power_of_two(scale - 6);
        std::iter::repeat_with(number).take(count).collect()
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Array2<f64> {
        Array2::from_shape_vec((rows, columns), self.some(rows * columns)).unwrap()
    }

    fn step(&mut self) -> f64 {
        let scale = match self.next(3) {
            0 => -13,
            1 => self.next(51) - 40,
            _ => self.next(1981) - 990,
        };
        (1 + self.next(64)) as f64 * power_of_two(scale - 6)
    }
}

fn power_of_two(exponent: i64) -> f64 {
    2_f64.powi(exponent as i32)
}

/// The network, samples, targets and step of `extremes.py`.
fn case(number: i64) -> (TwoLayerNet, Array2<f64>, Array2<f64>, f64) {
    let mut numbers = Numbers(number * 69_069 % (1 << 31));
    let params = TwoLayerParams {
        w1: numbers.matrix(D, H),
        b1: Array1::from_vec(numbers.some(H)),
        w2: numbers.matrix(H, C),
        b2: Array1::from_vec(numbers.some(C)),
    };
    let x = numbers.matrix(N, D);
    let h = numbers.step();
    let t = Array2::from_shape_fn((N, C), |(n, k)| match number % 4 {
        3 => numbers.next(9) as f64 / 8.0,
        _ => f64::from(u8::from(n % C == k)),
    });
    (TwoLayerNet::from_params(params).unwrap(), x, t, h)
}

fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str, separator: char) -> Vec<T> {
    text.split(separator).map(|n| n.parse().unwrap()).collect()
}

#[test]
fn quotients_of_any_magnitude_are_right() {
    for line in EXTREMES.lines().skip(1) {
        let [number, bounds, expected] = line.splitn(3, ',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (net, x, t, h) = case(number.parse().unwrap());
        let gradient = net.numerical_gradient_with_step(&x, &t, h);
        let bounds: Vec<f64> = numbers(bounds, ' ');
        let expected: Vec<f64> = numbers(expected, ',');
        let mut expected = expected.into_iter();
        for ((name, found), bound) in gradient.named().into_iter().zip(bounds) {
            for (found, expected) in found.iter().zip(&mut expected) {
                let right = (found - expected).abs() <= bound + FLOOR;
                assert!(
                    right,
                    "network {number}, h = {h:e}, {name}: {found:e} is not {expected:e} ± {bound:e}"
                );
            }
        }
    }
}

/// Units at ±1000, of which a double knows only 0 and 1, and steps that bring them back: against losses.
#[test]
fn a_step_brings_a_saturated_unit_back() {
    let params = TwoLayerParams {
        w1: array![[0.5, -0.25, 1.0]],
        b1: array![-1000.0, 1000.0, -0.5],
        w2: array![[1.0, -2.0], [0.5, 1.5], [-1.0, 0.25]],
        b2: array![0.125, -0.5],
    };
    let net = TwoLayerNet::from_params(params).unwrap();
    let (x, t) = (array![[1.0], [-2.0]], array![[1.0, 0.0], [0.0, 1.0]]);
    for h in [499.0, 500.5, 999.0, 1000.25, 1001.5, 3000.0] {
        let structured = net.numerical_gradient_with_step(&x, &t, h);
        let direct = net.numerical_gradient_direct(&x, &t, h);
        for ((name, s), (_, d)) in structured.named().into_iter().zip(direct.named()) {
            let close = (&s - &d).iter().all(|difference| difference.abs() < 1e-15);
            assert!(close, "h = {h}, {name}: {s} is not {d}");
        }
    }
}

/// By hand: 1e200 · 1e201 − 1e200 · 1e200 > 0, so each unit is 1 and the scores are 1 and −1; what the classes get is
/// 1 / (1 + e⁻²) and the rest. The larger product is beyond the first 64 inputs, and beyond 128; and none or all of
/// the eight numbers of a vector are beyond the range.
#[test]
fn sums_beyond_the_range_are_of_all_inputs() {
    for (hidden, place) in [(1, 63), (8, 64), (1, 100), (8, 128), (16, 199)] {
        let mut params = TwoLayerParams::zeros(200, hidden, 2);
        params.w2.column_mut(0).fill(1.0 / hidden as f64);
        params.w2.column_mut(1).fill(-1.0 / hidden as f64);
        let mut x = Array2::zeros((1, 200));
        for (input, weight) in [(3, -1e200), (place, 1e201)] {
            params.w1.row_mut(input).fill(weight);
            x[[0, input]] = 1e200;
        }
        let net = TwoLayerNet::from_params(params).unwrap();
        let samples = Samples::from_dense(&x);
        let p = net.batch_predict(&Batch::all(&samples, &[0]));
        let expected = 1.0 / (1.0 + (-2.0_f64).exp());
        assert!((p[[0, 0]] - expected).abs() < 1e-15, "{place}: {p}");
    }
}

/// The quotients of the weight and the bias of one unit, which gets 1, has `bias` before its sigmoid and `outputs` for
/// two classes, of which the first is right.
fn of_one_unit(bias: f64, outputs: [f64; 2], h: f64) -> [f64; 2] {
    let mut params = TwoLayerParams::zeros(1, 1, 2);
    params.b1[0] = bias;
    params.w2 = array![outputs];
    let net = TwoLayerNet::from_params(params).unwrap();
    let gradient = net.numerical_gradient_with_step(&array![[1.0]], &array![[1.0, 0.0]], h);
    [gradient.w1[[0, 0]], gradient.b1[0]]
}

#[track_caller]
fn relatively_close(found: [f64; 2], expected: f64, bound: f64) {
    let close = |found: f64| (found / expected - 1.0).abs() < bound;
    assert!(found.into_iter().all(close), "{found:?} is not {expected}");
}

/// From e⁻¹⁰⁰⁰ to δ = σ(−30), with all its digits: (ln cosh δ − δ) / 2h, from mpmath.
#[test]
fn a_small_output_of_a_unit_brought_back_keeps_its_digits() {
    let found = of_one_unit(-1000.0, [1.0, -1.0], 970.0);
    relatively_close(found, -4.823_516_994_246_836e-17, 1e-14);
}

/// A unit at e⁻⁶⁸⁰, of which the weight makes a score of 3: `(L(3 eʰ) − L(3 e⁻ʰ)) / 2h` with `L(s) = ln(1 + e⁻ˢ)`,
/// from mpmath; at h = 50 that is −ln 2 / 2h.
#[test]
fn what_a_tiny_unit_does_by_a_huge_weight_keeps_its_digits() {
    let huge = 3.0 / (-680_f64).exp();
    for (h, expected) in [
        (0.001, -0.142_277_623_962_750_12),
        (1.0, -0.143_070_315_785_199_6),
        (50.0, -std::f64::consts::LN_2 / 100.0),
    ] {
        relatively_close(of_one_unit(-680.0, [huge, 0.0], h), expected, 1e-13);
    }
}

/// A weight of 1e10 makes a score's change of 0.005 from a step of 1e-12, and a feature of 1e13 a unit's change of 10. A
/// step of 1e-9, which is small for ordinary networks, would give other quotients. From mpmath.
#[test]
fn small_step_is_kept_where_weights_or_features_are_large() {
    let mut params = TwoLayerParams::zeros(1, 1, 2);
    params.w2 = array![[1e10, -1e10]];
    params.b2 = array![1.0 - 5e9, 5e9];
    let net = TwoLayerNet::from_params(params).unwrap();
    let gradient = net.numerical_gradient_with_step(&array![[1.0]], &array![[1.0, 0.0]], 1e-12);
    let found = [gradient.w1[[0, 0]], gradient.b1[0]];
    relatively_close(found, -1_344_708_999.716_502_5, 1e-12);

    let mut params = TwoLayerParams::zeros(1, 1, 2);
    params.b1 = array![0.25];
    params.w2 = array![[1.0, -1.0]];
    let net = TwoLayerNet::from_params(params).unwrap();
    let gradient = net.numerical_gradient_with_step(&array![[1e13]], &array![[1.0, 0.0]], 1e-12);
    let found = [gradient.w1[[0, 0]]; 2];
    relatively_close(found, -283_076_225_275.472_5, 1e-12);
}

/// ±10⁻³⁰⁰ to ±10³⁰⁰, and 0.
fn any_number() -> impl Strategy<Value = f64> {
    Union::new_weighted(vec![
        (1, Just(0.0).boxed()),
        (4, (-1.0..1.0_f64).boxed()),
        (8, magnitude().boxed()),
        (8, magnitude().prop_map(|x| -x).boxed()),
    ])
}

fn magnitude() -> impl Strategy<Value = f64> {
    (-300.0..300.0_f64).prop_map(|exponent| 10_f64.powf(exponent))
}

fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Array2<f64>> {
    let numbers = prop::collection::vec(any_number(), rows * columns);
    numbers.prop_map(move |numbers| Array2::from_shape_vec((rows, columns), numbers).unwrap())
}

/// Numbers of all magnitudes beside each other, so that sums overflow to both sides and cancel.
fn any_network() -> impl Strategy<Value = (TwoLayerNet, Array2<f64>, Vec<u8>)> {
    (1..6_usize, 1..5_usize, 1..20_usize, 1..12_usize).prop_flat_map(|(n, d, h, c)| {
        let first = (matrix(d, h), matrix(1, h));
        let second = (matrix(h, c), matrix(1, c));
        let labels = prop::collection::vec(0..c as u8, n);
        (first, second, matrix(n, d), labels).prop_map(|((w1, b1), (w2, b2), x, labels)| {
            let params = TwoLayerParams {
                w1,
                b1: b1.row(0).to_owned(),
                w2,
                b2: b2.row(0).to_owned(),
            };
            (TwoLayerNet::from_params(params).unwrap(), x, labels)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A quotient is about `|x| · |w2|` at most: it is infinite only where that is.
    #[test]
    fn any_finite_network_has_a_loss_and_a_gradient((net, x, labels) in any_network(), h in magnitude()) {
        let samples = Samples::from_dense(&x);
        let batch = Batch::all(&samples, &labels);
        prop_assert!(net.batch_loss(&batch).is_finite());

        let mut gradient = model::Gradient::of(&net.params);
        net.batch_numerical_gradient_into(&batch, h, &mut gradient);
        let largest = |values: &Array2<f64>| values.iter().fold(1.0_f64, |m, v| m.max(v.abs()));
        let finite = largest(&x) * largest(&net.params.w2) < 1e306;
        for (name, array) in gradient.named() {
            prop_assert!(array.iter().all(|g| !g.is_nan()), "{name}: {array}");
            prop_assert!(!finite || array.iter().all(|g| g.is_finite()), "{name}: {array}");
        }
    }
}

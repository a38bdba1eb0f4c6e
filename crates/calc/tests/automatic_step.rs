//! The automatic step: where it samples the noise of `f`, and what that is worth.

use std::sync::Mutex;

use calc::{Differences, Step};
use ndarray::{Array1, Array2, ArrayRef1, array};

/// Samples of one line, at 0, 1, …, 8 times the spacing.
const SAMPLES: usize = 9;

const SPACING: f64 = 1e-6;

fn auto() -> Differences<'static> {
    Differences::central().step(Step::Auto)
}

/// How far each entry was from `x` at the samples, in spacings: what is evaluated first.
fn samples(method: &Differences<'_>, x: &Array1<f64>) -> Vec<Array1<f64>> {
    let points = Mutex::new(Vec::new());
    let f = |x: &ArrayRef1<f64>| {
        points.lock().unwrap().push(x.to_owned());
        x.sum()
    };
    method.clone().serial().gradient(f, x).unwrap();
    let points = points.into_inner().unwrap();
    let of_scalar = points[..SAMPLES].iter().map(|point| (point - x) / SPACING);
    let of_scalar: Vec<_> = of_scalar.collect();

    let points = Mutex::new(Vec::new());
    let f = |x: &ArrayRef1<f64>| {
        points.lock().unwrap().push(x.to_owned());
        vec![x.sum()]
    };
    method.clone().serial().jacobian(f, x).unwrap();
    let points = points.into_inner().unwrap();
    // A Jacobian begins with x itself, which tells the number of rows.
    let mut moved = points.iter().filter(|point| *point != x);
    for expected in &of_scalar[1..] {
        assert_eq!((moved.next().unwrap() - x) / SPACING, expected);
    }
    of_scalar
}

fn assert_moves(found: &[Array1<f64>], direction: &Array1<f64>) {
    assert_eq!(found.len(), SAMPLES);
    for (k, moved) in found.iter().enumerate() {
        let off = (moved - k as f64 * direction) / direction;
        assert!(off.iter().all(|off| off.abs() < 1e-6), "{k}: {moved}");
    }
}

#[test]
fn all_entries_move_at_once_with_the_signs_of_the_golden_ratio() {
    // By hand, k · 0.618 modulo 1 for k = 0 to 9: 0, .618, .236, .854, .472, .090, .708, .326, .944, .562.
    let signs = array![1., -1., 1., -1., 1., 1., -1., 1., -1., -1.];
    assert_moves(&samples(&auto(), &Array1::zeros(10)), &signs);
    let far = auto().bounds(-1.0, 1.0);
    assert_moves(&samples(&far, &Array1::zeros(10)), &signs);
}

#[test]
fn entries_move_in_proportion_to_their_size_but_by_no_less_than_that_of_1() {
    // Powers of two, beside which no step is rounded by more than a millionth of a spacing.
    let x = array![0.0, 0.5, -32.0, 64.0];
    assert_moves(&samples(&auto(), &x), &array![1.0, -1.0, 32.0, -64.0]);
    let far = auto().bounds(-65.0, 65.0);
    assert_moves(&samples(&far, &x), &array![1.0, -1.0, 32.0, -64.0]);
}

#[test]
fn entries_near_a_bound_move_away_from_it() {
    // 16 spacings, 1.6e-5, are room enough.
    for (room, second) in [(1e-5, 1.0), (1.5e-5, 1.0), (1.7e-5, -1.0), (3e-5, -1.0)] {
        let method = auto().bounds(-room, 1.0);
        let found = samples(&method, &array![0.0, 0.0]);
        assert_moves(&found, &array![1.0, second]);
    }
    for (room, first) in [(1e-5, -1.0), (1.5e-5, -1.0), (1.7e-5, 1.0), (3e-5, 1.0)] {
        let method = auto().bounds(-1.0, room);
        let found = samples(&method, &array![0.0, 0.0]);
        assert_moves(&found, &array![first, -1.0]);
    }
    // The room of a large entry is as much larger.
    let method = auto().bounds(31.0, &array![32.0 + 15.0 * 32e-6, 32.0 + 17.0 * 32e-6]);
    assert_moves(
        &samples(&method, &array![32.0, 32.0]),
        &array![-32.0, -32.0],
    );
    let method = auto().bounds(&array![-65.0, 64.0 - 15.0 * 64e-6], 65.0);
    assert_moves(&samples(&method, &array![0.0, 64.0]), &array![1.0, 64.0]);
}

#[test]
fn entries_in_tight_bounds_move_by_half_of_their_room() {
    // 8 of the 16 spacings: half the way to the further bound.
    let x = array![0.0, 0.0, 0.25];
    let method = auto().bounds(&array![0.0, -1e-7, 0.25], &array![1e-7, 3e-8, 0.25]);
    let found = Mutex::new(Vec::new());
    let f = |x: &ArrayRef1<f64>| {
        found.lock().unwrap().push(x.to_owned());
        x.sum()
    };
    // The last entry cannot move, which is an error in the end.
    assert!(method.serial().gradient(f, &x).is_err());
    let found = found.into_inner().unwrap();
    let half = (&found[8] - &x) / array![5e-8, -5e-8, 1.0];
    assert!(
        (half - array![1.0, 1.0, 0.0])
            .iter()
            .all(|off| off.abs() < 1e-9)
    );
}

/// A value that is wrong by up to `noise`, by another part of it at every point: its bits, mixed as `SplitMix64` does.
fn noisy(value: f64, noise: f64) -> f64 {
    let mut bits = value.to_bits();
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    value + noise * ((bits >> 11) as f64 / 2f64.powi(52) - 1.0)
}

// By theory the error at the best step is of the size of the noise, to the power p / (p + d) for order p and derivative
// d. A step that ignores the noise is wrong by thousands.

#[test]
fn gradient_of_a_noisy_function_has_two_thirds_of_its_digits() {
    let x = array![0.3, 0.8, 20.0, 700.0];
    let scales: Array1<f64> = array![1.0, 1.0, 20.0, 700.0];
    let expected = (&x / &scales).mapv(f64::cos) / &scales;
    for noise in [1e-5, 1e-8, 1e-11] {
        let parts = |x: &ArrayRef1<f64>| -> Vec<f64> {
            x.iter().zip(&scales).map(|(x, scale)| x / scale).collect()
        };
        let f = |x: &ArrayRef1<f64>| noisy(parts(x).into_iter().map(f64::sin).sum(), noise);
        let off = (auto().gradient(f, &x).unwrap() - &expected) * &scales;
        let two_thirds = noise.powf(2.0 / 3.0);
        assert!(
            off.iter().all(|off| off.abs() < 4.0 * two_thirds),
            "{noise}: {off}"
        );
        // Both rows are equally noisy: they share their points, and the shortest step that either asks for.
        let vector = |x: &ArrayRef1<f64>| vec![-2.0 * f(x), f(x)];
        let off = (auto().jacobian(vector, &x).unwrap().row(1).to_owned() - &expected) * &scales;
        assert!(
            off.iter().all(|off| off.abs() < 4.0 * two_thirds),
            "{noise}: {off}"
        );
    }
}

#[test]
fn hessian_of_a_noisy_function_has_two_thirds_of_its_digits() {
    let x: Array1<f64> = array![0.3, 0.8, 20.0];
    let scales = array![1.0, 1.0, 20.0];
    // sin s of the sum s of the parts: every second derivative is −sin s, divided by two scales.
    let s = (&x / &scales).sum();
    let expected = Array2::from_elem((3, 3), -s.sin());
    for noise in [1e-5, 1e-8, 1e-11] {
        let parts = |x: &ArrayRef1<f64>| -> Vec<f64> {
            x.iter().zip(&scales).map(|(x, scale)| x / scale).collect()
        };
        let f = |x: &ArrayRef1<f64>| noisy(parts(x).iter().sum::<f64>().sin(), noise);
        let found = auto().hessian(f, &x).unwrap();
        for ((at, found), expected) in found.indexed_iter().zip(&expected) {
            let off = found * scales[at.0] * scales[at.1] - expected;
            assert!(
                off.abs() < 20.0 * noise.powf(2.0 / 3.0),
                "{noise}, {at:?}: {off}"
            );
        }
    }
}

#[test]
fn bounds_that_its_longest_step_does_not_reach_change_no_bit() {
    // The steps of a Hessian are the longest: two of up to 0.04, times 3 beside the second entry.
    let x = array![0.5, 3.0];
    let f = |x: &ArrayRef1<f64>| (x[0] * x[1]).sin();
    let bounded = auto().bounds(&array![0.1, 2.6], &array![0.9, 3.4]);
    let free = auto();
    assert_eq!(bounded.gradient(f, &x), free.gradient(f, &x));
    assert_eq!(bounded.hessian(f, &x), free.hessian(f, &x));
    let vector = |x: &ArrayRef1<f64>| vec![f(x), x[1].exp()];
    assert_eq!(bounded.jacobian(vector, &x), free.jacobian(vector, &x));
}

//! Gradient checks of small nets of rectifiers, whose losses have thousands of kinks. Gradients by backpropagation.

use calc::Differences;
use calc::check::check_estimate;
use ndarray::{Array1, Array2, ArrayRef1, ArrayView1, ArrayView2, Axis};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn normal(rng: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}

/// One hidden layer, softmax and cross-entropy, on a batch.
struct Net {
    x: Array2<f64>,
    labels: Vec<usize>,
    hidden: usize,
    classes: usize,
}

type Layers<'a> = (
    ArrayView2<'a, f64>,
    ArrayView1<'a, f64>,
    ArrayView2<'a, f64>,
    ArrayView1<'a, f64>,
);

impl Net {
    fn random(rng: &mut impl Rng) -> Self {
        let (rows, inputs) = (rng.random_range(1..10), rng.random_range(2..6));
        let classes = rng.random_range(2..5);
        Self {
            x: Array2::from_shape_simple_fn((rows, inputs), || normal(rng)),
            labels: (0..rows).map(|_| rng.random_range(0..classes)).collect(),
            hidden: rng.random_range(2..14),
            classes,
        }
    }

    fn len(&self) -> usize {
        (self.x.ncols() + 1) * self.hidden + (self.hidden + 1) * self.classes
    }

    fn layers<'a>(&self, p: &'a ArrayRef1<f64>) -> Layers<'a> {
        let (inputs, hidden, classes) = (self.x.ncols(), self.hidden, self.classes);
        let (w1, rest) = p.view().split_at(Axis(0), inputs * hidden);
        let (b1, rest) = rest.split_at(Axis(0), hidden);
        let (w2, b2) = rest.split_at(Axis(0), hidden * classes);
        (
            w1.into_shape_with_order((inputs, hidden)).unwrap(),
            b1,
            w2.into_shape_with_order((hidden, classes)).unwrap(),
            b2,
        )
    }

    /// The weighted sums of the hidden layer, and the classes' probabilities.
    fn forward(&self, p: &ArrayRef1<f64>) -> (Array2<f64>, Array2<f64>) {
        let (w1, b1, w2, b2) = self.layers(p);
        let sums = self.x.dot(&w1) + b1;
        let mut y = sums.mapv(|a| a.max(0.0)).dot(&w2) + b2;
        for mut row in y.rows_mut() {
            let largest = row.fold(f64::NEG_INFINITY, |a, b| a.max(*b));
            row.mapv_inplace(|z| (z - largest).exp());
            let total = row.sum();
            row /= total;
        }
        (sums, y)
    }

    fn loss(&self, p: &ArrayRef1<f64>) -> f64 {
        let (_, y) = self.forward(p);
        let of_row = |(row, &label): (ArrayView1<f64>, &usize)| -row[label].ln();
        let losses = y.rows().into_iter().zip(&self.labels).map(of_row);
        losses.sum::<f64>() / self.labels.len() as f64
    }

    fn gradient(&self, p: &ArrayRef1<f64>) -> Array1<f64> {
        let (sums, mut d_scores) = self.forward(p);
        for (mut row, &label) in d_scores.rows_mut().into_iter().zip(&self.labels) {
            row[label] -= 1.0;
        }
        d_scores /= self.labels.len() as f64;
        let (_, _, w2, _) = self.layers(p);
        let active = sums.mapv(|a| f64::from(u8::from(a > 0.0)));
        let d_sums = d_scores.dot(&w2.t()) * &active;
        let d_w1 = self.x.t().dot(&d_sums);
        let d_w2 = (sums * active).t().dot(&d_scores);
        let (d_b1, d_b2) = (d_sums.sum_axis(Axis(0)), d_scores.sum_axis(Axis(0)));
        d_w1.iter()
            .chain(&d_b1)
            .chain(&d_w2)
            .chain(&d_b2)
            .copied()
            .collect()
    }
}

#[test]
fn right_gradients_of_rectifier_nets_pass_and_wrong_ones_do_not() {
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    let method = Differences::central().richardson();
    let (mut accepted, mut unchecked, mut entries) = (0, 0, 0);
    for _ in 0..200 {
        let net = Net::random(&mut rng);
        let p = Array1::from_shape_simple_fn(net.len(), || 0.7 * normal(&mut rng));
        let mut gradient = net.gradient(&p);
        let numerical = method.gradient(|p| net.loss(p), &p).unwrap();
        let report = check_estimate(&gradient, &numerical);
        accepted += usize::from(report.passed());
        unchecked += report.unchecked;
        entries += report.entries;

        // One entry, wrong by 1e-5 of the largest.
        let largest = gradient.fold(0.0_f64, |largest, g| largest.max(g.abs()));
        gradient[rng.random_range(0..net.len())] += 1.1e-5 * largest;
        let report = check_estimate(&gradient, &numerical);
        assert!(!report.passed(), "{report}");
    }
    assert!(accepted >= 199, "{accepted} of 200");
    assert!(unchecked * 50 <= entries, "{unchecked} of {entries}");
}

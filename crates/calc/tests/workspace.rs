//! A workspace that is used again: at another point, of another shape, into another array.

use calc::{Differences, Estimate, Workspace};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, ShapeBuilder, array};

/// `x y + y z`, of which no slope depends on its own entry: what another derivative left behind would show.
fn products(x: &ArrayRef1<f64>) -> f64 {
    x[0] * x[1] + x[1] * x[2]
}

fn slopes(x: &Array1<f64>) -> Array1<f64> {
    array![x[1], x[0] + x[2], x[1]]
}

fn assert_close<'a>(
    found: impl IntoIterator<Item = &'a f64>,
    expected: impl IntoIterator<Item = &'a f64>,
) {
    for (found, expected) in found.into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-8, "{found} for {expected}");
    }
}

fn points() -> [Array1<f64>; 3] {
    [
        array![2.0, 3.0, 5.0],
        array![-7.0, 11.0, 0.0],
        array![1.0, 0.5, -3.0],
    ]
}

#[test]
fn gradients_at_one_point_after_another_are_those_of_each() {
    for method in [
        Differences::central(),
        Differences::forward(),
        Differences::central().order(4),
    ] {
        let (mut gradient, mut workspace) = (Array1::zeros(3), Workspace::new());
        for x in points() {
            method
                .gradient_into(products, &x, &mut gradient, &mut workspace)
                .unwrap();
            assert_close(&gradient, &slopes(&x));
        }
    }
    let method = Differences::central().richardson();
    let mut workspace = Workspace::new();
    let mut estimate = Estimate {
        value: Array1::zeros(3),
        error: Array1::zeros(3),
    };
    for x in points() {
        method
            .gradient_into(products, &x, &mut estimate, &mut workspace)
            .unwrap();
        assert_close(&estimate.value, &slopes(&x));
        assert!(estimate.error.iter().all(|bar| *bar < 1e-9), "{estimate:?}");
    }
}

#[test]
fn jacobians_at_one_point_after_another_are_those_of_each() {
    let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
        y[0] = products(x);
        y[1] = -2.0 * products(x);
    };
    for method in [Differences::central(), Differences::forward()] {
        let mut workspace = Workspace::new();
        // The last is not as it has to be, and is replaced.
        let jacobians = [
            Array2::zeros((2, 3).f()),
            Array2::from_elem((2, 3).f(), 9.0),
            Array2::zeros((2, 3)),
        ];
        for (x, mut jacobian) in points().into_iter().zip(jacobians) {
            method
                .jacobian_into(f, &x, &mut jacobian, &mut workspace)
                .unwrap();
            assert_eq!(jacobian.dim(), (2, 3));
            assert_close(jacobian.row(0), &slopes(&x));
            assert_close(jacobian.row(1), &(-2.0 * slopes(&x)));
        }
    }
}

#[test]
fn every_thread_of_a_workspace_follows_to_the_next_point() {
    let costly = |x: &ArrayRef1<f64>| {
        std::thread::sleep(std::time::Duration::from_millis(1));
        x.iter()
            .zip(x.iter().rev())
            .map(|(x, y)| x * y)
            .sum::<f64>()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build();
    pool.unwrap().install(|| {
        let (mut gradient, mut workspace) = (Array1::zeros(20), Workspace::new());
        for k in 1..4 {
            let x = Array1::from_shape_fn(20, |i| (k * i) as f64 / 20.0);
            Differences::central()
                .gradient_into(costly, &x, &mut gradient, &mut workspace)
                .unwrap();
            // Every entry is multiplied by its opposite, twice.
            assert_close(
                &gradient,
                x.iter().rev().map(|x| 2.0 * x).collect::<Vec<_>>().iter(),
            );
        }
    });
}

#[test]
fn one_workspace_fits_itself_to_another_number_of_entries() {
    let (mut gradient, mut workspace) = (Array1::zeros(3), Workspace::new());
    for n in [3, 5, 2] {
        let x = Array1::from_shape_fn(n, |i| i as f64 + 1.0);
        Differences::central()
            .gradient_into(
                |x: &ArrayRef1<f64>| x.product(),
                &x,
                &mut gradient,
                &mut workspace,
            )
            .unwrap();
        assert_close(&gradient, &x.mapv(|xi| x.product() / xi));
        assert_eq!(gradient.len(), n);
    }
}

#[test]
fn array_of_another_shape_or_layout_is_replaced() {
    let x = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let f = |x: &ArrayRef2<f64>| x.iter().map(|x| x * x).sum::<f64>();
    for mut gradient in [
        Array2::zeros((3, 2)),
        Array2::zeros((2, 3).f()),
        Array2::zeros((3, 2).f()),
        Array2::zeros((7, 1)),
    ] {
        Differences::central()
            .gradient_into(f, &x, &mut gradient, &mut Workspace::new())
            .unwrap();
        assert_eq!(gradient.shape(), [2, 3]);
        assert!(gradient.is_standard_layout());
        assert_close(&gradient, &(2.0 * &x));
    }
}

#[test]
fn gradients_with_scratch_space_are_those_without() {
    let f = |reversed: &mut Vec<f64>, x: &ArrayRef1<f64>| {
        reversed.clear();
        reversed.extend(x.iter().rev());
        reversed[2] * reversed[1] + reversed[1] * reversed[0]
    };
    let method = Differences::central().with_scratch(Vec::new);
    let (mut gradient, mut workspace) = (Array1::zeros(3), Workspace::new());
    for x in points() {
        method
            .gradient_into(f, &x, &mut gradient, &mut workspace)
            .unwrap();
        assert_close(&gradient, &slopes(&x));
    }
}

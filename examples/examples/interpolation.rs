//! The quotients of all features from a few of them: how many are enough, against the step.
//!
//! For one sample and hidden unit, the quotient of the loss by a weight, `(L(a + h v) − L(a − h v)) / 2h`, depends on
//! the feature's value `v` alone, and is an odd, smooth function `g(v)`. So the quotients of all features lie on one
//! curve. A few of them, at Chebyshev nodes, determine it: the rest is read off the odd polynomial `c₁v + c₃v³ + …`
//! through them.
//!
//! The table prints the largest error of a quotient so interpolated, in units of the largest quotient, of 200 random
//! units with ten classes and weights of size 1.5. 1e-16 is half of the last bit of a 64-bit number. One node is not
//! enough even at the notes' step: it leaves out the truncation error, which tells a quotient from a derivative.
//!
//!     cargo run --release --example interpolation

use examples::figure::{linspace, save};
use model::{TwoLayerNet, TwoLayerParams};
use ndarray::{Array1, Array2, arr1, arr2};
use rand::RngExt;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, Normal};
use trainer::plot::{Axis, Colour, Corner, Curve, Panel, Picture, Points};

const CLASSES: usize = 10;
const UNITS: usize = 200;
const STEPS: [f64; 5] = [1e-4, 1e-3, 1e-2, 0.1, 0.5];
const MOST_NODES: usize = 8;

/// One hidden unit of one sample: its pre-activation is `b1`, for the weight of its one feature is 0.
struct Unit {
    net: TwoLayerNet,
    t: Array2<f64>,
}

impl Unit {
    fn random(rng: &mut ChaCha8Rng) -> Self {
        let weight = Normal::new(0.0, 1.5).expect("a positive deviation");
        let params = TwoLayerParams {
            w1: arr2(&[[0.0]]),
            b1: arr1(&[weight.sample(rng)]),
            w2: Array2::from_shape_simple_fn((1, CLASSES), || weight.sample(rng)),
            b2: Array1::from_shape_simple_fn(CLASSES, || weight.sample(rng)),
        };
        let mut t = Array2::zeros((1, CLASSES));
        t[[0, rng.random_range(0..CLASSES)]] = 1.0;
        Self {
            net: TwoLayerNet::from_params(params).expect("shapes that agree"),
            t,
        }
    }

    /// `g(v)`, the quotient at step `h` where the feature is `v`.
    fn quotient(&self, v: f64, h: f64) -> f64 {
        let gradient = self
            .net
            .numerical_gradient_with_step(&arr2(&[[v]]), &self.t, h);
        gradient.w1[[0, 0]]
    }

    /// The odd polynomial through `g` at the nodes of `0..=1`.
    fn interpolant(&self, nodes: usize, h: f64) -> impl Fn(f64) -> f64 {
        let v = chebyshev(nodes);
        let g: Vec<f64> = v.iter().map(|v| self.quotient(*v, h)).collect();
        move |x| {
            let term = |k: usize| {
                let others = (0..nodes).filter(|j| *j != k);
                let factor = |j: usize| (x * x - v[j] * v[j]) / (v[k] * v[k] - v[j] * v[j]);
                g[k] * x / v[k] * others.map(factor).product::<f64>()
            };
            (0..nodes).map(term).sum()
        }
    }

    /// The largest error of the interpolant, and the largest quotient.
    fn error_and_size(&self, nodes: usize, h: f64) -> (f64, f64) {
        let interpolated = self.interpolant(nodes, h);
        let both = linspace(0.01, 1.0, 50).map(|v| {
            let exact = self.quotient(v, h);
            ((interpolated(v) - exact).abs(), exact.abs())
        });
        both.fold((0.0, 0.0), larger)
    }
}

fn larger(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.max(b.0), a.1.max(b.1))
}

/// The positive ones of `2·nodes` Chebyshev nodes of `−1..=1`.
fn chebyshev(nodes: usize) -> Vec<f64> {
    let angle = |k: usize| (2 * k + 1) as f64 * std::f64::consts::PI / (4 * nodes) as f64;
    (0..nodes).map(|k| angle(k).cos()).collect()
}

fn main() {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let units: Vec<Unit> = (0..UNITS).map(|_| Unit::random(&mut rng)).collect();
    let worst = |nodes, h| {
        let each = units.iter().map(|unit| unit.error_and_size(nodes, h));
        let (error, size) = each.fold((0.0, 0.0), larger);
        (error / size).max(f64::EPSILON / 2.0)
    };

    println!("error of a quotient, by nodes and step");
    println!("nodes   {}", STEPS.map(|h| format!("h = {h:<8}")).concat());
    let errors: Vec<[f64; 5]> = (1..=MOST_NODES)
        .map(|nodes| STEPS.map(|h| worst(nodes, h)))
        .collect();
    for (row, nodes) in errors.iter().zip(1..) {
        println!(
            "{nodes:<8}{}",
            row.map(|error| format!("{error:<12.0e}")).concat()
        );
    }

    let panels = vec![curve_of_a_unit(&units[0]), against_nodes(&errors)];
    let title = "The quotients of all features lie on one smooth curve";
    save("interpolation", &Picture::new(title, panels));
}

/// `g(v)` at a step so long that it bends, and what few nodes make of it.
fn curve_of_a_unit(unit: &Unit) -> Panel {
    const H: f64 = 4.0;
    let graph = |f: &dyn Fn(f64) -> f64| {
        linspace(0.0, 1.0, 101)
            .map(|v| (v, f(v)))
            .collect::<Vec<_>>()
    };
    let exact = graph(&|v| unit.quotient(v, H));
    let ends = |pick: fn(f64, f64) -> f64| exact.iter().map(|point| point.1).fold(0.0, pick);
    let (low, high) = (ends(f64::min), ends(f64::max));
    let margin = 0.25 * (high - low);
    let mut curves = vec![Curve::new(Colour::INK, 3.0, exact).named("g(v), h = 4")];
    let mut points = Vec::new();
    for nodes in 1..=3 {
        let (colour, line) = (Colour::of(nodes - 1), graph(&unit.interpolant(nodes, H)));
        let s = if nodes == 1 { "" } else { "s" };
        curves.push(Curve::new(colour, 1.5, line).named(&format!("{nodes} node{s}")));
        let at = chebyshev(nodes)
            .into_iter()
            .map(|v| (v, unit.quotient(v, H)));
        points.push(Points::new(colour, 4.0, at.collect()));
    }
    Panel {
        title: "One unit at a very long step".into(),
        width: 460.0,
        legend: Some(Corner::TopLeft),
        curves,
        points,
        ..Panel::new(
            Axis::new("the feature v", 0.0, 1.0),
            Axis::new("quotient", low - margin, high + 3.0 * margin),
        )
    }
}

/// The table as curves.
fn against_nodes(errors: &[[f64; 5]]) -> Panel {
    let curve = |(i, h): (usize, &f64)| {
        let points = errors
            .iter()
            .zip(1..)
            .map(|(row, nodes)| (f64::from(nodes), row[i]));
        Curve::new(Colour::of(i), 2.0, points.collect()).named(&format!("h = {h}"))
    };
    Panel {
        title: "Error of the interpolation, 200 units".into(),
        width: 460.0,
        legend: Some(Corner::TopRight),
        curves: STEPS.iter().enumerate().map(curve).collect(),
        ..Panel::new(
            Axis::counted("nodes", 1.0, MOST_NODES as f64),
            Axis::logarithmic("error / largest quotient", 1e-16, 1.0),
        )
    }
}

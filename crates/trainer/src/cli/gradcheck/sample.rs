//! A few entries by the textbook's loop: two whole losses for each, subtracted.

use calc::{
    Estimate,
    check::{Report, check_estimate},
};
use model::{TwoLayerNet, TwoLayerParams};
use ndarray::{Array1, ArrayD, ArrayViewD};

use super::{reference::rounding_of_a_quotient, subject::Subject};

/// Entries with a nonzero slope that are checked in each parameter.
const EACH: usize = 10;

/// The results of the textbook's loop on the sample.
pub struct Sample {
    /// Backprop against it.
    pub report: Report,
    /// The largest difference of one of its quotients from backprop.
    pub off: f64,
    /// The same for the quotients that backprop is checked with.
    pub structured_off: f64,
    /// How many decimal digits the losses at +h and −h share at least.
    pub shared_digits: f64,
}

/// One entry: which of the four parameters, and where in its memory.
#[derive(Clone, Copy)]
struct Place {
    parameter: usize,
    position: usize,
}

/// Holds `gradient` against the textbook's quotients at entries that are evenly spread over each parameter.
pub fn check(
    subject: &Subject,
    gradient: &TwoLayerParams,
    structured: &[Estimate<ArrayD<f64>>],
    h: f64,
) -> Sample {
    let Subject { net, x, t, .. } = subject;
    let loss = |place: Place, by: f64| moved(net, place, by).loss(x, t);
    let change = |place: Place, h: f64| loss(place, h) - loss(place, -h);
    let rounding = rounding_of_a_quotient(net.loss(x, t), h);

    let places = places(structured);
    let changes: Vec<f64> = places.iter().map(|place| change(*place, h)).collect();
    let value: Array1<f64> = changes.iter().map(|change| change / (2.0 * h)).collect();
    let further = places
        .iter()
        .map(|place| change(*place, 2.0 * h) / (4.0 * h));
    let error = value
        .iter()
        .zip(further)
        .map(|(near, far)| (far - near).abs() + rounding);
    let error = error.collect();

    let analytic = entries(&places, &gradient.named().map(|(_, array)| array));
    let exact: Vec<_> = structured
        .iter()
        .map(|estimate| estimate.value.view())
        .collect();
    let exact = entries(&places, &exact);
    let largest = |values: Array1<f64>| values.fold(0.0_f64, |largest, x| largest.max(x.abs()));
    Sample {
        off: largest(&value - &analytic),
        structured_off: largest(exact - &analytic),
        shared_digits: (net.loss(x, t) / largest(changes.into())).log10().max(0.0),
        report: check_estimate(&analytic, &Estimate { value, error }),
    }
}

/// Of four arrays, the entries at these places.
fn entries(places: &[Place], arrays: &[ArrayViewD<f64>]) -> Array1<f64> {
    let entry = |place: &Place| arrays[place.parameter].iter().nth(place.position).copied();
    places.iter().filter_map(entry).collect()
}

/// Evenly spread over the entries whose slope is not 0.
fn places(structured: &[Estimate<ArrayD<f64>>]) -> Vec<Place> {
    let of_one = |(parameter, estimate): (usize, &Estimate<ArrayD<f64>>)| {
        let slopes = estimate.value.iter().enumerate();
        let sloping: Vec<usize> = slopes
            .filter(|(_, slope)| **slope != 0.0)
            .map(|(position, _)| position)
            .collect();
        let stride = sloping.len().div_ceil(EACH).max(1);
        let chosen = sloping.into_iter().step_by(stride);
        chosen
            .map(|position| Place {
                parameter,
                position,
            })
            .collect::<Vec<_>>()
    };
    structured.iter().enumerate().flat_map(of_one).collect()
}

/// The network with one entry moved.
fn moved(net: &TwoLayerNet, place: Place, by: f64) -> TwoLayerNet {
    let mut moved = net.clone();
    let TwoLayerParams { w1, b1, w2, b2 } = &mut moved.params;
    let entry = match place.parameter {
        0 => w1.iter_mut().nth(place.position),
        1 => b1.iter_mut().nth(place.position),
        2 => w2.iter_mut().nth(place.position),
        _ => b2.iter_mut().nth(place.position),
    };
    if let Some(entry) = entry {
        *entry += by;
    }
    moved
}

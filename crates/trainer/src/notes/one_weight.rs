//! A trained network of which the page changes one weight, and images for it.

use ::data::Dataset;
use model::{Batch, Samples, TwoLayerNet};
use serde::Serialize;

use super::encode::{Network, Pictures};

#[derive(Serialize)]
pub struct OneWeight {
    network: Network,
    /// For each class, the image whose answer is least certain, so that one weight can change it.
    images: Pictures,
}

impl OneWeight {
    pub fn of(net: &TwoLayerNet, test: &Dataset) -> Self {
        Self {
            network: Network::of(&net.params),
            images: Pictures::of(test, unsure(net, test)),
        }
    }
}

fn unsure(net: &TwoLayerNet, test: &Dataset) -> Vec<usize> {
    let samples = Samples::from_bytes(test.images());
    let probabilities = net.batch_predict(&Batch::all(&samples, test.labels()));
    let doubt = |i: usize| (probabilities[[i, usize::from(test.labels()[i])]] - 0.5).abs();
    (0..test.classes())
        .filter_map(|class| {
            (0..test.len())
                .filter(|&i| usize::from(test.labels()[i]) == class)
                .min_by(|&a, &b| doubt(a).total_cmp(&doubt(b)))
        })
        .take(10)
        .collect()
}

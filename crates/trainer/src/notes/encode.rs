//! Encodes numbers and images for the page, as base64.

use base64::{Engine, prelude::BASE64_STANDARD};
use model::TwoLayerParams;
use serde::Serialize;

/// The parameters of a network, bit for bit, in the form that the class `Network` of the scripts takes.
#[derive(Serialize)]
pub struct Network {
    inputs: usize,
    hidden: usize,
    classes: usize,
    parameters: String,
}

impl Network {
    pub fn of(params: &TwoLayerParams) -> Self {
        let all = params
            .named()
            .into_iter()
            .flat_map(|(_, values)| values.iter().copied().collect::<Vec<_>>());
        Self {
            inputs: params.w1.nrows(),
            hidden: params.w1.ncols(),
            classes: params.w2.ncols(),
            parameters: bytes(&all.flat_map(f64::to_le_bytes).collect::<Vec<_>>()),
        }
    }
}

/// Images with their labels.
#[derive(Serialize)]
pub struct Pictures {
    /// The index of each image in its data set.
    index: Vec<usize>,
    labels: Vec<u8>,
    /// The pixels of all images, as base64.
    pixels: String,
}

impl Pictures {
    pub fn of(dataset: &::data::Dataset, index: Vec<usize>) -> Self {
        let images = dataset.images();
        let pixels: Vec<u8> = index.iter().flat_map(|&i| images.row(i).to_vec()).collect();
        Self {
            labels: index.iter().map(|&i| dataset.labels()[i]).collect(),
            pixels: bytes(&pixels),
            index,
        }
    }
}

pub fn bytes(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

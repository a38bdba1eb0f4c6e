//! Encodes numbers and images for the page, as base64.

use model::TwoLayerParams;
use serde::Serialize;

use crate::page::encode::{base64, parameters};

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
        Self {
            inputs: params.w1.nrows(),
            hidden: params.w1.ncols(),
            classes: params.w2.ncols(),
            parameters: parameters(params),
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
            pixels: base64(&pixels),
            index,
        }
    }
}

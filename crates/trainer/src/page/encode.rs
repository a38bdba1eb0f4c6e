//! Encodes numbers for the data of a page.

use base64::{Engine, prelude::BASE64_STANDARD};
use model::TwoLayerParams;

/// Bytes as base64.
pub fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// The little-endian `f64`s of w1, b1, w2 and b2 as base64, bit for bit.
pub fn parameters(params: &TwoLayerParams) -> String {
    let arrays = params.named();
    let values = arrays.iter().flat_map(|(_, array)| array.iter());
    let bytes: Vec<u8> = values.flat_map(|value| value.to_le_bytes()).collect();
    base64(&bytes)
}

/// Points of a curve in single precision, which is enough for a picture.
pub fn points(points: Vec<(usize, f64)>) -> Vec<(usize, f32)> {
    points.into_iter().map(|(i, y)| (i, y as f32)).collect()
}

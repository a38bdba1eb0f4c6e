//! What must hold for any bytes whatever that are read as a network: shared by the fuzz targets and by the
//! test that replays their corpus.

pub mod model;
#[cfg(feature = "interop")]
pub mod tensors;

//! What must hold for any bytes whatever that are read as a checkpoint, as settings or as a picture: shared
//! by the fuzz targets and by the test that replays their corpus.

pub mod checkpoint;
pub mod config;
pub mod png;

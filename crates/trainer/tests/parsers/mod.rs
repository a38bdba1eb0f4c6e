//! Properties of any bytes read as a checkpoint, as settings or as a picture. The fuzz targets and the test
//! that replays their corpus share them.

pub mod checkpoint;
pub mod config;
pub mod png;

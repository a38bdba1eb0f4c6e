//! The network that a command works with.

use std::path::{Path, PathBuf};

use model::TwoLayerNet;
use trainer::run_dir::name;

use super::{
    failure::{Code, Failure},
    images::Images,
    program,
};

/// Loads a model file, or that of a run folder.
pub fn load(path: &Path) -> Result<TwoLayerNet, Failure> {
    let path = file(path);
    if !path.exists() {
        let hint = format!("train one with {} train", program());
        return Err(Failure::new(
            Code::Model,
            format!("{}: no such model; {hint}", path.display()),
        ));
    }
    Ok(TwoLayerNet::load(path)?)
}

/// The model file that `path` means.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(name::MODEL)
    } else {
        path.into()
    }
}

/// Refuses images of another size, or of classes that the network does not know.
pub fn check_fit(net: &TwoLayerNet, images: &Images) -> Result<(), Failure> {
    let (height, width) = images.data.test.image_shape();
    let (inputs, classes) = (net.params.input_size(), net.params.output_size());
    if height * width != inputs {
        return Err(Failure::new(
            Code::Model,
            format!(
                "the model takes {inputs} inputs, the images of {} have {height}×{width} = {} pixels: \
                 name with --data what it was trained on",
                images.name,
                height * width,
            ),
        ));
    }
    if images.data.test.classes() > classes {
        return Err(Failure::new(
            Code::Model,
            format!(
                "the model knows {classes} classes, {} has {}: name with --data what it was trained on",
                images.name,
                images.data.test.classes(),
            ),
        ));
    }
    Ok(())
}

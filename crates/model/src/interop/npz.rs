//! `.npz`: a zip archive with a `.npy` file for each array.

use std::io::{Cursor, Read};

use ndarray::{ArrayD, ArrayViewD};
use ndarray_npy::{NpzWriter, ViewNpyError, ViewNpyExt};
use zip::ZipArchive;

use super::{Error, find, network};
use crate::{TwoLayerNet, TwoLayerParams};

/// The largest array that is unpacked, in bytes: what 784×65,536 weights take, and some more.
const LARGEST: u64 = 1 << 29;

/// The bytes of a `.npz` file, as `numpy.savez` writes it.
///
/// # Panics
///
/// Never: four arrays with names of their own, written to memory, are always a file.
pub fn to_npz(params: &TwoLayerParams) -> Vec<u8> {
    const IN_MEMORY: &str = "four arrays with names of their own, written to memory";
    let mut writer = NpzWriter::new(Cursor::new(Vec::new()));
    for (name, array) in params.named() {
        writer.add_array(name, &array).expect(IN_MEMORY);
    }
    writer.finish().expect(IN_MEMORY).into_inner()
}

/// The network in a `.npz` file, of `numpy.savez` or `numpy.savez_compressed`.
///
/// # Errors
///
/// [`Error`], with what was found and what was expected.
pub fn from_npz(bytes: &[u8]) -> Result<TwoLayerNet, Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| format(&e))?;
    let files: Vec<String> = archive.file_names().map(str::to_owned).collect();
    network(|name| {
        let arrays = files
            .iter()
            .map(|file| file.strip_suffix(".npy").unwrap_or(file));
        let found = find(name, arrays)?;
        let file = archive
            .by_name(&format!("{found}.npy"))
            .map_err(|e| format(&e))?;
        array(name, &unpack(file)?)
    })
}

/// The content of one file, with room before it, so that its numbers can be viewed where they lie.
struct Unpacked {
    bytes: Vec<u8>,
    start: usize,
}

/// A header is believed only as far as bytes follow it, and they only up to [`LARGEST`].
fn unpack(file: impl Read) -> Result<Unpacked, Error> {
    const ALIGNMENT: usize = align_of::<f64>();
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| format(&e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format(&format_args!(
            "an array of more than {LARGEST} bytes"
        )));
    }
    let length = bytes.len();
    bytes.resize(length + ALIGNMENT, 0);
    let start = bytes.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
    bytes.copy_within(..length, start);
    bytes.truncate(start + length);
    Ok(Unpacked { bytes, start })
}

fn array(name: &'static str, npy: &Unpacked) -> Result<ArrayD<f64>, Error> {
    let npy = &npy.bytes[npy.start..];
    match ArrayViewD::<f64>::view_npy(npy) {
        Ok(array) => Ok(array.to_owned()),
        Err(ViewNpyError::WrongDescriptor(kind)) => match ArrayViewD::<f32>::view_npy(npy) {
            Ok(array) => Ok(array.mapv(f64::from)),
            Err(ViewNpyError::WrongDescriptor(_)) => Err(Error::Kind {
                name,
                found: kind.to_string(),
            }),
            Err(error) => Err(format(&error)),
        },
        Err(error) => Err(format(&error)),
    }
}

fn format(error: &dyn std::fmt::Display) -> Error {
    Error::Format {
        format: "npz",
        reason: error.to_string(),
    }
}

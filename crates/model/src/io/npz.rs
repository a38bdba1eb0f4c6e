//! `.npz`: a zip archive with a `.npy` file for each array.

use std::io::{self, Cursor, Read};
use std::ops::Range;

use half::f16;
use ndarray::{ArrayD, ArrayViewD};
use ndarray_npy::{NpzWriter, ViewElement, ViewNpyError, ViewNpyExt};
use zip::ZipArchive;

use super::named_arrays::{Error, find, network};
use crate::{TwoLayerNet, TwoLayerParams};

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The largest number of files in an archive. Each takes several times the size of its entry in memory.
const MAX_FILES: usize = 64;

/// Encodes the parameters as a `.npz` file, like `numpy.savez`.
///
/// # Panics
///
/// Never: writing four arrays to memory cannot fail.
#[expect(clippy::expect_used, reason = "encoding reads no input")]
#[must_use]
pub fn to_npz(params: &TwoLayerParams) -> Vec<u8> {
    const IN_MEMORY: &str = "four arrays of different names, written to memory";
    let mut writer = NpzWriter::new(Cursor::new(Vec::new()));
    for (name, array) in params.named() {
        writer.add_array(name, &array).expect(IN_MEMORY);
    }
    writer.finish().expect(IN_MEMORY).into_inner()
}

/// Decodes a `.npz` file of `numpy.savez` or `numpy.savez_compressed`.
///
/// # Errors
///
/// [`Error`] if the file is damaged, an array is missing or of another type or shape, or a number is not finite.
pub fn from_npz(bytes: &[u8]) -> Result<TwoLayerNet, Error> {
    let files = bytes.windows(4).filter(|word| word == b"PK\x01\x02");
    if files.take(MAX_FILES + 1).count() > MAX_FILES {
        return Err(format(&format_args!(
            "an archive of more than {MAX_FILES} files"
        )));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| format(&e))?;
    let files: Vec<String> = archive.file_names().map(str::to_owned).collect();
    network(|name| {
        let arrays = files
            .iter()
            .map(|file| file.strip_suffix(".npy").unwrap_or(file));
        let file = format!("{}.npy", find(name, arrays)?);
        let mut unpacked = unpack(&mut archive, &file, max_unpacked(bytes))?;
        let npy = unpacked.bytes.get_mut(unpacked.start..);
        array(name, npy.unwrap_or_default())
    })
}

/// The largest size in bytes that an array may unpack to. Trained weights hardly compress; a very high ratio is
/// a sign of an archive that unpacks to endless zeros.
fn max_unpacked(packed: &[u8]) -> u64 {
    (16 * packed.len() as u64).max(64 << 20)
}

/// The content of one file, at an offset that aligns its numbers, so that they can be viewed in place.
struct Unpacked {
    bytes: Vec<u8>,
    start: usize,
}

/// Unpacks one file. It is unpacked twice, first without keeping the bytes, so that the allocation has the size of the
/// content.
fn unpack(archive: &mut Archive, file: &str, most: u64) -> Result<Unpacked, Error> {
    const ALIGNMENT: usize = align_of::<f64>();
    let packed = archive.by_name(file).map_err(|e| format(&e))?;
    let length = io::copy(&mut packed.take(most + 1), &mut io::sink()).map_err(|e| format(&e))?;
    if length > most {
        return Err(format(&format_args!("an array of more than {most} bytes")));
    }
    let length = length as usize; // at most 16 times the archive, or 64 MiB
    let mut bytes = Vec::<u8>::with_capacity(length + ALIGNMENT);
    let start = bytes.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
    bytes.resize(start, 0);
    let mut packed = archive.by_name(file).map_err(|e| format(&e))?;
    packed.read_to_end(&mut bytes).map_err(|e| format(&e))?;
    Ok(Unpacked { bytes, start })
}

/// NumPy's code of this machine's byte order.
const NATIVE: u8 = if cfg!(target_endian = "little") {
    b'<'
} else {
    b'>'
};

/// Decodes a `.npy` file of `f8`, `f4` or `f2` in either byte order.
///
/// `ndarray-npy` only views numbers in the machine's byte order, and no `f2`. The header is therefore changed to
/// unsigned integers of the same width, which are the bits of the floats.
fn array(name: &'static str, npy: &mut [u8]) -> Result<ArrayD<f64>, Error> {
    let header = check_header(npy)?;
    let Some(kind) = npy.get_mut(header).and_then(float_kind) else {
        return Err(other_kind(name, npy));
    };
    let [order, _, width] = *kind;
    *kind = [NATIVE, b'u', width];
    let big = order == b'>';
    match width {
        b'8' => floats(npy, |bits| {
            f64::from_bits(if big {
                u64::from_be(bits)
            } else {
                u64::from_le(bits)
            })
        }),
        b'4' => floats(npy, |bits| {
            f32::from_bits(if big {
                u32::from_be(bits)
            } else {
                u32::from_le(bits)
            })
            .into()
        }),
        _ => floats(npy, |bits| {
            f16::from_bits(if big {
                u16::from_be(bits)
            } else {
                u16::from_le(bits)
            })
            .into()
        }),
    }
}

/// Decodes a `.npy` file of unsigned integers, which are the bits of floats.
fn floats<Bits: ViewElement + Copy>(
    npy: &[u8],
    float: impl Fn(Bits) -> f64,
) -> Result<ArrayD<f64>, Error> {
    let bits = ArrayViewD::<Bits>::view_npy(npy).map_err(|error| format(&error))?;
    Ok(bits.mapv(float))
}

/// The type `>f8`, `<f2` and so on in a header, where it stands between quotes.
fn float_kind(header: &mut [u8]) -> Option<&mut [u8; 3]> {
    let is_kind = |word: &[u8]| {
        matches!(
            word,
            [
                b'\'' | b'"',
                b'<' | b'>',
                b'f',
                b'2' | b'4' | b'8',
                b'\'' | b'"'
            ]
        )
    };
    let quote = header.windows(5).position(is_kind)?;
    header.get_mut(quote + 1..)?.first_chunk_mut()
}

/// The error of an array that is not of floats.
fn other_kind(name: &'static str, npy: &[u8]) -> Error {
    match ArrayViewD::<f64>::view_npy(npy) {
        Err(ViewNpyError::WrongDescriptor(kind)) => Error::Kind {
            name,
            found: kind.to_string(),
        },
        Err(error) => format(&error),
        Ok(_) => format(&"an array of floats of no known width"),
    }
}

/// The range of the header, which is a Python dictionary with one tuple in it. `ndarray-npy` does not check the length
/// of the header, and its parser takes twice the time for each level of nested brackets, so both are checked here.
fn check_header(npy: &[u8]) -> Result<Range<usize>, Error> {
    let (start, length) = match npy {
        [_, _, _, _, _, _, 1, _, a, b, ..] => (10, u16::from_le_bytes([*a, *b]).into()),
        [_, _, _, _, _, _, _, _, a, b, c, d, ..] => (12, u32::from_le_bytes([*a, *b, *c, *d])),
        _ => return Err(format(&"an array without a header")),
    };
    let end = start + length as usize;
    let header = npy.get(start..end);
    let header = header.ok_or_else(|| format(&"an array whose header is cut off"))?;
    let brackets = header.iter().filter(|byte| b"([{".contains(byte)).count();
    if brackets > 2 {
        return Err(format(&"an array that is not of plain numbers"));
    }
    Ok(start..end)
}

fn format(error: &dyn std::fmt::Display) -> Error {
    Error::Format {
        format: "npz",
        reason: error.to_string(),
    }
}

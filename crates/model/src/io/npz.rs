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

/// More files than a network with its training has: each takes several times its entry in memory.
const MOST_FILES: usize = 64;

/// The bytes of a `.npz` file, as `numpy.savez` writes it.
///
/// # Panics
///
/// Never: four arrays with names of their own, written to memory, are always a file.
#[expect(clippy::expect_used, reason = "it writes, and reads nothing")]
#[must_use]
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
    let files = bytes.windows(4).filter(|word| word == b"PK\x01\x02");
    if files.take(MOST_FILES + 1).count() > MOST_FILES {
        return Err(format(&format_args!(
            "an archive of more than {MOST_FILES} files"
        )));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| format(&e))?;
    let files: Vec<String> = archive.file_names().map(str::to_owned).collect();
    network(|name| {
        let arrays = files
            .iter()
            .map(|file| file.strip_suffix(".npy").unwrap_or(file));
        let file = format!("{}.npy", find(name, arrays)?);
        let mut unpacked = unpack(&mut archive, &file, most(bytes))?;
        let npy = unpacked.bytes.get_mut(unpacked.start..);
        array(name, npy.unwrap_or_default())
    })
}

/// The largest array that is unpacked, in bytes. Trained weights are hardly smaller when they are packed; what
/// is a small part of its size may be zeros without end.
fn most(packed: &[u8]) -> u64 {
    (16 * packed.len() as u64).max(64 << 20)
}

/// The content of one file, with room before it, so that its numbers can be viewed where they lie.
struct Unpacked {
    bytes: Vec<u8>,
    start: usize,
}

/// The file is unpacked twice: the first time into nothing, so that no more memory is asked for than it fills.
fn unpack(archive: &mut Archive, file: &str, most: u64) -> Result<Unpacked, Error> {
    const ALIGNMENT: usize = align_of::<f64>();
    let packed = archive.by_name(file).map_err(|e| format(&e))?;
    let length = io::copy(&mut packed.take(most + 1), &mut io::sink()).map_err(|e| format(&e))?;
    if length > most {
        return Err(format(&format_args!("an array of more than {most} bytes")));
    }
    let length = length as usize; // it is less than 16 times the archive, or 64 MiB
    let mut bytes = Vec::<u8>::with_capacity(length + ALIGNMENT);
    let start = bytes.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
    bytes.resize(start, 0);
    let mut packed = archive.by_name(file).map_err(|e| format(&e))?;
    packed.read_to_end(&mut bytes).map_err(|e| format(&e))?;
    Ok(Unpacked { bytes, start })
}

/// The order of bytes of this machine, as NumPy writes it.
const NATIVE: u8 = if cfg!(target_endian = "little") {
    b'<'
} else {
    b'>'
};

/// The array in a `.npy` file, of `f8`, `f4` or `f2` in either order of bytes.
///
/// `ndarray-npy` views numbers in the machine's own order alone, and no `f2`. So the header is made to name unsigned
/// integers of that width, which then are the bits of the floats.
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

/// The array of a `.npy` file of unsigned integers, each of which is the bits of a float.
fn floats<Bits: ViewElement + Copy>(
    npy: &[u8],
    float: impl Fn(Bits) -> f64,
) -> Result<ArrayD<f64>, Error> {
    let bits = ArrayViewD::<Bits>::view_npy(npy).map_err(|error| format(&error))?;
    Ok(bits.mapv(float))
}

/// `>f8`, `<f2` and so on, where a header names such a kind of number between its quotes.
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

/// The error of an array that holds no floats.
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

/// Where the header is. It is text of an announced length, a Python dictionary with one tuple in it. With every
/// bracket inside another its parser takes twice the time, and it takes the length for granted.
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

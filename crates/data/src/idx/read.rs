//! Reads an array from any [`Read`], with memory bounded by the bytes that arrive.

use std::io::{self, Read};

use ndarray::{ArrayD, IxDyn};

use super::{Element, Header, IdxError};

/// The size in bytes of the first chunk of a stream of unknown length.
const FIRST_CHUNK: usize = 64 * 1024;

/// Reads an array of `T` from a stream of unknown length, up to its end.
///
/// Allocates at most twice the bytes that arrive, plus 64 KiB, whatever the header says. The
/// stream is read in large chunks, so a [`BufReader`](std::io::BufReader) helps only if `T` is
/// larger than a byte.
///
/// ```
/// let bytes = [0, 0, 0x0B, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFF, 1, 0];
/// let array = data::idx::read::<i16>(&bytes[..])?;
/// assert_eq!(array.shape(), [1, 2]);
/// assert_eq!(array[[0, 0]], -1);
/// assert_eq!(array[[0, 1]], 256);
/// # Ok::<(), data::idx::IdxError>(())
/// ```
///
/// # Errors
/// [`IdxError`] if the stream has another format or element type, is too short or too long, if
/// its size overflows, or if `reader` fails.
pub fn read<T: Element>(mut reader: impl Read) -> Result<ArrayD<T>, IdxError> {
    let header = Header::read(&mut reader)?;
    read_body(&header, reader, Trust::Nothing)
}

/// Whether the sizes of the header have been checked before the data are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// They have not: allocate as bytes arrive.
    Nothing,
    /// They have: allocate the array at once.
    Sizes,
}

/// Reads the elements after `header`, and checks that nothing follows them.
pub(super) fn read_body<T: Element>(
    header: &Header,
    reader: impl Read,
    trust: Trust,
) -> Result<ArrayD<T>, IdxError> {
    if header.element != T::TYPE {
        return Err(IdxError::WrongType {
            found: header.element,
            expected: T::TYPE,
        });
    }
    let (elements, expected) = header.checked_sizes()?;
    let mut reader = Counted { reader, count: 0 };

    let data = match trust {
        Trust::Sizes => read_at_once(&mut reader, elements),
        Trust::Nothing => read_chunks(&mut reader, elements),
    };
    let data = data.map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => IdxError::Truncated {
            found: header.size() + reader.count,
            expected,
        },
        _ => error.into(),
    })?;
    if reader.read(&mut [0])? != 0 {
        return Err(IdxError::TrailingBytes { expected });
    }

    let shape = IxDyn(&header.shape);
    ArrayD::from_shape_vec(shape, data).map_err(|_| IdxError::TooLarge {
        shape: header.shape.clone(),
    })
}

fn read_at_once<T: Element>(reader: &mut impl Read, elements: usize) -> io::Result<Vec<T>> {
    let mut data = vec![T::default(); elements];
    T::read_into(reader, &mut data)?;
    Ok(data)
}

/// Reads chunks that double in size, so that at most twice the bytes that arrive are allocated.
fn read_chunks<T: Element>(reader: &mut impl Read, elements: usize) -> io::Result<Vec<T>> {
    let first = FIRST_CHUNK / size_of::<T>();
    let mut chunks = vec![];
    let mut done = 0;
    while done < elements {
        let chunk = (elements - done).min(done.max(first));
        chunks.push(read_at_once(reader, chunk)?);
        done += chunk;
    }
    Ok(match chunks.len() {
        0 | 1 => chunks.pop().unwrap_or_default(),
        _ => chunks.concat(),
    })
}

/// Counts the bytes read.
struct Counted<R> {
    reader: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(out)?;
        self.count += n as u64;
        Ok(n)
    }
}

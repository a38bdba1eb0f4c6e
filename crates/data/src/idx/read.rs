//! Reading an array from any [`Read`], in memory bounded by the bytes that arrive.

use std::io::{self, Read};

use ndarray::{ArrayD, IxDyn};

use super::{Element, Header, IdxError};

/// Bytes in the first piece of a stream whose length is not known.
const FIRST_PIECE: usize = 64 * 1024;

/// Reads an array of `T` from a stream of unknown length, to its end.
///
/// Memory grows with the bytes that arrive, whatever the header claims: at most
/// twice as many, plus 64 KiB. The stream is read in large pieces;
/// wrap it in a [`BufReader`](std::io::BufReader) only for `T` of more than a byte.
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
/// Every fault of the stream is an [`IdxError`]: another format, another element
/// type, too few bytes, too many, sizes that overflow, a failing reader.
pub fn read<T: Element>(mut reader: impl Read) -> Result<ArrayD<T>, IdxError> {
    let header = Header::read(&mut reader)?;
    read_body(&header, reader, Trust::Nothing)
}

/// How far the header's sizes have been checked before its data are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Allocate only as bytes arrive.
    Nothing,
    /// The sizes have been checked: allocate once, and exactly.
    Sizes,
}

/// Reads what follows `header`, and makes sure that nothing follows that.
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
        Trust::Nothing => read_piecewise(&mut reader, elements),
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

/// Reads pieces that double in size, so that what is allocated is at most twice what arrived.
fn read_piecewise<T: Element>(reader: &mut impl Read, elements: usize) -> io::Result<Vec<T>> {
    let first = FIRST_PIECE / size_of::<T>();
    let mut pieces = vec![];
    let mut done = 0;
    while done < elements {
        let piece = (elements - done).min(done.max(first));
        pieces.push(read_at_once(reader, piece)?);
        done += piece;
    }
    Ok(match pieces.len() {
        0 | 1 => pieces.pop().unwrap_or_default(),
        _ => pieces.concat(),
    })
}

/// Counts the bytes that pass.
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

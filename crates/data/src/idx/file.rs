//! Reads an array from a file, plain or gzip-compressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use ndarray::ArrayD;

use super::gzip::{Members, is_gzip};
use super::read::{Trust, read_body};
use super::{Element, Header, IdxError};
use crate::Error;

/// The largest array that is allocated before a compressed file has been unpacked: 64 MiB.
const TRUSTED: u64 = 64 << 20;

/// The largest ratio of unpacked to compressed size above [`TRUSTED`]. Deflate reaches
/// 1,032 on constant data; MNIST's ratio is 5, and that of black-and-white silhouettes
/// below 100.
const RATIO: u64 = 200;

/// Reads an array of `T` from the file at `path`, plain or gzip-compressed. Compression
/// is recognised by the first bytes, not by the file name.
///
/// A plain file is read directly into the array, after its length has been compared with
/// its header. [`read_seekable`] describes compressed files.
///
/// ```no_run
/// let images = data::idx::read_file::<u8>("data/mnist/train-images-idx3-ubyte.gz")?;
/// assert_eq!(images.shape(), [60_000, 28, 28]);
/// # Ok::<(), data::Error>(())
/// ```
///
/// # Errors
/// [`Error::Io`] if the file cannot be opened or read, [`Error::Idx`] if it is not a valid
/// IDX file of `T`.
#[doc(alias = "ubyte")]
#[doc(alias = "gzip")]
pub fn read_file<T: Element>(path: impl AsRef<Path>) -> Result<ArrayD<T>, Error> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    read_seekable(file).map_err(|error| match error {
        IdxError::Io(error) => Error::io(path, error),
        error => Error::Idx {
            path: path.into(),
            error,
        },
    })
}

/// Reads an array of `T` from seekable bytes, plain or gzip-compressed.
///
/// An archive may have several gzip members, each followed by any number of zero bytes;
/// nothing else may follow. The checksum of each member is verified. Arrays of up to 64 MiB
/// are allocated at once. For larger ones the archive is unpacked twice, first to count the
/// bytes and then into the array.
///
/// ```
/// use std::io::Cursor;
///
/// let file = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]; // two bytes: 7 and 9
/// let array = data::idx::read_seekable::<u8>(Cursor::new(file))?;
/// assert_eq!(array.as_slice(), Some(&[7, 9][..]));
/// # Ok::<(), data::idx::IdxError>(())
/// ```
///
/// # Errors
/// The errors of [`read`](super::read), and [`IdxError::BadGzip`] or [`IdxError::GzipBomb`].
pub fn read_seekable<T: Element>(mut source: impl Read + Seek) -> Result<ArrayD<T>, IdxError> {
    let length = source.seek(SeekFrom::End(0))?;
    source.rewind()?;
    let mut source = BufReader::with_capacity(64 * 1024, source);
    if is_gzip(source.fill_buf()?) {
        read_gzip(source, length, TRUSTED)
    } else {
        read_plain(source, length)
    }
}

fn read_plain<T: Element>(mut source: impl BufRead, length: u64) -> Result<ArrayD<T>, IdxError> {
    let header = Header::read(&mut source)?;
    let (_, expected) = header.checked_sizes()?;
    if length < expected {
        return Err(IdxError::Truncated {
            found: length,
            expected,
        });
    }
    if length > expected {
        return Err(IdxError::TrailingBytes { expected });
    }
    read_body(&header, source, Trust::Sizes)
}

fn read_gzip<T: Element>(
    mut archive: impl BufRead + Seek,
    length: u64,
    trusted: u64,
) -> Result<ArrayD<T>, IdxError> {
    let mut contents = Members::new(&mut archive);
    let header = Header::read(&mut contents)?;
    let (_, expected) = header.checked_sizes()?;
    if expected > trusted {
        if expected / RATIO > length {
            return Err(IdxError::GzipBomb {
                compressed: length,
                expected,
                ratio: RATIO,
            });
        }
        verify(&mut contents, header.size(), expected)?;
        archive.rewind()?;
        contents = Members::new(&mut archive);
        Header::read(&mut contents)?;
    }
    read_body(&header, contents, Trust::Sizes)
}

/// Checks that an archive unpacks to `expected` bytes, `already` of which have been read, without keeping them.
fn verify(contents: &mut impl Read, already: u64, expected: u64) -> Result<(), IdxError> {
    let rest = io::copy(&mut contents.take(expected - already), &mut io::sink())?;
    if already + rest < expected {
        return Err(IdxError::Truncated {
            found: already + rest,
            expected,
        });
    }
    match contents.read(&mut [0])? {
        0 => Ok(()),
        _ => Err(IdxError::TrailingBytes { expected }),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    /// An archive, hardly compressed, of an array of 1,000 bytes with `data` for them.
    fn archive(data: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(vec![], Compression::none());
        encoder.write_all(&[0, 0, 8, 1, 0, 0, 3, 232]).unwrap();
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    /// Reads as if 1,000 bytes were more than is trusted.
    fn read(archive: &[u8]) -> Result<ArrayD<u8>, IdxError> {
        read_gzip(Cursor::new(archive), archive.len() as u64, 999)
    }

    #[test]
    fn large_archives_are_read_after_they_were_checked() {
        let data: Vec<u8> = (0..1_000_u32).map(|i| i as u8).collect();
        let array = read(&archive(&data)).unwrap();
        assert_eq!(array.as_slice().unwrap(), data);
    }

    #[test]
    fn large_archives_that_are_damaged_are_rejected() {
        let mut bad_checksum = archive(&[1; 1_000]);
        let crc = bad_checksum.len() - 8;
        bad_checksum[crc] ^= 1;
        assert!(matches!(read(&bad_checksum), Err(IdxError::BadGzip { .. })));
        assert!(matches!(
            read(&archive(&[1; 999])),
            Err(IdxError::Truncated {
                found: 1_007,
                expected: 1_008
            })
        ));
        assert!(matches!(
            read(&archive(&[1; 1_001])),
            Err(IdxError::TrailingBytes { expected: 1_008 })
        ));
    }

    #[test]
    fn small_archives_that_claim_much_are_rejected_unread() {
        let claim = |size: u16| {
            let [high, low] = size.to_be_bytes();
            let mut header = GzEncoder::new(vec![], Compression::none());
            header.write_all(&[0, 0, 8, 1, 0, 0, high, low]).unwrap();
            header.finish().unwrap()
        };
        let refused = read(&claim(65_535)).unwrap_err();
        assert!(matches!(
            refused,
            IdxError::GzipBomb {
                expected: 65_543,
                ..
            }
        ));
        // 31 bytes: head and foot of 10 and 8, a block of 5 + 8. 200 times as much may be, rounded down.
        assert_eq!(claim(0).len(), 31);
        let read = |size| read(&claim(size)).unwrap_err();
        assert!(matches!(read(200 * 31 - 8), IdxError::Truncated { .. }));
        assert!(matches!(read(200 * 32 - 9), IdxError::Truncated { .. }));
        assert!(matches!(read(200 * 32 - 8), IdxError::GzipBomb { .. }));
    }
}

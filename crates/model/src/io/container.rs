//! The binary format of model files and checkpoints, with a checksum, and atomic writes.
//!
//! A file is a header and a `bincode` payload (fixed-width little-endian integers):
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | magic: the kind of file |
//! | 4 | format version |
//! | 4 | number of dimensions `n` |
//! | 8 `n` | dimensions of the payload, readable without decoding it |
//! | 8 | payload length |
//! | 32 | SHA-256 of the bytes above and of the payload |
//! | … | payload |
//!
//! `bincode` alone accepts most single-bit flips in a file of floats. The hash reveals every one before the
//! payload is decoded. Only this module uses `bincode`.

use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use super::atomic_write::replace;

/// The largest number of dimensions; a larger one is damage.
const MAX_RANK: u32 = 8;
/// The largest payload that is decoded, in bytes.
const MAX_PAYLOAD: usize = 1 << 40;

/// Why bytes cannot be decoded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file is of another kind.
    #[error("starts with {found:02x?}, expected {expected:02x?}: this is another kind of file")]
    Magic {
        /// The first bytes of the file.
        found: Vec<u8>,
        /// The magic of the expected kind.
        expected: [u8; 8],
    },
    /// The file was written by a later release, or is damaged.
    #[error("format version {found}, this program reads {expected}: use a newer release")]
    Version {
        /// The version of the file.
        found: u32,
        /// The version that this release reads.
        expected: u32,
    },
    /// The file has another length than its header says.
    #[error("{found} bytes, expected {expected}: the file is cut off or damaged; use another copy")]
    Length {
        /// Bytes in the file.
        found: u64,
        /// Bytes by the header.
        expected: u64,
    },
    /// The hash differs: the file is damaged.
    #[error(
        "the SHA-256 of the content is not the one in the header: the file is damaged; use another copy"
    )]
    Hash,
    /// The file is undamaged, but its payload is not a value of the expected type.
    #[error("the payload cannot be decoded ({0}): the file was written by another program")]
    Payload(String),
}

/// Encodes `value` as the bytes of a file of the given kind and version, with `dimensions` (at most 8) in the
/// header.
///
/// ```
/// use model::file::{decode, encode};
/// let bytes = encode(*b"GREETING", 1, &[5], &"hello");
/// assert_eq!(bytes.len(), 56 + 8 + (8 + 5)); // header, one dimension, length and text
/// assert_eq!(decode::<&str>(*b"GREETING", 1, &bytes), Ok((vec![5], "hello")));
/// ```
///
/// # Panics
///
/// If there are more than 8 dimensions, or if `bincode` cannot encode values of type `T`, such as sequences
/// of unknown length.
#[expect(clippy::expect_used, reason = "encoding reads no input")]
pub fn encode<T: Serialize>(
    magic: [u8; 8],
    version: u32,
    dimensions: &[u64],
    value: &T,
) -> Vec<u8> {
    assert!(
        dimensions.len() <= MAX_RANK as usize,
        "{} dimensions, at most {MAX_RANK}",
        dimensions.len()
    );
    let payload = bincode::serde::encode_to_vec(value, bincode::config::legacy())
        .expect("a type of fixed structure is encodable");
    let mut bytes = Vec::with_capacity(56 + 8 * dimensions.len() + payload.len());
    bytes.extend(magic);
    bytes.extend(version.to_le_bytes());
    bytes.extend((dimensions.len() as u32).to_le_bytes());
    bytes.extend(dimensions.iter().flat_map(|d| d.to_le_bytes()));
    bytes.extend((payload.len() as u64).to_le_bytes());
    let hash = hash(&bytes, &payload);
    bytes.extend(hash);
    bytes.extend(payload);
    bytes
}

/// Reads a file for [`decode`]. If the file does not begin with `magic`, only its first eight bytes are read, so that a
/// large file of another kind is rejected at once.
///
/// ```
/// use model::file::{DecodeError, read, decode};
/// let bytes = read(*b"GREETING", "Cargo.toml")?;
/// assert_eq!(bytes, b"[package");
/// assert!(matches!(decode::<u8>(*b"GREETING", 1, &bytes), Err(DecodeError::Magic { .. })));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// The error of the operating system.
pub fn read(magic: [u8; 8], path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
    let mut file = std::fs::File::open(path)?;
    let mut bytes = Vec::new();
    Read::by_ref(&mut file)
        .take(magic.len() as u64)
        .read_to_end(&mut bytes)?;
    if bytes == magic {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Decodes the bytes of a file of the given kind and version: its dimensions and its value.
///
/// Borrow texts as `&str`. For a `String`, `bincode` allocates the length in the payload before it checks
/// that so many bytes exist.
///
/// # Errors
///
/// [`DecodeError`] if any bit differs from those that [`encode`] wrote, or if the file is of another kind or
/// version.
pub fn decode<'a, T: Deserialize<'a>>(
    magic: [u8; 8],
    version: u32,
    bytes: &'a [u8],
) -> Result<(Vec<u64>, T), DecodeError> {
    let (dimensions, payload) = open(magic, version, bytes)?;
    let config = bincode::config::legacy().with_limit::<MAX_PAYLOAD>();
    match bincode::serde::borrow_decode_from_slice(payload, config) {
        Ok((value, consumed)) if consumed == payload.len() => Ok((dimensions, value)),
        Ok((_, consumed)) => Err(DecodeError::Payload(format!(
            "{consumed} of {} bytes used",
            payload.len()
        ))),
        Err(error) => Err(DecodeError::Payload(error.to_string())),
    }
}

/// The dimensions of a file and its encoded payload, after the checks of [`decode`].
pub(crate) fn open(
    magic: [u8; 8],
    version: u32,
    bytes: &[u8],
) -> Result<(Vec<u64>, &[u8]), DecodeError> {
    let mut rest = bytes;
    let cut_off = |expected: usize| DecodeError::Length {
        found: bytes.len() as u64,
        expected: expected as u64,
    };
    let found: [u8; 8] = take(&mut rest).ok_or_else(|| cut_off(56))?;
    if found != magic {
        return Err(DecodeError::Magic {
            found: found.to_vec(),
            expected: magic,
        });
    }
    let found = u32::from_le_bytes(take(&mut rest).ok_or_else(|| cut_off(56))?);
    if found != version {
        return Err(DecodeError::Version {
            found,
            expected: version,
        });
    }
    let rank = u32::from_le_bytes(take(&mut rest).ok_or_else(|| cut_off(56))?);
    if rank > MAX_RANK {
        return Err(DecodeError::Hash);
    }
    let header = 56 + 8 * rank as usize;
    let dimensions: Option<Vec<u64>> = (0..rank)
        .map(|_| take(&mut rest).map(u64::from_le_bytes))
        .collect();
    let dimensions = dimensions.ok_or_else(|| cut_off(header))?;
    let length = u64::from_le_bytes(take(&mut rest).ok_or_else(|| cut_off(header))?);
    let hashed: [u8; 32] = take(&mut rest).ok_or_else(|| cut_off(header))?;
    if rest.len() as u64 != length {
        return Err(DecodeError::Length {
            found: bytes.len() as u64,
            expected: length.saturating_add(header as u64),
        });
    }
    let head = bytes.get(..header - 32);
    if head.is_none_or(|head| hash(head, rest) != hashed) {
        return Err(DecodeError::Hash);
    }
    Ok((dimensions, rest))
}

fn hash(header: &[u8], payload: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(header)
        .chain_update(payload)
        .finalize()
        .into()
}

/// Removes the first `N` bytes from `bytes` and returns them.
pub(crate) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

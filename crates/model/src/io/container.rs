//! Binary files that are whole or refused, and never half written.
//!
//! A *sealed* file is a header and a `bincode` payload (fixed-width little-endian integers):
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | magic: the kind of file |
//! | 4 | format version |
//! | 4 | number of dimensions `n` |
//! | 8 `n` | dimensions: what the payload holds, readable without decoding it |
//! | 8 | payload length |
//! | 32 | SHA-256 of all the bytes above and of the payload |
//! | … | payload |
//!
//! Bare `bincode` accepts most single-bit flips of a file of floats; the hash refuses every one, before a
//! byte of the payload is decoded. `bincode` appears in this module and nowhere else.

use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// More dimensions than any file of ours has: a larger number is damage.
const MAX_RANK: u32 = 8;
/// The largest payload that is decoded, in bytes.
const MAX_PAYLOAD: usize = 1 << 40;

/// Why the bytes are not a sealed file of the expected kind.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsealing {
    /// Another kind of file.
    #[error("starts with {found:02x?}, expected {expected:02x?}: this is another kind of file")]
    Magic {
        /// The file's first bytes.
        found: Vec<u8>,
        /// The magic of the kind that was asked for.
        expected: [u8; 8],
    },
    /// Written by a later release, or damaged.
    #[error("format version {found}, this program reads {expected}: use a newer release")]
    Version {
        /// In the file.
        found: u32,
        /// The one that can be read.
        expected: u32,
    },
    /// The file ends early or late.
    #[error("{found} bytes, expected {expected}: the file is cut off or damaged; use another copy")]
    Length {
        /// Bytes in the file.
        found: u64,
        /// Bytes that the header promises.
        expected: u64,
    },
    /// Some bit has changed since the file was written.
    #[error(
        "the SHA-256 of the content is not the one in the header: the file is damaged; use another copy"
    )]
    Hash,
    /// The bytes are those that were written, but they are no value of the expected type.
    #[error("the payload cannot be decoded ({0}): the file was written by another program")]
    Payload(String),
}

/// `value` as a sealed file of the given kind; `dimensions` (at most 8) stand in the header.
///
/// # Panics
///
/// If there are more than 8 dimensions, or if `value` is of a type that `bincode` cannot encode at all
/// (maps of unknown length and the like), which no input can bring about.
#[expect(clippy::expect_used, reason = "it writes, and reads nothing")]
pub fn seal<T: Serialize>(magic: [u8; 8], version: u32, dimensions: &[u64], value: &T) -> Vec<u8> {
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

/// The bytes of a file that is to begin with `magic`, as for [`unseal`]; no more than the first eight where it does not.
/// So a data set or a disk image given by mistake is refused at once, however large.
///
/// ```
/// use model::file::{Unsealing, read, unseal};
/// let bytes = read(*b"GREETING", "Cargo.toml")?;
/// assert_eq!(bytes, b"[package");
/// assert!(matches!(unseal::<u8>(*b"GREETING", 1, &bytes), Err(Unsealing::Magic { .. })));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What the operating system said.
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

/// The dimensions and the value of a sealed file of the given kind.
///
/// Texts are best borrowed, as `&str`: `bincode` allocates a `String` as long as the payload says, before it
/// looks whether it is there.
///
/// # Errors
///
/// [`Unsealing`] if any bit differs from what [`seal`] wrote, or another kind or version was sealed.
pub fn unseal<'a, T: Deserialize<'a>>(
    magic: [u8; 8],
    version: u32,
    bytes: &'a [u8],
) -> Result<(Vec<u64>, T), Unsealing> {
    let (dimensions, payload) = open(magic, version, bytes)?;
    let config = bincode::config::legacy().with_limit::<MAX_PAYLOAD>();
    match bincode::serde::borrow_decode_from_slice(payload, config) {
        Ok((value, consumed)) if consumed == payload.len() => Ok((dimensions, value)),
        Ok((_, consumed)) => Err(Unsealing::Payload(format!(
            "{consumed} of {} bytes used",
            payload.len()
        ))),
        Err(error) => Err(Unsealing::Payload(error.to_string())),
    }
}

/// The dimensions and the payload of a sealed file, not yet decoded.
pub(crate) fn open(
    magic: [u8; 8],
    version: u32,
    bytes: &[u8],
) -> Result<(Vec<u64>, &[u8]), Unsealing> {
    let mut rest = bytes;
    let cut_off = |expected: usize| Unsealing::Length {
        found: bytes.len() as u64,
        expected: expected as u64,
    };
    let found: [u8; 8] = take(&mut rest).ok_or_else(|| cut_off(56))?;
    if found != magic {
        return Err(Unsealing::Magic {
            found: found.to_vec(),
            expected: magic,
        });
    }
    let found = u32::from_le_bytes(take(&mut rest).ok_or_else(|| cut_off(56))?);
    if found != version {
        return Err(Unsealing::Version {
            found,
            expected: version,
        });
    }
    let rank = u32::from_le_bytes(take(&mut rest).ok_or_else(|| cut_off(56))?);
    if rank > MAX_RANK {
        return Err(Unsealing::Hash);
    }
    let header = 56 + 8 * rank as usize;
    let dimensions: Option<Vec<u64>> = (0..rank)
        .map(|_| take(&mut rest).map(u64::from_le_bytes))
        .collect();
    let dimensions = dimensions.ok_or_else(|| cut_off(header))?;
    let length = u64::from_le_bytes(take(&mut rest).ok_or_else(|| cut_off(header))?);
    let hashed: [u8; 32] = take(&mut rest).ok_or_else(|| cut_off(header))?;
    if rest.len() as u64 != length {
        return Err(Unsealing::Length {
            found: bytes.len() as u64,
            expected: length.saturating_add(header as u64),
        });
    }
    let head = bytes.get(..header - 32);
    if head.is_none_or(|head| hash(head, rest) != hashed) {
        return Err(Unsealing::Hash);
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

/// The first bytes, which are then gone from `bytes`.
pub(crate) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

/// Puts `bytes` at `path`, all or nothing: a temporary file beside it, fsync, rename, fsync of the folder.
///
/// Whenever the machine stops, `path` holds the old content or the new. A symbolic link at `path` is
/// replaced, not followed.
///
/// # Errors
///
/// What the operating system said; `path` is then as it was, and the temporary file is gone.
pub fn replace(path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
    let path = path.as_ref();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = tempfile::Builder::new()
        .prefix(".writing-")
        .permissions_as_usual()
        .tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    sync_folder(folder)
}

/// A rename lasts only once its folder is on the disk. Other systems than Unix do not open folders as files, and keep
/// renames by themselves.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Temporary files are private (0600) by default; a finished file is to be as readable as any other.
trait AsUsual {
    fn permissions_as_usual(&mut self) -> &mut Self;
}

impl AsUsual for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_as_usual(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        self.permissions(std::fs::Permissions::from_mode(0o666)) // less the umask
    }

    #[cfg(not(unix))]
    fn permissions_as_usual(&mut self) -> &mut Self {
        self
    }
}

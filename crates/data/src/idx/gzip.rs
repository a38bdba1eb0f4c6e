//! Unpacks gzip files of one or more members.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The first two bytes of every member (RFC 1952).
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Whether `start` begins a gzip file.
pub(super) fn is_gzip(start: &[u8]) -> bool {
    start.starts_with(&MAGIC)
}

/// Reads a gzip file of one member or many, as `cat a.gz b.gz` and `bgzip` write them.
///
/// Zero bytes may follow a member, since tapes and block devices pad files with them. Anything else is an
/// error, where [`GzDecoder`] would silently stop. The checksum of a member is verified at its end, so read
/// to the end. Damage is an error of kind [`InvalidData`](io::ErrorKind::InvalidData).
pub(super) struct Members<R> {
    /// The decoder of the current member; `None` after the last.
    decoder: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    pub fn new(archive: R) -> Self {
        Self {
            decoder: Some(GzDecoder::new(archive)),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.decoder {
            let n = decoder.read(out).map_err(damage)?;
            if n > 0 {
                return Ok(n);
            }
            let more = another_member_follows(decoder.get_mut())?;
            let archive = self.decoder.take().filter(|_| more);
            self.decoder = archive.map(|decoder| GzDecoder::new(decoder.into_inner()));
        }
        Ok(0)
    }
}

/// Skips zeros after a member, and returns whether another member follows.
fn another_member_follows(archive: &mut impl BufRead) -> io::Result<bool> {
    skip_zeros(archive)?;
    match archive.fill_buf()? {
        [] => Ok(false),
        [0x1f, ..] => Ok(true), // its decoder checks the rest of the header
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "something that is not gzip follows the compressed data",
        )),
    }
}

fn skip_zeros(archive: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = archive.fill_buf()?;
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        if zeros == 0 {
            return Ok(()); // the end, or the first byte that is not padding
        }
        archive.consume(zeros);
    }
}

/// Gives damage the kind [`InvalidData`](io::ErrorKind::InvalidData); flate2 uses several. Other errors stay.
fn damage(error: io::Error) -> io::Error {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        InvalidInput | InvalidData => io::Error::new(InvalidData, error),
        UnexpectedEof => io::Error::new(InvalidData, "the compressed data are cut short"),
        _ => error,
    }
}

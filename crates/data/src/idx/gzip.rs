//! One whole gzip member, and nothing after it.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// A reader of gzip data that is stricter than [`GzDecoder`]: it reports a second
/// member, or anything else after the first, instead of stopping quietly.
///
/// The checksum is compared when the end is reached, so read to the end. Damage
/// is an error of kind [`InvalidData`](io::ErrorKind::InvalidData).
pub(super) struct Member<R> {
    decoder: GzDecoder<R>,
}

impl<R: BufRead> Member<R> {
    pub fn new(archive: R) -> Self {
        let decoder = GzDecoder::new(archive);
        Self { decoder }
    }
}

impl<R: BufRead> Read for Member<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(out).map_err(damage)?;
        if n == 0 && !out.is_empty() && !self.decoder.get_mut().fill_buf()?.is_empty() {
            let message = "something follows the compressed data";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(n)
    }
}

/// flate2 reports damage as several kinds of I/O error; those of the disk keep theirs.
fn damage(error: io::Error) -> io::Error {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        InvalidInput | InvalidData => io::Error::new(InvalidData, error),
        UnexpectedEof => io::Error::new(InvalidData, "the compressed data are cut short"),
        _ => error,
    }
}

//! SHA-256 as a writer.

use std::fmt::Write as _;
use std::io;

use sha2::{Digest, Sha256};

/// The hash of all bytes written to it.
#[derive(Default)]
pub struct Hash(Sha256);

impl Hash {
    /// The hash as 64 hexadecimal digits.
    pub fn hex(self) -> String {
        let bytes = self.0.finalize();
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // a String takes it
            text
        })
    }
}

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one-block example of FIPS 180-4.
    #[test]
    fn abc_has_the_published_hash() {
        let mut hash = Hash::default();
        io::Write::write_all(&mut hash, b"abc").unwrap();
        assert_eq!(
            hash.hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}

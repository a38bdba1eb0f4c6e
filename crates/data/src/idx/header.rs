//! The header of an IDX file: magic number and sizes, `4 + 4·rank` bytes.

use std::io::{self, Read, Write};

use byteorder::{BigEndian, ReadBytesExt, WriteBytesExt};

use super::{ElementType, Foreign, IdxError};

/// The header of an IDX file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The type of the elements.
    pub element: ElementType,
    /// The size of each axis, outermost first; empty for a single number.
    pub shape: Vec<usize>,
}

impl Header {
    /// Reads a header: `4 + 4·rank` bytes, at most 1,024.
    ///
    /// ```
    /// use data::idx::{ElementType, Header};
    ///
    /// let header = Header::read(&[0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 1, 0][..])?;
    /// assert_eq!(header.element, ElementType::U8);
    /// assert_eq!(header.shape, [3, 256]);
    /// assert_eq!(header.file_size(), Some(12 + 3 * 256));
    /// # Ok::<(), data::idx::IdxError>(())
    /// ```
    ///
    /// # Errors
    /// [`IdxError::BadMagic`], [`IdxError::Truncated`] or [`IdxError::Io`].
    pub fn read(mut reader: impl Read) -> Result<Self, IdxError> {
        let mut magic = Vec::with_capacity(4);
        reader.by_ref().take(4).read_to_end(&mut magic)?;
        let Ok(found) = <[u8; 4]>::try_from(&magic[..]) else {
            return Err(IdxError::Truncated {
                found: magic.len() as u64,
                expected: 4,
            });
        };
        let (element, rank) = match found {
            [0, 0, code, rank] => (ElementType::from_code(code), rank),
            _ => (None, 0),
        };
        let Some(element) = element else {
            return Err(not_idx(found, reader));
        };

        let mut shape = Vec::with_capacity(rank.into());
        for axis in 0..u64::from(rank) {
            let size = reader.read_u32::<BigEndian>().map_err(|error| {
                if error.kind() == io::ErrorKind::UnexpectedEof {
                    IdxError::Truncated {
                        found: 4 + 4 * axis,
                        expected: 4 + 4 * u64::from(rank),
                    }
                } else {
                    error.into()
                }
            })?;
            shape.push(size as usize);
        }
        Ok(Self { element, shape })
    }

    /// Writes the header.
    ///
    /// ```
    /// use data::idx::{ElementType, Header};
    ///
    /// let header = Header { element: ElementType::U8, shape: vec![3, 256] };
    /// let mut bytes = vec![];
    /// header.write(&mut bytes)?;
    /// assert_eq!(bytes, [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 1, 0]);
    /// assert_eq!((header.size(), header.elements()), (12, Some(768)));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] if the rank exceeds 255 or an axis 2³² − 1,
    /// which the format cannot express; otherwise the errors of `writer`.
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        let too_large = |_| {
            let message = format!(
                "IDX has room for 255 axes of 2^32 - 1, not {:?}",
                self.shape
            );
            io::Error::new(io::ErrorKind::InvalidInput, message)
        };
        let rank = u8::try_from(self.shape.len()).map_err(too_large)?;
        writer.write_all(&[0, 0, self.element.code(), rank])?;
        for &axis in &self.shape {
            writer.write_u32::<BigEndian>(u32::try_from(axis).map_err(too_large)?)?;
        }
        Ok(())
    }

    /// The size of the header in bytes: `4 + 4·rank`.
    #[must_use]
    pub fn size(&self) -> u64 {
        4 + 4 * self.shape.len() as u64
    }

    /// The number of elements; `None` if memory cannot address that many.
    ///
    /// Axes of size 0 are left out of the product that is checked, because `ndarray` needs the
    /// product of the others for its strides.
    #[must_use]
    pub fn elements(&self) -> Option<usize> {
        let most = isize::MAX as u64 / self.element.size();
        let mut product = 1_u64;
        for &axis in self.shape.iter().filter(|&&axis| axis != 0) {
            product = product.checked_mul(axis as u64).filter(|&p| p <= most)?;
        }
        let product = usize::try_from(product).ok()?;
        Some(if self.shape.contains(&0) { 0 } else { product })
    }

    /// The size of the whole file in bytes; `None` if memory cannot address it.
    #[must_use]
    pub fn file_size(&self) -> Option<u64> {
        let data = self.elements()? as u64 * self.element.size();
        data.checked_add(self.size())
    }

    /// The number of elements and the size of the file.
    pub(super) fn checked_sizes(&self) -> Result<(usize, u64), IdxError> {
        self.elements()
            .zip(self.file_size())
            .ok_or_else(|| IdxError::TooLarge {
                shape: self.shape.clone(),
            })
    }
}

/// The error of a stream that begins with `found` and continues with `rest`.
fn not_idx(found: [u8; 4], rest: impl Read) -> IdxError {
    let mut start = found.to_vec();
    let more = (Foreign::START - found.len()) as u64;
    let _ = rest.take(more).read_to_end(&mut start); // an error does not matter here: it is no IDX file anyway
    IdxError::BadMagic {
        found,
        format: Foreign::of(&start),
    }
}

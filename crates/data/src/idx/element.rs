//! The six element types of IDX files.

use std::fmt;
use std::io::{self, Read, Write};

use byteorder::{BigEndian, ReadBytesExt, WriteBytesExt};

/// The element type of an IDX file: the third byte of its magic number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElementType {
    /// `0x08`, unsigned byte: every pixel and label of MNIST.
    U8,
    /// `0x09`, signed byte.
    I8,
    /// `0x0B`, 16-bit integer.
    I16,
    /// `0x0C`, 32-bit integer.
    I32,
    /// `0x0D`, 32-bit float.
    F32,
    /// `0x0E`, 64-bit float.
    F64,
}

impl ElementType {
    /// All six, in the order of their codes.
    pub const ALL: [Self; 6] = [
        Self::U8,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::F32,
        Self::F64,
    ];

    /// The code of the type in the magic number. There is no `0x0A`.
    ///
    /// ```
    /// assert_eq!(data::idx::ElementType::F64.code(), 0x0E);
    /// ```
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::U8 => 0x08,
            Self::I8 => 0x09,
            Self::I16 => 0x0B,
            Self::I32 => 0x0C,
            Self::F32 => 0x0D,
            Self::F64 => 0x0E,
        }
    }

    /// The type with this code, if there is one.
    ///
    /// ```
    /// use data::idx::ElementType;
    ///
    /// assert_eq!(ElementType::from_code(0x08), Some(ElementType::U8));
    /// assert_eq!(ElementType::from_code(0x0A), None);
    /// ```
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The size of an element in bytes.
    ///
    /// ```
    /// assert_eq!(data::idx::ElementType::I16.size(), 2);
    /// ```
    #[must_use]
    pub const fn size(self) -> u64 {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

impl fmt::Display for ElementType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::U8 => "u8",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::F32 => "f32",
            Self::F64 => "f64",
        })
    }
}

/// A number that an IDX file can hold: `u8`, `i8`, `i16`, `i32`, `f32` or `f64`.
///
/// The trait is sealed: the format has no other types.
pub trait Element: Copy + Default + sealed::Sealed {
    /// The element type in the header of a file.
    const TYPE: ElementType;

    /// Fills `out` from big-endian bytes.
    ///
    /// # Errors
    /// The errors of `reader`; [`io::ErrorKind::UnexpectedEof`] if it ends before `out` is full.
    fn read_into(reader: &mut impl Read, out: &mut [Self]) -> io::Result<()>;

    /// Writes `elements` as big-endian bytes.
    ///
    /// # Errors
    /// The errors of `writer`.
    fn write_from(writer: &mut impl Write, elements: &[Self]) -> io::Result<()>;
}

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for u8 {}
impl Element for u8 {
    const TYPE: ElementType = ElementType::U8;

    fn read_into(reader: &mut impl Read, out: &mut [Self]) -> io::Result<()> {
        reader.read_exact(out)
    }

    fn write_from(writer: &mut impl Write, elements: &[Self]) -> io::Result<()> {
        writer.write_all(elements)
    }
}

impl sealed::Sealed for i8 {}
impl Element for i8 {
    const TYPE: ElementType = ElementType::I8;

    fn read_into(reader: &mut impl Read, out: &mut [Self]) -> io::Result<()> {
        reader.read_i8_into(out)
    }

    fn write_from(writer: &mut impl Write, elements: &[Self]) -> io::Result<()> {
        elements
            .iter()
            .try_for_each(|&element| writer.write_i8(element))
    }
}

/// Implements [`Element`] for a type of more than one byte.
macro_rules! element {
    ($type:ty, $kind:ident, $read_into:ident, $write:ident) => {
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const TYPE: ElementType = ElementType::$kind;

            fn read_into(reader: &mut impl Read, out: &mut [Self]) -> io::Result<()> {
                reader.$read_into::<BigEndian>(out)
            }

            fn write_from(writer: &mut impl Write, elements: &[Self]) -> io::Result<()> {
                elements
                    .iter()
                    .try_for_each(|&element| writer.$write::<BigEndian>(element))
            }
        }
    };
}

element!(i16, I16, read_i16_into, write_i16);
element!(i32, I32, read_i32_into, write_i32);
element!(f32, F32, read_f32_into, write_f32);
element!(f64, F64, read_f64_into, write_f64);

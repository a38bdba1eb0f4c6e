//! Damaged IDX data is rejected with the right error.

mod common;

use std::io::{self, Cursor, Read};

use common::{gzip, idx_bytes};
use data::IdxError;
use data::idx::{self, ElementType, Header};

/// A 2×3 array of 16-bit integers: 12 bytes of header, 12 of data.
fn good() -> Vec<u8> {
    idx_bytes(0x0B, &[2, 3], &[0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6])
}

fn read(bytes: &[u8]) -> Result<(), IdxError> {
    idx::read::<i16>(bytes).map(|_| ())
}

/// Reads it like a file: seekable, plain or gzip.
fn read_seekable(bytes: &[u8]) -> Result<(), IdxError> {
    idx::read_seekable::<i16>(Cursor::new(bytes)).map(|_| ())
}

#[test]
fn good_bytes_are_accepted() {
    read(&good()).unwrap();
    read_seekable(&good()).unwrap();
    read_seekable(&gzip(&good())).unwrap();
}

#[test]
fn every_truncation_is_rejected() {
    let bytes = good();
    for length in 0..bytes.len() {
        for result in [read(&bytes[..length]), read_seekable(&bytes[..length])] {
            match result {
                Err(IdxError::Truncated { found, expected }) => {
                    // only complete sizes are counted
                    let there = if length < 12 { length / 4 * 4 } else { length };
                    let there = if length < 4 { length } else { there };
                    assert_eq!(found, there as u64, "cut to {length}");
                    // the magic number, the two sizes, the whole
                    let needed = [4, 12, 24].into_iter().find(|&end| length < end);
                    assert_eq!(Some(expected as usize), needed, "cut to {length}");
                }
                other => panic!("cut to {length} bytes: {other:?}"),
            }
        }
    }
}

#[test]
fn every_truncation_of_a_gzip_file_is_rejected() {
    let bytes = gzip(&good());
    for length in 0..bytes.len() {
        assert!(read_seekable(&bytes[..length]).is_err(), "cut to {length}");
    }
}

#[test]
fn a_trailing_byte_is_rejected() {
    let mut bytes = good();
    bytes.push(0);
    for result in [
        read(&bytes),
        read_seekable(&bytes),
        read_seekable(&gzip(&bytes)),
    ] {
        assert!(
            matches!(result, Err(IdxError::TrailingBytes { expected: 24 })),
            "{result:?}"
        );
    }
}

#[test]
fn bad_magic_is_rejected() {
    let starts: [&[u8]; 7] = [
        b"\x01\x00\x0B\x01", // must begin with two zeros
        b"\x00\x01\x0B\x01",
        b"\x00\x00\x0A\x01", // no such type
        b"\x00\x00\x00\x00",
        b"<htm",
        b"PK\x03\x04",
        b"\x1F\x8B\x08\x00",
    ];
    for start in starts {
        let mut bytes = start.to_vec();
        bytes.extend([0; 64]);
        let found = <[u8; 4]>::try_from(start).unwrap();
        assert!(
            matches!(read(&bytes), Err(IdxError::BadMagic { found: f, .. }) if f == found),
            "{start:?}"
        );
    }
}

#[test]
fn other_formats_are_named() {
    let mut tar = b"train-images-idx3-ubyte".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    let formats: [(&[u8], &str); 15] = [
        (b"\x1F\x8B\x08\x00", "this is gzip"),
        (b"<!DOCTYPE html>", "looks like a web page"),
        (b"\n\n  <html>", "looks like a web page"),
        (
            b"\xEF\xBB\xBF<?xml version=\"1.0\"?>",
            "looks like a web page",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:440fcabf\nsize 9912422\n",
            "this is a Git LFS pointer, run `git lfs pull`",
        ),
        (b"PK\x03\x04\x14\0", "this is a zip archive"),
        (b"PK\x05\x06\0\0", "this is a zip archive"),
        (b"BZh91AY&SY", "this is bzip2"),
        (b"\xFD7zXZ\0\0\x04", "this is xz"),
        (b"\x28\xB5\x2F\xFD\x04", "this is Zstandard"),
        (b"7z\xBC\xAF\x27\x1C\0\x04", "this is a 7z archive"),
        (b"\x93NUMPY\x01\0", "this is a NumPy array"),
        (b"404: Not Found", "this is text"),
        (b"label,pixel0,pixel1\n5,0,0\n", "this is text"),
        (&tar, "this is a tar archive"),
    ];
    for (start, name) in formats {
        let complaint = read(start).unwrap_err().to_string();
        assert!(complaint.contains(name), "{name} is not in: {complaint}");
    }
    let complaint = read(b"\xDE\xAD\xBE\xEF").unwrap_err().to_string();
    assert!(complaint.starts_with("not an IDX file: starts with de ad be ef"));
    assert!(complaint.ends_with("get a fresh copy"), "{complaint}");
}

#[test]
fn another_element_type_is_rejected() {
    let error = idx::read::<u8>(&good()[..]).unwrap_err();
    assert!(matches!(
        error,
        IdxError::WrongType {
            found: ElementType::I16,
            expected: ElementType::U8
        }
    ));
}

/// 2⁶³ − 1 = 153,092,023 · 92,737 · 649,657 bytes, the most that memory can address.
#[test]
fn the_largest_array_that_memory_can_address_is_announced_and_none_beyond() {
    let most = Header {
        element: ElementType::U8,
        shape: vec![153_092_023, 92_737, 649_657],
    };
    assert_eq!(most.elements(), Some(isize::MAX as usize));
    assert_eq!(most.file_size(), Some((1 << 63) - 1 + 16));
    let beyond = Header {
        element: ElementType::U8,
        shape: vec![1 << 31, 1 << 31, 2],
    };
    assert_eq!((beyond.elements(), beyond.file_size()), (None, None));
}

/// 16 bytes whose header says 2³² − 1 images of 28×28 are rejected at once as too short.
#[test]
fn a_header_of_four_billion_images_is_rejected() {
    let bytes = idx_bytes(0x08, &[u32::MAX, 28, 28], &[]);
    let expected = 16 + 784 * u64::from(u32::MAX);
    for error in [
        idx::read::<u8>(&bytes[..]).unwrap_err(),
        idx::read_seekable::<u8>(Cursor::new(&bytes)).unwrap_err(),
    ] {
        assert!(
            matches!(error, IdxError::Truncated { found: 16, expected: e } if e == expected),
            "{error:?}"
        );
    }
}

#[test]
fn sizes_that_overflow_are_rejected() {
    for shape in [
        &[u32::MAX, u32::MAX, u32::MAX][..],
        &[u32::MAX, u32::MAX, u32::MAX, 0],
        &[u32::MAX; 255],
        &[1 << 31, 1 << 31, 1], // 2⁶² elements of 2 bytes are 2⁶³ bytes
    ] {
        let bytes = idx_bytes(0x0B, shape, &[]);
        for result in [
            read(&bytes),
            read_seekable(&bytes),
            read_seekable(&gzip(&bytes)),
        ] {
            assert!(
                matches!(&result, Err(IdxError::TooLarge { shape: s }) if s.len() == shape.len()),
                "{result:?}"
            );
        }
    }
}

#[test]
fn every_flipped_bit_of_a_gzip_file_is_noticed_or_harmless() {
    // Changes of the time stamp and similar fields of gzip's header, and of its padding, are harmless.
    let bytes = gzip(&good());
    let expected = idx::read::<i16>(&good()[..]).unwrap();
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        match idx::read_seekable::<i16>(Cursor::new(&flipped)) {
            Ok(array) => assert_eq!(array, expected, "bit {bit} went unnoticed"),
            Err(error) => assert!(!matches!(error, IdxError::Io(_)), "bit {bit}: {error:?}"),
        }
    }
}

#[test]
fn a_bad_checksum_is_rejected() {
    let mut bytes = gzip(&good());
    let crc = bytes.len() - 8;
    bytes[crc] ^= 1;
    assert!(matches!(
        read_seekable(&bytes),
        Err(IdxError::BadGzip { .. })
    ));
}

#[test]
fn gzip_within_gzip_is_rejected_by_name() {
    let error = read_seekable(&gzip(&gzip(&good()))).unwrap_err();
    assert!(error.to_string().contains("this is gzip"), "{error}");
}

/// A million zeros in a kilobyte, with a header of six numbers.
#[test]
fn a_gzip_bomb_is_rejected_after_the_announced_bytes() {
    let mut bytes = good();
    bytes.resize(1 << 20, 0);
    assert!(matches!(
        read_seekable(&gzip(&bytes)),
        Err(IdxError::TrailingBytes { expected: 24 })
    ));
}

#[test]
fn an_archive_that_claims_an_absurd_ratio_is_rejected() {
    let bytes = gzip(&idx_bytes(0x08, &[65 << 20], &vec![0; 100_000]));
    let error = idx::read_seekable::<u8>(Cursor::new(&bytes)).unwrap_err();
    assert!(matches!(error, IdxError::GzipBomb { .. }), "{error:?}");
}

/// A disk that fails in the middle of the data.
struct Failing(usize);

impl Read for Failing {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let good = good();
        let left = &good[good.len() - self.0..];
        if left.len() < 6 {
            return Err(io::Error::other("bad sector"));
        }
        let n = out.len().min(1);
        out[..n].copy_from_slice(&left[..n]);
        self.0 -= n;
        Ok(n)
    }
}

#[test]
fn a_failing_reader_is_an_io_error() {
    let error = idx::read::<i16>(Failing(24)).unwrap_err();
    assert!(matches!(error, IdxError::Io(_)), "{error:?}");
    assert!(error.to_string().contains("bad sector"));
}

//! Gzip files of other programs: what `gzip -t` and Python's `gzip` accept can be read.

mod common;

use std::io::{Cursor, Write};

use common::{gzip, idx_bytes};
use data::IdxError;
use data::idx;
use flate2::{Compression, Crc, GzBuilder};

/// 300 bytes as an IDX file of one axis.
fn good() -> Vec<u8> {
    let data: Vec<u8> = (0..300_u32).map(|i| (i * i) as u8).collect();
    idx_bytes(8, &[300], &data)
}

#[track_caller]
fn is_read(archive: &[u8]) {
    let array = idx::read_seekable::<u8>(Cursor::new(archive)).unwrap();
    let expected = idx::read::<u8>(&good()[..]).unwrap();
    assert_eq!(array, expected);
}

#[track_caller]
fn is_damaged(archive: &[u8]) {
    let result = idx::read_seekable::<u8>(Cursor::new(archive));
    assert!(
        matches!(result, Err(IdxError::BadGzip { .. })),
        "{result:?}"
    );
}

#[test]
fn a_file_split_into_two_members_anywhere_is_read() {
    let bytes = good();
    for middle in 0..=bytes.len() {
        let (first, second) = bytes.split_at(middle); // at 0 and at the end, one of them is empty
        is_read(&[gzip(first), gzip(second)].concat());
    }
}

#[test]
fn a_member_for_each_byte_is_read() {
    is_read(
        &good()
            .iter()
            .flat_map(|&byte| gzip(&[byte]))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn empty_members_are_read() {
    let nothing = gzip(&[]).repeat(1_000);
    is_read(&[&nothing[..], &gzip(&good()), &nothing].concat());
}

/// Blocks with their size in an extra field `BC`, and an empty block at the end (SAM specification, section 4.1).
#[test]
fn bgzf_is_read() {
    let mut archive = vec![];
    for block in good().chunks(100).chain([&[][..]]) {
        let with_size = |size: u16| {
            let extra = [&b"BC\x02\0"[..], &size.to_le_bytes()].concat();
            let header = GzBuilder::new().extra(extra);
            let mut encoder = header.write(vec![], Compression::best());
            encoder.write_all(block).unwrap();
            encoder.finish().unwrap()
        };
        let size = with_size(0).len() - 1;
        archive.extend(with_size(size as u16));
    }
    is_read(&archive);
}

#[test]
fn zeros_after_a_member_are_padding() {
    let bytes = good();
    for zeros in [1, 7, 511, 200_000] {
        let padding = vec![0; zeros];
        is_read(&[&gzip(&bytes)[..], &padding].concat());
        let (first, second) = bytes.split_at(100);
        is_read(&[&gzip(first)[..], &padding, &gzip(second), &padding].concat());
    }
}

#[test]
fn anything_else_after_a_member_is_rejected() {
    let whole = gzip(&good());
    let rubbish: [&[u8]; 7] = [
        b"\x01",
        b"\n",
        b"\0\0\0\0x",
        b"\x1f",
        b"\x1f\x8b",
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff",
        b"PK\x03\x04",
    ];
    for rest in rubbish {
        is_damaged(&[&whole, rest].concat());
        is_damaged(&[&whole, &gzip(&[])[..], rest].concat());
    }
}

#[test]
fn zeros_before_the_first_member_are_rejected() {
    let archive = [&[0; 8], &gzip(&good())[..]].concat();
    assert!(idx::read_seekable::<u8>(Cursor::new(archive)).is_err());
}

#[test]
fn a_member_with_data_beyond_the_array_is_rejected() {
    let archive = [gzip(&good()), gzip(&[0])].concat();
    let error = idx::read_seekable::<u8>(Cursor::new(archive)).unwrap_err();
    assert!(matches!(error, IdxError::TrailingBytes { expected: 308 }));
}

#[test]
fn a_missing_member_is_noticed() {
    let bytes = good();
    let (first, _) = bytes.split_at(100);
    let error = idx::read_seekable::<u8>(Cursor::new(gzip(first))).unwrap_err();
    assert!(
        matches!(
            error,
            IdxError::Truncated {
                found: 100,
                expected: 308
            }
        ),
        "{error:?}"
    );
}

#[test]
fn a_bad_checksum_in_any_member_is_rejected() {
    let (bytes, mut archive) = (good(), vec![]);
    let mut ends = vec![];
    for part in bytes.chunks(100) {
        archive.extend(gzip(part));
        ends.push(archive.len());
    }
    for end in ends {
        for back in [8, 4] {
            let mut damaged = archive.clone(); // the CRC, then the length
            damaged[end - back] ^= 1;
            is_damaged(&damaged);
        }
    }
}

#[test]
fn every_optional_field_of_a_header_is_read() {
    let comment = || GzBuilder::new().comment("of test images");
    let headers = [
        GzBuilder::new().filename("t10k-images-idx3-ubyte"),
        comment(),
        GzBuilder::new().extra(vec![7; 60_000]),
        comment()
            .filename("a")
            .extra(vec![0; 3])
            .mtime(1_000_000_000)
            .operating_system(3),
    ];
    for header in headers {
        let mut encoder = header.write(vec![], Compression::fast());
        encoder.write_all(&good()).unwrap();
        is_read(&encoder.finish().unwrap());
    }
}

/// RFC 1952: the low half of the CRC-32 of the header follows it, if bit 1 of the flags is set.
#[test]
fn a_checksum_of_the_header_is_read_and_compared() {
    let plain = gzip(&good());
    let (header, rest) = plain.split_at(10);
    let mut header = header.to_vec();
    header[3] |= 2;
    let mut crc = Crc::new();
    crc.update(&header);
    let [low, high, ..] = crc.sum().to_le_bytes();
    is_read(&[&header[..], &[low, high], rest].concat());
    is_damaged(&[&header[..], &[low ^ 1, high], rest].concat());
}

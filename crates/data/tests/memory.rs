//! What hostile files cost in memory, measured by an allocator that counts.
//!
//! Promises: a rejected plain file takes at most twice its size and 2 MiB, a rejected
//! archive at most 65 MiB, and an accepted file little more than its contents.

mod common;
mod counting;

use std::io::{Cursor, Read, Write};

use common::{gzip, idx_bytes};
use counting::{MIB, peak};
use data::idx::{self, Element};
use flate2::{Compress, Compression, FlushCompress, write::GzEncoder};

/// Reads `bytes` as a stream and as a file; both must reject it, within `limit`.
fn refused<T: Element>(what: &str, bytes: &[u8], limit: usize) {
    let stream = || idx::read::<T>(bytes).map(drop);
    let file = || idx::read_seekable::<T>(Cursor::new(bytes)).map(drop);
    for (how, (result, peak)) in [("stream", peak(stream)), ("file", peak(file))] {
        assert!(result.is_err(), "{what} was accepted");
        assert!(
            peak <= limit,
            "{what}, as a {how}: {peak} bytes, more than {limit}"
        );
        println!(
            "{what:50} {how:6} {:>10} bytes in, {peak:>10} allocated",
            bytes.len()
        );
    }
}

/// An archive that inflates to `header` and `megabytes` MiB of zeros, a thousand times its
/// size. Its checksum is wrong, but it must be rejected before the checksum is reached.
fn bomb(header: &[u8], megabytes: usize) -> Vec<u8> {
    let deflated = |bytes: &[u8]| {
        let mut deflate = Compress::new(Compression::best(), false);
        let mut out = Vec::with_capacity(bytes.len() + 100);
        deflate
            .compress_vec(bytes, &mut out, FlushCompress::Full)
            .unwrap();
        out
    };
    let mut archive = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    archive.extend(deflated(header));
    archive.extend(deflated(&vec![0; MIB]).repeat(megabytes));
    archive.extend([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // an empty last block, checksum and length
    archive
}

/// An archive that is as large as what it holds.
fn stored(contents: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(contents).unwrap();
    encoder.finish().unwrap()
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn memory_is_bounded_by_what_arrives() {
    plain_files_that_lie();
    archives_that_lie();
    honest_files();
}

fn plain_files_that_lie() {
    let plain = |bytes: &[u8]| 2 * bytes.len() + 2 * MIB;

    let bytes = idx_bytes(0x08, &[u32::MAX, 28, 28], &[]);
    refused::<u8>("a header of 2^32 images, alone", &bytes, plain(&bytes));
    let bytes = idx_bytes(0x0E, &[u32::MAX], &[]);
    refused::<f64>("a header of 2^32 doubles, alone", &bytes, plain(&bytes));
    let bytes = idx_bytes(0x08, &[1; 255], &[]);
    refused::<u8>("a header of 255 axes, alone", &bytes, plain(&bytes));
    for (code, name) in [(0x08, "bytes"), (0x0E, "doubles")] {
        for size in [100_000, MIB + 8, 3 * MIB] {
            let bytes = idx_bytes(code, &[u32::MAX], &vec![0; size]);
            let what = format!("{size} bytes that claim to be 2^32 {name}");
            match code {
                0x08 => refused::<u8>(&what, &bytes, plain(&bytes)),
                _ => refused::<f64>(&what, &bytes, plain(&bytes)),
            }
        }
    }
    let bytes = idx_bytes(0x08, &[3 << 20], &vec![0; 3 * MIB - 1]);
    refused::<u8>("3 MiB, cut by a byte", &bytes, plain(&bytes));
    let bytes = idx_bytes(0x08, &[3 << 20], &vec![0; 3 * MIB + 1]);
    refused::<u8>("3 MiB and a byte", &bytes, plain(&bytes));
    let bytes = vec![0xAA; 3 * MIB];
    refused::<u8>("3 MiB of something else", &bytes, plain(&bytes));
}

fn archives_that_lie() {
    let limit = 65 * MIB;
    let small = idx_bytes(0x08, &[100], &[]);
    refused::<u8>(
        "100 MiB that claim to be 100 bytes",
        &bomb(&small, 100),
        limit,
    );
    let trusted = idx_bytes(0x08, &[(64 << 20) - 8], &[]);
    refused::<u8>("64 MiB, empty", &gzip(&trusted), limit);
    refused::<u8>("64 MiB, of which 8 are there", &bomb(&trusted, 8), limit);
    // A file of less than 200 times its size is verified before it is allocated.
    let some = idx_bytes(0x08, &[66 << 20], &vec![7; 10 * MIB]);
    refused::<u8>("66 MiB, of which 10 are there", &stored(&some), limit);
    let more = idx_bytes(0x08, &[200 << 20], &[]);
    refused::<u8>(
        "200 MiB from a bomb that has them",
        &bomb(&more, 200),
        limit,
    );
    refused::<u8>("200 MiB, of which 8 are there", &bomb(&more, 8), limit);
    let nothing = gzip(&[]).repeat(10_000);
    refused::<u8>("10,000 members, all empty", &nothing, limit);
    let members = [gzip(&trusted), bomb(&[], 8)].concat();
    refused::<u8>("64 MiB, of which a second member has 8", &members, limit);
    let members = [gzip(&more), bomb(&[], 200)].concat();
    refused::<u8>("200 MiB from a second member", &members, limit);
    let most = idx_bytes(0x08, &[u32::MAX, 1 << 20], &[]);
    refused::<u8>("2^52 bytes, empty", &gzip(&most), limit);
}

fn honest_files() {
    let size = 3 * MIB;
    let bytes = idx_bytes(0x08, &[3 << 20], &vec![1; size]);
    let archive = gzip(&bytes);
    let members: Vec<u8> = bytes.chunks(10_000).flat_map(gzip).collect();
    let slack = MIB / 2;

    let (array, taken) = peak(|| idx::read_seekable::<u8>(Cursor::new(&bytes)));
    assert_eq!(array.unwrap().len(), size);
    assert!(taken <= size + slack, "a file of {size}: {taken}");

    let (array, taken) = peak(|| idx::read_seekable::<u8>(Cursor::new(&archive)));
    assert_eq!(array.unwrap().len(), size);
    assert!(taken <= size + slack, "an archive of {size}: {taken}");

    let (array, taken) = peak(|| idx::read_seekable::<u8>(Cursor::new(&members)));
    assert_eq!(array.unwrap().len(), size);
    assert!(taken <= size + slack, "many members of {size}: {taken}");

    let (array, taken) = peak(|| idx::read::<u8>((&bytes[..]).take(u64::MAX)));
    assert_eq!(array.unwrap().len(), size);
    assert!(taken <= 2 * size + slack, "a stream of {size}: {taken}");
}

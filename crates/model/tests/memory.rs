//! What damaged and hostile files cost in memory, measured by an allocator that counts.
//!
//! Promise: a refused file takes at most twice its size and 2 MiB, whatever it claims to hold.

#[path = "../../data/tests/counting/mod.rs"]
mod counting;
#[path = "parsers/encoded.rs"]
mod encoded;

use std::fs;
use std::path::Path;

use model::file::encode;
use model::{TwoLayerNet, TwoLayerParams};
use tempfile::TempDir;

use counting::{MIB, peak};
use encoded::encoded;

const MAGIC: [u8; 8] = *b"2LAYRNET";
/// Bytes before the payload, which begins with `w1`: its version (1), its shape (16) and its length (8).
const HEADER: usize = 56 + 24;

/// Must be refused within the limit.
fn refused(path: &Path, what: &str, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    let (result, peak) = peak(|| TwoLayerNet::load(path).map(drop));
    println!("{what:50} {:>9} bytes in, {peak:>9} allocated", bytes.len());
    assert!(result.is_err(), "{what} was accepted");
    let limit = 2 * bytes.len() + 2 * MIB;
    assert!(peak <= limit, "{what}: {peak} bytes, more than {limit}");
}

fn with(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..at], new, &bytes[at + new.len()..]].concat()
}

/// The formats of other programs: headers and entries that take many times their size.
#[cfg(feature = "interop")]
mod exchanged {
    use std::io::Cursor;

    use model::interop;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::{MIB, peak};

    pub fn files_that_lie() {
        for length in [32_000, 3 << 20] {
            refused("a safetensors header of axes", &header_of_axes(length));
        }
        for files in [64, 30_000] {
            refused("an archive of empty files", &empty_files(files));
        }
        infinite("F64", &f64::INFINITY.to_le_bytes(), 2);
        infinite("F32", &f32::INFINITY.to_le_bytes(), 2);
        infinite("F16", &0x7C00_u16.to_le_bytes(), 4); // each becomes an f64
    }

    /// Must be refused by both readers within the limit.
    fn refused(what: &str, bytes: &[u8]) {
        let (result, peak) = peak(|| {
            [
                interop::from_npz(bytes).is_err(),
                interop::from_safetensors(bytes).is_err(),
            ]
        });
        println!("{what:50} {:>9} bytes in, {peak:>9} allocated", bytes.len());
        assert_eq!(result, [true; 2], "{what}");
        let limit = 2 * bytes.len() + 2 * MIB;
        assert!(peak <= limit, "{what}: {peak} bytes, more than {limit}");
    }

    fn safetensors(header: &str, numbers: &[u8]) -> Vec<u8> {
        let length = (header.len() as u64).to_le_bytes();
        [&length, header.as_bytes(), numbers].concat()
    }

    /// A header of `length` bytes, all of them the axes of one array.
    fn header_of_axes(length: usize) -> Vec<u8> {
        let shape = "0,".repeat(length / 2 - 40);
        let header =
            format!("{{\"w1\":{{\"dtype\":\"F64\",\"shape\":[{shape}0],\"data_offsets\":[0,0]}}}}");
        safetensors(&header, &[])
    }

    fn empty_files(count: usize) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..count {
            zip.start_file(format!("{i:x}"), SimpleFileOptions::default())
                .unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// A network of infinite numbers must be refused within `factor` times its size and 2 MiB.
    fn infinite(dtype: &str, number: &[u8], factor: usize) {
        let many = 1 << 20;
        let entry = |name: &str, shape: &str, start: usize, end: usize| {
            let (start, end) = (start * number.len(), end * number.len());
            format!(
                r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{start},{end}]}}"#
            )
        };
        let header = [
            entry("w1", "[1,1048576]", 0, many),
            entry("b1", "[1,1048576]", many, 2 * many),
            entry("w2", "[1048576,1]", 2 * many, 3 * many),
            entry("b2", "[1]", 3 * many, 3 * many + 1),
        ];
        let header = format!("{{{}}}", header.join(","));
        let file = safetensors(&header, &number.repeat(3 * many + 1));
        let (result, peak) = peak(|| interop::from_safetensors(&file).map(drop));
        assert!(result.is_err(), "{dtype}");
        let limit = factor * file.len() + 2 * MIB;
        assert!(peak <= limit, "{dtype}: {peak} bytes, more than {limit}");
    }
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn memory_of_a_refused_model_is_bounded_by_its_size() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model.bin");
    let params = TwoLayerParams::zeros(784, 500, 10); // 3 MiB
    let whole = encode(MAGIC, 1, &[784, 500, 10], &params);
    let (loaded, taken) = peak(|| {
        fs::write(&path, &whole).unwrap();
        TwoLayerNet::load(&path).unwrap()
    });
    assert_eq!(loaded.params, params);
    assert!(taken <= 2 * whole.len() + MIB, "accepted: {taken}");

    let refused = |what: &str, bytes: &[u8]| refused(&path, what, bytes);
    refused("a flipped bit", &with(&whole, 2_000_000, &[1]));
    refused("cut in the middle", &whole[..whole.len() / 2]);
    refused("twice", &whole.repeat(2));
    refused("cut after the header", &whole[..HEADER]);
    refused("2^32 dimensions", &with(&whole, 12, &[255; 4]));
    refused("a payload of 2^64 bytes", &with(&whole, 40, &[255; 8]));
    refused("another kind", &vec![0xAA; 3 * MIB]);

    // A forged digest: the content itself must be checked.
    let payload = &whole[HEADER..];
    let lying =
        |what: &str, payload: &[u8]| refused(what, &encoded(MAGIC, &[784, 500, 10], payload));
    lying(
        "w1 of 2^60 numbers",
        &with(payload, 17, &(1_u64 << 60).to_le_bytes()),
    );
    lying(
        "w1 of 2^62 × 0",
        &with(payload, 1, &[[0, 0, 0, 0, 0, 0, 0, 64], [0; 8]].concat()),
    );
    lying("w1 of another shape", &with(payload, 1, &[7]));
    lying(
        "all numbers in w1",
        &with(payload, 17, &(payload.len() as u64 / 8 - 4).to_le_bytes()),
    );
    lying("cut off", &payload[..payload.len() - 8]);
    lying("and more after it", &[payload, &vec![0; MIB]].concat());
    let infinity = f64::INFINITY.to_le_bytes();
    lying("infinite", &with(payload, payload.len() - 8, &infinity));
    let other = encode(MAGIC, 1, &[784, 500, 11], &params);
    refused("announced otherwise", &other);
    #[cfg(feature = "interop")]
    exchanged::files_that_lie();
}

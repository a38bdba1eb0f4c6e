//! Models as `.npz` and `.safetensors`: every bit survives, and damaged files are refused.
#![cfg(feature = "interop")]

use std::io::{Cursor, Write as _};

use model::{TwoLayerNet, TwoLayerParams, interop};
use ndarray::array;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

type Read = fn(&[u8]) -> Result<TwoLayerNet, interop::Error>;
type Write = fn(&TwoLayerParams) -> Vec<u8>;

const FORMATS: [(&str, Write, Read); 2] = [
    ("npz", interop::to_npz, interop::from_npz),
    (
        "safetensors",
        interop::to_safetensors,
        interop::from_safetensors,
    ),
];

fn net() -> TwoLayerNet {
    TwoLayerNet::new(5, 4, 3, 1.0, &mut ChaCha8Rng::seed_from_u64(7))
}

#[test]
fn every_bit_survives() {
    let mut net = net();
    net.params.b1[0] = -0.0;
    net.params.b2[1] = 5e-324;
    net.params.w2[[0, 0]] = f64::MAX;
    for (name, write, read) in FORMATS {
        let back = read(&write(&net.params)).unwrap();
        assert_eq!(back.params.sha256(), net.params.sha256(), "{name}");
    }
}

#[test]
fn truncated_files_are_refused() {
    for (name, write, read) in FORMATS {
        let whole = write(&net().params);
        for length in 0..whole.len() {
            assert!(
                read(&whole[..length]).is_err(),
                "{name} cut to {length} bytes"
            );
        }
    }
}

#[test]
fn no_flipped_bit_makes_a_panic_or_another_network_shape() {
    for (_, write, read) in FORMATS {
        let mut bytes = write(&net().params);
        for bit in 0..8 * bytes.len() {
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(net) = read(&bytes) {
                assert_eq!(net.params.w1.dim(), (5, 4)); // without a checksum, numbers may differ
            }
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn infinite_weights_are_refused() {
    let mut params = net().params;
    params.w1[[1, 2]] = f64::NEG_INFINITY;
    for (_, write, read) in FORMATS {
        let error = read(&write(&params)).unwrap_err().to_string();
        assert!(error.contains("w1[1, 2] is -inf"), "{error}");
    }
}

#[test]
fn shapes_that_are_no_network_are_refused() {
    let mut params = net().params;
    params.b1 = array![1.0, 2.0];
    for (_, write, read) in FORMATS {
        let error = read(&write(&params)).unwrap_err().to_string();
        assert!(error.contains("do not fit together"), "{error}");
    }
}

/// A `.npz` file with one array, in version `version` of the format.
fn npz(version: u8, header: &str) -> Vec<u8> {
    let header = format!("{header:<117}\n");
    let mut npy = [&b"\x93NUMPY"[..], &[version, 0], &[118, 0]].concat();
    npy.extend([0, 0].iter().take(2 * usize::from(version - 1)));
    npy.extend(header.as_bytes());
    archive(&npy, CompressionMethod::Stored)
}

fn archive(w1: &[u8], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    zip.start_file("w1.npy", options).unwrap();
    zip.write_all(w1).unwrap();
    zip.finish().unwrap().into_inner()
}

#[track_caller]
fn refused(npz: &[u8], part: &str) {
    let error = interop::from_npz(npz).unwrap_err().to_string();
    assert!(error.contains(part), "{error}");
}

#[test]
fn an_announced_array_without_its_bytes_is_refused() {
    let shape = "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 1), }";
    refused(&npz(1, shape), "missing");
    refused(&npz(2, shape), "missing");
}

#[test]
fn an_announced_header_without_its_bytes_is_refused() {
    let announced = [
        b"\x93NUMPY\x02\x00",
        &u32::MAX.to_le_bytes()[..],
        b"{'descr'",
    ]
    .concat();
    let file = archive(&announced, CompressionMethod::Stored);
    refused(&file, "cut off");
}

/// Its parser takes twice the time for each: the fuzzer found this one, which it did not live to see refused.
#[test]
fn brackets_within_brackets_are_refused_at_once() {
    let header = format!(
        "{{'descr': '<f4', 'fortran_order': False, 'shape': ({}",
        "[".repeat(40)
    );
    refused(&npz(1, &header), "not of plain numbers");
    refused(&npz(3, &header), "not of plain numbers");
}

/// Half a megabyte of it would be half a gigabyte of zeros.
#[test]
fn zeros_without_end_are_refused() {
    let zeros = vec![0; 65 << 20];
    refused(
        &archive(&zeros, CompressionMethod::Deflated),
        "more than 67108864 bytes",
    );
}

/// 64 MiB are not more than 64 MiB; of an archive of 5 MiB, an array of 65 MiB is less than sixteen times its size.
#[test]
fn zeros_up_to_the_limit_are_unpacked() {
    for (zeros, beside) in [(64 << 20, 0), (65 << 20, 5 << 20)] {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name, size, method| {
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file(name, options).unwrap();
            zip.write_all(&vec![0; size]).unwrap();
        };
        add("w1.npy", zeros, CompressionMethod::Deflated);
        add("beside", beside, CompressionMethod::Stored);
        refused(&zip.finish().unwrap().into_inner(), "magic");
    }
}

#[test]
fn an_archive_of_many_files_is_refused() {
    let with = |files: usize| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..files {
            zip.start_file(format!("{i}.npy"), SimpleFileOptions::default())
                .unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    refused(&with(64), "found 0, 1, 2, 3, 4, 5, 6, 7, …");
    let all_of_eight = interop::from_npz(&with(8)).unwrap_err().to_string();
    assert!(
        all_of_eight.ends_with("found 0, 1, 2, 3, 4, 5, 6, 7"),
        "{all_of_eight}"
    );
    refused(&with(65), "more than 64 files");
}

#[test]
fn a_long_header_is_refused() {
    let with = |length: usize| {
        let header = format!(
            "{{\"__metadata__\":{{\"\":\"{}\"}}}}",
            "x".repeat(length - 24)
        );
        assert_eq!(header.len(), length);
        let file = [&(length as u64).to_le_bytes()[..], header.as_bytes()].concat();
        interop::from_safetensors(&file).unwrap_err().to_string()
    };
    assert!(with(32_768).contains("no array w1"));
    assert!(with(32_769).contains("a header of 32769 bytes"));
}

/// A `.safetensors` file with the four arrays of a 1-1-1 network, whose numbers are all `number`.
fn one_of_each(dtype: &str, bias: &str, number: &[u8]) -> Vec<u8> {
    let entry = |name: &str, shape: &str, i: usize| {
        let (start, end) = (i * number.len(), (i + 1) * number.len());
        format!(r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{start},{end}]}}"#)
    };
    let entries = [
        entry("w1", "[1,1]", 0),
        entry("b1", bias, 1),
        entry("w2", "[1,1]", 2),
        entry("b2", bias, 3),
    ];
    let header = format!("{{{}}}", entries.join(","));
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), &number.repeat(4)].concat()
}

/// Bits by hand: a sign, 5 of exponent (bias 15) and 10 of fraction; bf16 is the upper half of an f32.
#[test]
fn half_precision_is_converted() {
    let numbers: [(&str, [u8; 2], f64); 6] = [
        ("F16", 0x3E00_u16.to_le_bytes(), 1.5),
        ("F16", 0xC000_u16.to_le_bytes(), -2.0),
        ("F16", 0x0001_u16.to_le_bytes(), 2_f64.powi(-24)), // the smallest
        ("F16", 0x7BFF_u16.to_le_bytes(), 65_504.0),        // the largest
        ("BF16", 0x3FC0_u16.to_le_bytes(), 1.5),
        ("BF16", 0xC040_u16.to_le_bytes(), -3.0),
    ];
    for (dtype, bytes, expected) in numbers {
        for bias in ["[1]", "[1,1]"] {
            let net = interop::from_safetensors(&one_of_each(dtype, bias, &bytes)).unwrap();
            assert!(
                net.params
                    .named()
                    .iter()
                    .all(|(_, a)| a.iter().all(|&v| v == expected))
            );
        }
    }
    for (dtype, infinite) in [("F16", 0x7C00_u16), ("BF16", 0x7F80)] {
        let file = one_of_each(dtype, "[1]", &infinite.to_le_bytes());
        let error = interop::from_safetensors(&file).unwrap_err().to_string();
        assert!(error.contains("w1[0, 0] is inf"), "{error}");
    }
}

#[test]
fn other_kinds_of_number_are_refused() {
    for (dtype, size) in [("I64", 8), ("F8_E5M2", 1), ("BOOL", 1)] {
        let file = one_of_each(dtype, "[1]", &[0; 8][..size]);
        let error = interop::from_safetensors(&file).unwrap_err().to_string();
        let expected = format!("w1 holds {dtype}; expected f64, f32, f16 or bf16");
        assert!(error.contains(&expected), "{error}");
    }
}

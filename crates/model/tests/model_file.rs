//! A model file is whole or refused.

use std::fs;

use model::file::{DecodeError, decode, encode, replace};
use model::{Error, TwoLayerNet, TwoLayerParams};
use ndarray::array;

fn net() -> TwoLayerNet {
    TwoLayerNet::from_params(TwoLayerParams {
        w1: array![[0.5, -0.25], [1.0, 2.0], [-3.0, 0.125]],
        b1: array![0.1, -0.0],
        w2: array![[1e-300, 2.0], [3.0, 1e300]],
        b2: array![f64::MIN_POSITIVE, 5e-324],
    })
    .unwrap()
}

#[test]
fn what_was_saved_is_loaded_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bin");
    net().save(&path).unwrap();
    let loaded = TwoLayerNet::load(&path).unwrap();
    assert_eq!(loaded.params.sha256(), net().params.sha256());
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "no temporary file is left"
    );
}

/// Written by version 1; every later release must load it.
#[test]
fn the_golden_file_of_version_1_loads() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/model_v1.bin");
    assert_eq!(TwoLayerNet::load(path).unwrap(), net());
}

#[test]
fn every_flipped_bit_and_every_truncation_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bin");
    net().save(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        matches!(TwoLayerNet::load(&path), Err(Error::Unusable { .. }))
    };
    for bit in 0..8 * bytes.len() {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(refused(&bytes), "bit {bit} flipped");
    }
    for length in 0..bytes.len() {
        assert!(refused(&bytes[..length]), "cut off after {length} bytes");
    }
    assert!(refused(&[bytes, vec![0]].concat()), "a byte too many");
}

#[test]
fn the_message_says_what_was_found_and_expected() {
    let encoded = encode(*b"GREETING", 3, &[2], &"hello");
    assert_eq!(
        decode(*b"GREETING", 3, &encoded),
        Ok((vec![2], "hello".to_string()))
    );
    let refused =
        |magic, version, bytes: &[u8]| decode::<String>(magic, version, bytes).unwrap_err();
    assert_eq!(
        refused(*b"GREETING", 2, &encoded),
        DecodeError::Version {
            found: 3,
            expected: 2
        }
    );
    assert_eq!(
        refused(*b"FAREWELL", 3, &encoded),
        DecodeError::Magic {
            found: b"GREETING".to_vec(),
            expected: *b"FAREWELL"
        }
    );
    let length = encoded.len() as u64;
    assert_eq!(
        refused(*b"GREETING", 3, &encoded[..encoded.len() - 2]),
        DecodeError::Length {
            found: length - 2,
            expected: length
        }
    );
    // A whole file whose content is of another type.
    assert!(matches!(
        decode::<u8>(*b"GREETING", 3, &encoded),
        Err(DecodeError::Payload(_))
    ));
}

#[test]
fn eight_dimensions_are_encoded_and_nine_are_damage() {
    let encoded = encode(*b"GREETING", 1, &[1, 2, 3, 4, 5, 6, 7, 8], &"hello");
    let (dimensions, hello) = decode::<&str>(*b"GREETING", 1, &encoded).unwrap();
    assert_eq!((dimensions.len(), hello), (8, "hello"));
    for rank in [9, u32::MAX] {
        let mut encoded = encoded.clone();
        encoded[12..16].copy_from_slice(&rank.to_le_bytes());
        let refused = decode::<&str>(*b"GREETING", 1, &encoded);
        assert_eq!(refused, Err(DecodeError::Hash), "{rank}");
    }
}

#[test]
fn a_file_in_the_present_folder_needs_no_folder_in_its_name() {
    let here = tempfile::NamedTempFile::new_in(".")
        .unwrap()
        .into_temp_path();
    let name = here.file_name().unwrap();
    replace(name, b"new").unwrap();
    assert_eq!(fs::read(name).unwrap(), b"new");
}

/// There a rename is all or nothing, and elsewhere may be another disk. Seen by where it could not be made.
#[test]
fn the_temporary_file_lies_beside_the_finished_one() {
    let nowhere = tempfile::tempdir().unwrap().path().join("gone");
    let error = replace(nowhere.join("model.bin"), b"").unwrap_err();
    let temporary = nowhere.join(".writing-");
    assert!(
        error.to_string().contains(temporary.to_str().unwrap()),
        "{error}"
    );
}

/// As readable as any other, and not for its owner alone, as temporary files are.
#[cfg(unix)]
#[test]
fn a_finished_file_has_the_permissions_of_any_other() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let [ours, any] = ["ours", "any"].map(|name| folder.path().join(name));
    replace(&ours, b"").unwrap();
    fs::write(&any, b"").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(ours), mode(any));
}

/// By Python's `hashlib.sha256(struct.pack("<7d", …))`.
#[test]
fn the_fingerprint_is_of_the_arrays_in_their_order() {
    let params = TwoLayerParams {
        w1: array![[1.5, -2.0]],
        b1: array![0.25, 3.0],
        w2: array![[-0.0], [1e-300]],
        b2: array![7.0],
    };
    let fingerprint = "c2ff1196aaac68ba85b58a644128823fef9aa1a386945989a5b8bd4a0290ab4c";
    assert_eq!(params.sha256(), fingerprint);
}

#[test]
fn nan_is_neither_saved_nor_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bin");
    net().save(&path).unwrap();
    let mut diverged = net();
    diverged.params.w2[[1, 0]] = f64::NAN;
    match diverged.save(&path) {
        Err(Error::NotFinite {
            array: "w2",
            index,
            value,
        }) => {
            assert_eq!(index, [1, 0]);
            assert!(value.is_nan());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        TwoLayerNet::load(&path).unwrap(),
        net(),
        "the old file is as it was"
    );

    fs::write(&path, encode(*b"2LAYRNET", 1, &[3, 2, 2], &diverged.params)).unwrap();
    assert!(matches!(
        TwoLayerNet::load(&path),
        Err(Error::NotFinite { array: "w2", .. })
    ));
}

#[test]
fn arrays_that_do_not_belong_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bin");
    let mut params = net().params;
    params.b1 = array![1.0, 2.0, 3.0];
    fs::write(&path, encode(*b"2LAYRNET", 1, &[3, 2, 2], &params)).unwrap();
    assert!(matches!(
        TwoLayerNet::load(&path),
        Err(Error::Shapes { b1: 3, .. })
    ));

    fs::write(&path, encode(*b"2LAYRNET", 1, &[2, 3, 2], &net().params)).unwrap();
    assert!(matches!(
        TwoLayerNet::load(&path),
        Err(Error::Announced { .. })
    ));
}

#[test]
fn four_arrays_make_a_network_only_together() {
    let zeros = |d, h, c| TwoLayerParams::zeros(d, h, c);
    assert!(TwoLayerNet::from_params(zeros(3, 2, 4)).is_ok());
    for (what, params) in [
        ("no inputs", zeros(0, 2, 4)),
        ("no hidden units", zeros(3, 0, 4)),
        ("no classes", zeros(3, 2, 0)),
        (
            "w1",
            TwoLayerParams {
                w1: zeros(3, 5, 4).w1,
                ..zeros(3, 2, 4)
            },
        ),
        (
            "b1",
            TwoLayerParams {
                b1: zeros(3, 5, 4).b1,
                ..zeros(3, 2, 4)
            },
        ),
        (
            "w2",
            TwoLayerParams {
                w2: zeros(3, 5, 4).w2,
                ..zeros(3, 2, 4)
            },
        ),
        (
            "b2",
            TwoLayerParams {
                b2: zeros(3, 2, 5).b2,
                ..zeros(3, 2, 4)
            },
        ),
    ] {
        assert!(TwoLayerNet::from_params(params).is_err(), "{what}");
    }
}

#[cfg(unix)]
#[test]
fn an_endless_file_is_refused_by_its_first_bytes() {
    let error = TwoLayerNet::load("/dev/zero").unwrap_err();
    assert!(
        error.to_string().contains("another kind of file"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = TwoLayerNet::load("no/such/model.bin").unwrap_err();
    assert!(
        error.to_string().starts_with("no/such/model.bin: "),
        "{error}"
    );
}

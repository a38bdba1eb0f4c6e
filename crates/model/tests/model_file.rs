//! A model file is whole or refused.

use std::fs;

use model::file::{Unsealing, seal, unseal};
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
    let sealed = seal(*b"GREETING", 3, &[2], &"hello");
    assert_eq!(
        unseal(*b"GREETING", 3, &sealed),
        Ok((vec![2], "hello".to_string()))
    );
    let refused =
        |magic, version, bytes: &[u8]| unseal::<String>(magic, version, bytes).unwrap_err();
    assert_eq!(
        refused(*b"GREETING", 2, &sealed),
        Unsealing::Version {
            found: 3,
            expected: 2
        }
    );
    assert_eq!(
        refused(*b"FAREWELL", 3, &sealed),
        Unsealing::Magic {
            found: b"GREETING".to_vec(),
            expected: *b"FAREWELL"
        }
    );
    let length = sealed.len() as u64;
    assert_eq!(
        refused(*b"GREETING", 3, &sealed[..sealed.len() - 2]),
        Unsealing::Length {
            found: length - 2,
            expected: length
        }
    );
    // A whole file whose content is of another type.
    assert!(matches!(
        unseal::<u8>(*b"GREETING", 3, &sealed),
        Err(Unsealing::Payload(_))
    ));
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

    fs::write(&path, seal(*b"2LAYRNET", 1, &[3, 2, 2], &diverged.params)).unwrap();
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
    fs::write(&path, seal(*b"2LAYRNET", 1, &[3, 2, 2], &params)).unwrap();
    assert!(matches!(
        TwoLayerNet::load(&path),
        Err(Error::Shapes { b1: 3, .. })
    ));

    fs::write(&path, seal(*b"2LAYRNET", 1, &[2, 3, 2], &net().params)).unwrap();
    assert!(matches!(
        TwoLayerNet::load(&path),
        Err(Error::Announced { .. })
    ));

    assert!(TwoLayerNet::from_params(TwoLayerParams::zeros(0, 2, 2)).is_err());
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = TwoLayerNet::load("no/such/model.bin").unwrap_err();
    assert!(
        error.to_string().starts_with("no/such/model.bin: "),
        "{error}"
    );
}

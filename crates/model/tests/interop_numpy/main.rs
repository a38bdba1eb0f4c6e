//! Models as `.npz` and `.safetensors`, to and from NumPy.
#![cfg(feature = "interop")]

use std::{env, fs, path::Path, process::Command};

use model::{TwoLayerNet, interop};
use ndarray::Array2;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use tempfile::TempDir;

/// A Python that has NumPy: the one that PYTHON names, the first on the path, or the system's, which
/// its packages are for. Without one, says that the test is skipped.
fn numpy() -> Option<String> {
    let named = env::var("PYTHON").map(|python| vec![python]);
    let pythons = named.unwrap_or(vec!["python3".into(), "/usr/bin/python3".into()]);
    let has_numpy = |python: &&String| {
        let found = Command::new(python).args(["-c", "import numpy"]).output();
        found.is_ok_and(|output| output.status.success())
    };
    let found = pythons.iter().find(has_numpy).cloned();
    if found.is_none() {
        eprintln!(
            "SKIPPED: no NumPy for {}; install it, or name another Python in PYTHON",
            pythons.join(" or ")
        );
    }
    found
}

fn run(python: &str, folder: &Path, program: &str) {
    let output = Command::new(python)
        .args(["-c", program])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// What a file of little-endian `f64`s holds.
fn floats(path: &Path) -> Vec<f64> {
    let bytes = fs::read(path).unwrap();
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|bytes| f64::from_le_bytes(*bytes))
        .collect()
}

#[test]
fn numpy_loads_an_export_and_predicts_the_same() {
    let Some(python) = numpy() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let net = TwoLayerNet::new(5, 4, 3, 1.0, &mut ChaCha8Rng::seed_from_u64(7));
    let x = Array2::from_shape_fn((6, 5), |(i, j)| (i as f64 - j as f64) / 3.0);
    let bytes: Vec<u8> = x.iter().flat_map(|v| v.to_le_bytes()).collect();
    fs::write(path("x"), bytes).unwrap();
    fs::write(path("net.npz"), interop::to_npz(&net.params)).unwrap();
    let safetensors = interop::to_safetensors(&net.params);
    fs::write(path("net.safetensors"), safetensors).unwrap();
    run(&python, folder.path(), include_str!("predict.py"));
    let ours = net.predict(&x);
    for format in ["npz", "safetensors"] {
        let theirs = floats(&path(&format!("y.{format}")));
        assert_eq!(theirs.len(), ours.len());
        // Both round each of some twenty operations to 1e-16.
        assert!(
            ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < 1e-14),
            "{format}"
        );
    }
}

/// A folder with what `write.py` wrote; nothing without NumPy.
fn written() -> Option<TempDir> {
    let folder = tempfile::tempdir().unwrap();
    run(&numpy()?, folder.path(), include_str!("write.py"));
    Some(folder)
}

fn import(folder: &TempDir, name: &str) -> Result<TwoLayerNet, interop::Error> {
    interop::from_npz(&fs::read(folder.path().join(name)).unwrap())
}

/// All parameters of a file, in the order w1, b1, w2, b2.
fn parameters(folder: &TempDir, name: &str) -> Vec<f64> {
    let params = import(folder, name).unwrap().params;
    let arrays = params.named();
    arrays
        .iter()
        .flat_map(|(_, array)| array.iter().copied())
        .collect()
}

#[test]
fn what_numpy_wrote_is_imported() {
    let Some(folder) = written() else { return };
    let expected = floats(&folder.path().join("expected"));
    for name in ["plain", "compressed", "upper", "columns", "rows"] {
        let found = parameters(&folder, &format!("{name}.npz"));
        assert_eq!(found, expected, "{name}");
    }
    let single = parameters(&folder, "single.npz");
    let rounded: Vec<_> = expected.iter().map(|x| f64::from(*x as f32)).collect();
    assert_eq!(single, rounded);
    for order in ["little", "big"] {
        for width in [2, 4, 8] {
            let name = format!("{order}-f{width}");
            let expected = floats(&folder.path().join(format!("expected-{name}")));
            let found = parameters(&folder, &format!("{name}.npz"));
            assert_eq!(found, expected, "{name}");
        }
    }
}

#[test]
fn what_numpy_wrote_is_refused_where_it_is_no_network() {
    let Some(folder) = written() else { return };
    let kinds = "expected f64, f32, f16 or bf16";
    for (name, found, expected) in [
        ("column", "b1 has the shape [4, 1]", "expected 1 axes"),
        ("long", "w1 holds '<f16'", kinds),
        ("complex", "w1 holds '<c16'", kinds),
        (
            "three",
            "no array b2",
            "expected w1, b1, w2 and b2, found w1, b1, w2",
        ),
        ("integers", "w1 holds '<i8'", kinds),
        ("flat", "w1 has the shape [20]", "expected 2 axes"),
    ] {
        let error = import(&folder, &format!("{name}.npz")).unwrap_err();
        let part = format!("{found}; {expected}");
        assert!(error.to_string().contains(&part), "{name}: {error}");
    }
}

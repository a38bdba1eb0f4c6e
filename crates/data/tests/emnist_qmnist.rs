//! Data sets with other file names and contents: EMNIST and QMNIST.

mod common;

use std::fs;

use common::layout::{is_loaded, put, put_as_published};
use common::{gzip, idx_bytes};
use data::{Error, MnistFiles, load_mnist};
use ndarray::array;

/// `emnist-letters-test-images-idx3-ubyte` and so on, without `t10k`.
fn with_prefix(prefix: &str) -> impl Fn(&str) -> String {
    move |name| format!("{prefix}-{}", name.replace("t10k", "test"))
}

/// The picture
///
/// ```text
/// 1 2 3
/// 4 5 6
/// ```
///
/// is stored column by column, as 3 rows of 2.
#[test]
fn emnists_pictures_are_turned() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), with_prefix("emnist-letters"));
    let images = idx_bytes(8, &[2, 3, 2], &[1, 4, 2, 5, 3, 6, 0, 0, 0, 0, 0, 9]);
    let labels = idx_bytes(8, &[2], &[1, 2]);
    for part in ["train", "test"] {
        let name = |rest: &str| dir.path().join(format!("emnist-letters-{part}-{rest}"));
        fs::write(name("images-idx3-ubyte"), &images).unwrap();
        fs::write(name("labels-idx1-ubyte"), &labels).unwrap();
    }
    let letters = load_mnist(dir.path()).unwrap();
    for part in [&letters.train, &letters.test] {
        assert_eq!(part.image_shape(), (2, 3));
        assert_eq!(part.picture(0), array![[1, 2, 3], [4, 5, 6]]);
        assert_eq!(part.picture(1), array![[0, 0, 0], [0, 0, 9]]);
        assert_eq!(part.images().row(0), array![1, 2, 3, 4, 5, 6]);
        assert_eq!(part.labels(), [1, 2]);
    }
}

#[test]
fn other_data_sets_are_not_turned() {
    for prefix in ["qmnist", "fashion-mnist", "my"] {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), with_prefix(prefix));
        is_loaded(dir.path());
    }
}

#[test]
fn the_only_split_of_a_folder_is_named() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), with_prefix("emnist-letters"));
    let files = MnistFiles::find(dir.path()).unwrap();
    assert_eq!(files.path(), dir.path().join("emnist-letters"));
    assert!(files.is_transposed());
    assert_eq!(MnistFiles::find(files.path()).unwrap().path(), files.path());
}

#[test]
fn several_splits_are_named_and_each_can_be_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let raw = dir.path().join("EMNIST/raw");
    put(&raw, with_prefix("emnist-balanced"));
    put(&raw, with_prefix("emnist-letters"));
    fs::write(
        raw.join("emnist-letters-train-labels-idx1-ubyte"),
        idx_bytes(8, &[30], &[3; 30]),
    )
    .unwrap();
    let choices = [raw.join("emnist-balanced"), raw.join("emnist-letters")];
    for root in [dir.path(), &dir.path().join("EMNIST"), &raw] {
        let error = load_mnist(root).unwrap_err();
        assert!(
            matches!(&error, Error::Ambiguous { found, .. } if found[..] == choices),
            "{error:?}"
        );
        let complaint = error.to_string();
        assert!(complaint.contains("holds 2 data sets; name one of them: "));
        for choice in &choices {
            assert!(complaint.contains(&choice.display().to_string()));
        }
        let load = |name: &str| load_mnist(root.join(name)).unwrap();
        assert_eq!(load("emnist-letters").train.class_counts()[3], 30);
        assert_eq!(load("EMNIST-Balanced").train.class_counts()[3], 3);
    }
}

#[test]
fn mnists_own_names_go_before_a_split() {
    let dir = tempfile::tempdir().unwrap();
    put_as_published(dir.path());
    put(dir.path(), with_prefix("emnist-letters"));
    is_loaded(dir.path());
}

#[test]
fn a_split_that_is_not_there_is_a_missing_folder() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), with_prefix("emnist-letters"));
    let error = load_mnist(dir.path().join("emnist-digits")).unwrap_err();
    assert!(matches!(error, Error::NoFolder { .. }), "{error:?}");
}

#[test]
fn a_split_that_lacks_a_file_says_so() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), with_prefix("emnist-letters"));
    fs::remove_file(dir.path().join("emnist-letters-test-images-idx3-ubyte")).unwrap();
    let message = load_mnist(dir.path()).unwrap_err().to_string();
    let expected = "no emnist-letters-test-images-idx3-ubyte[.gz]";
    assert!(message.contains(expected), "{message}");
}

/// QMNIST's labels: class, NIST's series, writer and so on, eight 32-bit integers for each image.
fn qmnist_labels(classes: &[i32]) -> Vec<u8> {
    let rows = classes
        .iter()
        .map(|&class| [class, 4, 3740, 0, 55, 98, 0, 0]);
    let data: Vec<u8> = rows.flatten().flat_map(i32::to_be_bytes).collect();
    idx_bytes(0x0C, &[classes.len() as u32, 8], &data)
}

fn qmnist(train: &[u8]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), with_prefix("qmnist"));
    for part in ["train", "test"] {
        let labels = format!("qmnist-{part}-labels-idx1-ubyte");
        fs::remove_file(dir.path().join(labels)).unwrap();
    }
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    write("qmnist-train-labels-idx2-int.gz", &gzip(train));
    let classes: Vec<i32> = (0..20).map(|n| n % 10).collect();
    write("qmnist-test-labels-idx2-int", &qmnist_labels(&classes));
    dir
}

#[test]
fn the_first_column_of_qmnists_labels_is_the_class() {
    let classes: Vec<i32> = (0..30).map(|n| n % 10).collect();
    is_loaded(qmnist(&qmnist_labels(&classes)).path());
    let data: Vec<u8> = classes
        .iter()
        .flat_map(|class| class.to_be_bytes())
        .collect();
    is_loaded(qmnist(&idx_bytes(0x0C, &[30], &data)).path());
}

#[test]
fn labels_that_are_no_byte_are_named() {
    for value in [-1, 256, i32::MAX] {
        let mut classes = [0; 30];
        classes[7] = value;
        let error = load_mnist(qmnist(&qmnist_labels(&classes)).path()).unwrap_err();
        let message = error.to_string();
        let fact = format!("label {value} of image 7 is out of range, expected 0 to 255");
        assert!(message.contains(&fact), "{message}");
    }
}

#[test]
fn labels_without_a_class_or_with_three_axes_are_refused() {
    for shape in [&[30, 0][..], &[30, 1, 1]] {
        let data = vec![0; 4 * shape.iter().product::<u32>() as usize];
        let error = load_mnist(qmnist(&idx_bytes(0x0C, shape, &data)).path()).unwrap_err();
        assert!(matches!(error, Error::BadShape { .. }), "{error:?}");
    }
}

#[test]
fn qmnist_without_labels_names_the_file_by_its_own_name() {
    let dir = qmnist(&qmnist_labels(&[0; 30]));
    fs::remove_file(dir.path().join("qmnist-test-labels-idx2-int")).unwrap();
    let message = load_mnist(dir.path()).unwrap_err().to_string();
    let expected = "no qmnist-test-labels-idx2-int[.gz]";
    assert!(message.contains(expected), "{message}");
}

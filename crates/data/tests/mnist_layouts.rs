//! Folder layouts of archives and libraries, and good files beside bad ones.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::layout::{folder, is_loaded, put, put_as_published};
use common::{NAMES, idx_bytes};
use data::{Error, load_mnist};

/// `(name, make)`: `make` puts something unusable at `name`, beside which a good file has another spelling.
#[test]
fn a_file_that_is_no_good_does_not_hide_a_good_one() {
    type Make = fn(&Path);
    let bad: [(&str, Make); 6] = [
        ("a folder", |path| fs::create_dir(path).unwrap()),
        ("an empty file", |path| fs::write(path, b"").unwrap()),
        ("a page", |path| fs::write(path, b"<html>").unwrap()),
        ("a cut file", |path| {
            fs::write(path, idx_bytes(8, &[30], &[1; 29])).unwrap();
        }),
        ("another array", |path| {
            fs::write(path, idx_bytes(0x0E, &[1, 1, 1], &[0; 8])).unwrap();
        }),
        #[cfg(unix)]
        ("a link to nothing", |path| {
            std::os::unix::fs::symlink("nowhere", path).unwrap();
        }),
        #[cfg(not(unix))]
        ("a folder", |path| fs::create_dir(path).unwrap()),
    ];
    for (what, make) in bad {
        for name in NAMES {
            let spellings = spellings(name);
            for good in &spellings {
                let folder = folder();
                let bytes = folder.read(name);
                folder.remove(name);
                for other in spellings.iter().filter(|other| *other != good) {
                    make(&folder.file(other));
                }
                folder.write(good, &bytes);
                assert!(load_mnist(folder.path()).is_ok(), "{good} beside {what}");
            }
        }
    }
}

fn spellings(name: &str) -> [String; 4] {
    let dotted = name.replace("-idx", ".idx");
    [
        name.into(),
        format!("{name}.gz"),
        dotted.clone(),
        format!("{dotted}.gz"),
    ]
}

#[test]
fn files_that_were_passed_over_are_named_only_if_none_is_good() {
    let folder = folder();
    let [plain, compressed, dotted, _] = spellings(NAMES[1]);
    folder.write(&plain, b"");
    fs::create_dir(folder.file(&compressed)).unwrap();
    folder.write(&dotted, b"<html>");
    let error = load_mnist(folder.path()).unwrap_err();
    assert!(matches!(&error, Error::NoneUsable { attempts } if attempts.len() == 3));
    let complaint = folder.complaint();
    for fact in [
        format!("{plain}: cut short: 0 bytes"),
        format!("{compressed}: a folder, expected a file"),
        format!("{dotted}: not an IDX file"),
    ] {
        assert!(complaint.contains(&fact), "{fact} is not in: {complaint}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_named() {
    let folder = folder();
    folder.remove(NAMES[0]);
    std::os::unix::fs::symlink("nowhere", folder.file(NAMES[0])).unwrap();
    let complaint = folder.complaint();
    assert!(
        complaint.contains("a link to a file that does not exist"),
        "{complaint}"
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed() {
    let (elsewhere, folder) = (folder(), tempfile::tempdir().unwrap());
    for name in NAMES {
        std::os::unix::fs::symlink(elsewhere.file(name), folder.path().join(name)).unwrap();
    }
    is_loaded(folder.path());
    let link = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), link.path().join("mnist")).unwrap();
    is_loaded(&link.path().join("mnist"));
    is_loaded(link.path());
}

/// Opening a pipe without a writer would block.
#[cfg(unix)]
#[test]
fn a_pipe_is_not_opened() {
    let folder = folder();
    folder.remove(NAMES[3]);
    let pipe = folder.file(NAMES[3]);
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no mkfifo");
        return;
    }
    let complaint = folder.complaint();
    assert!(complaint.contains("not a regular file"), "{complaint}");
    folder.write("t10k-labels.idx1-ubyte", &expected_labels());
    is_loaded(folder.path());
}

fn expected_labels() -> Vec<u8> {
    folder().read(NAMES[3])
}

#[test]
fn a_file_in_a_folder_of_its_name_is_found() {
    for ending in ["", ".gz"] {
        let dir = tempfile::tempdir().unwrap();
        let source = folder();
        for name in NAMES {
            let inner = dir.path().join(format!("{name}{ending}"));
            fs::create_dir(&inner).unwrap();
            fs::copy(source.file(name), inner.join(name)).unwrap();
        }
        is_loaded(dir.path());
    }
}

#[test]
fn a_file_of_the_folder_itself_goes_before_one_in_a_folder_of_its_name() {
    let folder = folder();
    let good = folder.read(NAMES[1]);
    folder.remove(NAMES[1]);
    fs::create_dir(folder.file(NAMES[1])).unwrap();
    let others = idx_bytes(8, &[30], &[0; 30]);
    fs::write(folder.file(NAMES[1]).join(NAMES[1]), others).unwrap();
    folder.write("train-labels.idx1-ubyte.gz", &good);
    is_loaded(folder.path());
}

#[test]
fn other_spellings_are_found() {
    let renames: [fn(&str) -> String; 5] = [
        str::to_uppercase,
        |name| name.replace("-idx", ".IDX"),
        |name| name.replace("t10k", "test"),
        |name| format!("{}.idx", name.split("-idx").next().unwrap()),
        |name| name.replace('-', "_"),
    ];
    for rename in renames {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), rename);
        is_loaded(dir.path());
    }
}

#[test]
fn archives_of_other_kinds_are_named() {
    let folder = folder();
    folder.remove(NAMES[0]);
    folder.write(&format!("{}.zip", NAMES[0]), b"PK\x03\x04\x14\0\0\0");
    let complaint = folder.complaint();
    assert!(complaint.contains("this is a zip archive"), "{complaint}");
}

#[test]
fn a_git_lfs_pointer_is_named() {
    let folder = folder();
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:440f\nsize 9912422\n";
    folder.write(NAMES[0], pointer);
    assert!(folder.complaint().contains("this is a Git LFS pointer"));
}

#[test]
fn hidden_and_unfinished_files_are_left_alone() {
    let folder = folder();
    folder.write("._train-images-idx3-ubyte", b"Mac OS X");
    folder.write("train-images-idx3-ubyte.gz.part", b"\x1f\x8b");
    is_loaded(folder.path());
}

#[test]
fn files_are_found_below_a_root() {
    for below in [
        "raw",
        "MNIST/raw",
        "mnist",
        "MNIST",
        "FashionMNIST/raw",
        "KMNIST/raw",
        "gzip",
        "EMNIST/raw/gzip",
    ] {
        let root = tempfile::tempdir().unwrap();
        put_as_published(&root.path().join(below));
        is_loaded(root.path());
    }
}

#[test]
fn mnist_goes_before_its_neighbours_below_a_root() {
    let root = tempfile::tempdir().unwrap();
    put_as_published(&root.path().join("MNIST/raw"));
    for other in ["FashionMNIST/raw", "KMNIST/raw"] {
        let dir = root.path().join(other);
        put_as_published(&dir);
        let labels = idx_bytes(8, &[30], &[0; 30]);
        fs::write(dir.join(NAMES[1]), labels).unwrap();
    }
    is_loaded(root.path());
}

#[test]
fn several_data_sets_below_a_root_are_named() {
    let root = tempfile::tempdir().unwrap();
    let below = ["FashionMNIST/raw", "KMNIST/raw"].map(|below| root.path().join(below));
    for dir in &below {
        put_as_published(dir);
    }
    let error = load_mnist(root.path()).unwrap_err();
    assert!(matches!(&error, Error::Ambiguous { found, .. } if found[..] == below));
    for dir in &below {
        is_loaded(dir);
    }
}

#[test]
fn files_in_the_folder_itself_go_before_those_below() {
    let root = tempfile::tempdir().unwrap();
    put_as_published(root.path());
    put(&root.path().join("raw"), |name| format!("{name}.gz"));
    fs::write(root.path().join("raw/train-labels-idx1-ubyte.gz"), b"").unwrap();
    is_loaded(root.path());
}

/// Interrupted unpacking leaves empty files; the good ones are one folder below.
#[test]
fn empty_files_do_not_hide_a_data_set_below() {
    let root = tempfile::tempdir().unwrap();
    for name in NAMES {
        fs::write(root.path().join(name), b"").unwrap();
    }
    put_as_published(&root.path().join("MNIST/raw"));
    is_loaded(root.path());
}

#[test]
fn a_folder_below_that_lacks_a_file_is_named() {
    let root = tempfile::tempdir().unwrap();
    let raw = root.path().join("MNIST/raw");
    put_as_published(&raw);
    fs::remove_file(raw.join(NAMES[3])).unwrap();
    let error = load_mnist(root.path()).unwrap_err();
    assert!(matches!(&error, Error::Missing { dir, name } if *dir == raw && name == NAMES[3]));
}

#[test]
fn an_empty_folder_lacks_the_first_file() {
    let dir = tempfile::tempdir().unwrap();
    let error = load_mnist(dir.path()).unwrap_err();
    assert!(matches!(&error, Error::Missing { name, .. } if name == NAMES[0]));
}

#[test]
fn a_file_in_place_of_the_folder_is_named() {
    let error = load_mnist(folder().file(NAMES[0])).unwrap_err();
    assert!(matches!(&error, Error::NotAFolder { .. }), "{error:?}");
    assert!(error.to_string().contains("a file, expected a folder"));
}

/// The folders of one root that a user may name.
#[test]
fn relative_and_trailing_paths_are_taken() {
    let root = tempfile::tempdir().unwrap();
    put_as_published(&root.path().join("MNIST/raw"));
    for path in ["MNIST/raw/", "MNIST/./raw", "MNIST/raw/../raw", "MNIST/"] {
        is_loaded(&PathBuf::from(format!("{}/{path}", root.path().display())));
    }
}

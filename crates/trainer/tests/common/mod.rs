//! A folder of its own for each test, with a small data set in it.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod pictures;

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use data::TrainTest;
use tempfile::TempDir;

/// The options that make a run small: 60 images of the fixture in batches of 20, 5 hidden units.
pub const SMALL: [&str; 6] = ["--data", "mini", "--batch-size", "20", "--hidden", "5"];

/// The `PATH` with the folder of `program` in front: whoever installs it types its name.
fn path_with(program: &Path) -> OsString {
    let others = env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(Path::to_path_buf).into_iter();
    env::join_paths(folders.chain(env::split_paths(&others))).unwrap()
}

/// A folder that the binary runs in.
pub struct Scene {
    folder: TempDir,
}

impl Scene {
    /// An empty folder but for `mini`: 60 training and 40 test images of the built-in digits, at a
    /// quarter of their size (7×7), as four IDX files.
    pub fn new() -> Self {
        let scene = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        write_mini(&scene.path("mini"));
        scene
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The binary, in this folder and knowing nothing of the tester's environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("trainer"));
        command.current_dir(self.folder.path());
        let proxies = [
            "ALL_PROXY",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "all_proxy",
            "http_proxy",
            "https_proxy",
        ];
        let ours = [
            "MNIST_DIR",
            "CARGO",
            "RAYON_NUM_THREADS",
            "XDG_CACHE_HOME",
            "LC_ALL",
            "LC_MESSAGES",
            "LANG",
        ];
        for name in ours.into_iter().chain(proxies) {
            command.env_remove(name);
        }
        command.env("HOME", self.folder.path());
        command.env("PATH", path_with(Path::new(command.get_program())));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// A small training run into the folder `out`.
    pub fn train(&self, out: &str, options: &[&str]) -> Output {
        self.command()
            .args(["train", "--out", out])
            .args(SMALL)
            .args(options)
            .output()
            .unwrap()
    }

    pub fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The names in a folder, in order.
    pub fn files(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(name)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }
}

/// Every fourth pixel of every fourth row.
fn write_mini(folder: &Path) {
    fs::create_dir(folder).unwrap();
    let TrainTest { train, test } = data::digits_sized(60, 40, 1);
    for (part, dataset) in [("train", train), ("t10k", test)] {
        let count = dataset.len() as u32;
        let pixels = dataset.images().iter().copied().enumerate();
        let quarter = pixels
            .filter(|(i, _)| i % 4 == 0 && i / 28 % 4 == 0)
            .map(|(_, pixel)| pixel);
        let images = idx(0x803, &[count, 7, 7], quarter);
        let labels = idx(0x801, &[count], dataset.labels().iter().copied());
        fs::write(folder.join(format!("{part}-images-idx3-ubyte")), images).unwrap();
        fs::write(folder.join(format!("{part}-labels-idx1-ubyte")), labels).unwrap();
    }
}

/// An IDX file, byte by byte.
pub fn idx(magic: u32, shape: &[u32], bytes: impl Iterator<Item = u8>) -> Vec<u8> {
    let header = std::iter::once(&magic)
        .chain(shape)
        .flat_map(|n| n.to_be_bytes());
    header.chain(bytes).collect()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

pub fn stdout(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

#[track_caller]
pub fn one_line(error: &str, parts: &[&str]) {
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    assert!(error.starts_with("error: "), "{error}");
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in {error}");
    }
}

//! Injects faults into system calls with `strace`: errors, or the death of the process.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::{
    collections::HashMap,
    fs,
    os::unix::process::ExitStatusExt,
    process::{Command, Output},
};

/// The system calls that create and write files, by strace's names.
pub const OPENING: &str = "openat";
pub const WRITING: &str = "write";
pub const SYNCING: &str = "fsync";
pub const RENAMING: &str = "rename,renameat,renameat2";

pub const ALL: [&str; 4] = [OPENING, WRITING, SYNCING, RENAMING];

/// The errors of a disk that is full, damaged or read-only.
pub const ERRORS: [&str; 3] = ["ENOSPC", "EIO", "EROFS"];

/// The system's message for one of [`ERRORS`].
pub fn reason(error: &str) -> &'static str {
    match error {
        "ENOSPC" => "No space left on device",
        "EIO" => "Input/output error",
        "EROFS" => "Read-only file system",
        other => panic!("{other}"),
    }
}

/// Whether strace works here.
pub fn strace() -> bool {
    let works = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    let works = works.is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("SKIPPED: no strace, or it may not trace here");
    }
    works
}

/// The command under strace, with these options for it: its outcome, and the trace. It must have a folder to run in.
pub fn traced(ours: &Command, options: &[&str]) -> (Output, String) {
    let folder = ours.get_current_dir().unwrap();
    let mut command = Command::new("strace");
    command
        .args(["-f", "-o", "trace"])
        .args(options)
        .arg(ours.get_program())
        .args(ours.get_args())
        .current_dir(folder);
    // Threads with heaps of their own sometimes make extra system calls to shrink them; then two runs would
    // not make the same calls.
    command.env("GLIBC_TUNABLES", "glibc.malloc.arena_max=1");
    // Set by Cargo; the loader would search all of its folders first.
    command.env_remove("LD_LIBRARY_PATH");
    for (name, value) in ours.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.output().unwrap();
    (output, fs::read_to_string(folder.join("trace")).unwrap())
}

/// The command, with `fault` injected into calls of this kind; [`ALL`] of them are traced.
pub fn injected(ours: &Command, kind: &str, fault: &str) -> (Output, String) {
    let trace = format!("trace={},{kind}", ALL.join(","));
    traced(
        ours,
        &["-e", &trace, "-e", &format!("inject={kind}:{fault}")],
    )
}

/// All system calls of a command on files, from the start of the process.
pub fn calls(ours: &Command) -> Vec<Call> {
    let (output, trace) = traced(ours, &["-e", &format!("trace={}", ALL.join(","))]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let calls = trace
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, call)| !call.trim().starts_with("+++"));
    calls
        .map(|(thread, call)| Call {
            thread: thread.to_owned(),
            text: call.trim().to_owned(),
        })
        .collect()
}

/// A system call, and the thread that made it.
pub struct Call {
    thread: String,
    pub text: String,
}

impl Call {
    pub fn is(&self, kind: &str) -> bool {
        kind.split(',')
            .any(|name| self.text.starts_with(&format!("{name}(")))
    }

    /// Whether it creates or writes a file in the folder, or concerns the folder itself. Reading and printing do not count.
    pub fn is_ours(&self, folder: &str) -> bool {
        if self.is(OPENING) {
            let makes = ["O_CREAT", "O_TMPFILE"];
            makes.iter().any(|flag| self.text.contains(flag)) || self.opens(folder)
        } else {
            !self.text.starts_with("write(2,") && !self.text.starts_with("write(1,")
        }
    }

    /// Whether it opens a folder of that name.
    pub fn opens(&self, folder: &str) -> bool {
        let ways = [format!("/{folder}\""), format!("\"{folder}\"")];
        self.is(OPENING) && ways.iter().any(|way| self.text.contains(way))
    }
}

/// The numbers of the calls of this kind that count, within their thread, as strace numbers them; without
/// numbers at which another thread would be hit too.
pub fn places(calls: &[Call], kind: &str, folder: &str) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut places = Vec::new();
    for call in calls.iter().filter(|call| call.is(kind)) {
        let count = counts.entry(&call.thread).or_default();
        *count += 1;
        if call.is_ours(folder) {
            places.push((call.thread.as_str(), *count));
        }
    }
    let alone = |thread: &str, place: usize| {
        counts
            .iter()
            .all(|(other, count)| *other == thread || *count < place)
    };
    let places: Vec<_> = places
        .into_iter()
        .filter(|&(thread, place)| alone(thread, place))
        .map(|(_, place)| place)
        .collect();
    assert!(!places.is_empty(), "no {kind}");
    places
}

/// Whether the process was killed. If strace outlives it, its exit code says so.
pub fn is_killed(output: &Output) -> bool {
    output.status.signal() == Some(9) || output.status.code() == Some(137)
}

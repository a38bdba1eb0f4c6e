//! System calls that fail, or at which the process dies, by `strace`.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::{
    collections::HashMap,
    fs,
    os::unix::process::ExitStatusExt,
    process::{Command, Output},
};

/// What files are made with, as strace calls it.
pub const OPENING: &str = "openat";
pub const WRITING: &str = "write";
pub const SYNCING: &str = "fsync";
pub const RENAMING: &str = "rename,renameat,renameat2";

pub const ALL: [&str; 4] = [OPENING, WRITING, SYNCING, RENAMING];

/// The errors of a disk that is full, damaged or not to be written.
pub const ERRORS: [&str; 3] = ["ENOSPC", "EIO", "EROFS"];

/// What the system says of one of [`ERRORS`].
pub fn reason(error: &str) -> &'static str {
    match error {
        "ENOSPC" => "No space left on device",
        "EIO" => "Input/output error",
        "EROFS" => "Read-only file system",
        other => panic!("{other}"),
    }
}

/// Whether strace can trace here.
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
    // Threads with heaps of their own ask the system, once in a while, whether these may shrink: then
    // two runs would not make the same calls.
    command.env("GLIBC_TUNABLES", "glibc.malloc.arena_max=1");
    // Cargo's: the loader would look through all of its folders first.
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

/// All calls that a command makes files with, from the process's beginning on.
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

    /// Whether it is about a file that is made, or the folder of that name; what is read is not, nor what is printed.
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

/// Which of the calls of this kind are ours, counted within their thread, as strace counts; without
/// those at whose number another thread would be hit as well.
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

/// Whether the process was killed; strace, where it outlives it, says so in its exit code.
pub fn is_killed(output: &Output) -> bool {
    output.status.signal() == Some(9) || output.status.code() == Some(137)
}

//! The disk fails, or the process dies, at every write, fsync and rename of a run: an earlier checkpoint always
//! loads, what went wrong is said, nothing is left lying about, and resuming gives the same bits.
//!
//! The calls are made to fail by `strace`; without it, or where it may not trace, the tests say that
//! they are skipped.
#![cfg(target_os = "linux")]

mod common;

use std::{
    collections::HashMap,
    os::unix::process::ExitStatusExt,
    process::{Command, Output},
};

use common::{SMALL, Scene, code, stderr};
use trainer::checkpoint::Checkpoint;

/// What a run makes files with, as strace calls it.
const OPENING: &str = "openat";
const WRITING: &str = "write";
const SYNCING: &str = "fsync";
const RENAMING: &str = "rename,renameat,renameat2";

const RUN: [&str; 8] = [
    "--iterations",
    "2",
    "--checkpoint-every",
    "1",
    "--progress",
    "plain",
    "--threads",
    "1",
];

/// A run under strace, with these options for it.
fn traced(scene: &Scene, strace: &[&str]) -> Output {
    let train = scene.command();
    let mut command = Command::new("strace");
    command
        .args(["-f", "-o", "trace"])
        .args(strace)
        .arg(train.get_program());
    command
        .args(["train", "--out", "run"])
        .args(SMALL)
        .args(RUN);
    command.current_dir(train.get_current_dir().unwrap());
    // Threads with heaps of their own ask the system, once in a while, whether these may shrink: then
    // two runs would not make the same calls.
    command.env("GLIBC_TUNABLES", "glibc.malloc.arena_max=1");
    for (name, value) in train.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.output().unwrap()
}

/// Whether strace can trace here.
fn strace() -> bool {
    let works = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    let works = works.is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("SKIPPED: no strace, or it may not trace here");
    }
    works
}

/// All calls that a run makes files with, from the process's beginning on.
fn calls(scene: &Scene) -> Vec<Call> {
    let all = [OPENING, WRITING, SYNCING, RENAMING].join(",");
    let output = traced(scene, &["-e", &format!("trace={all}")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let trace = scene.read("trace");
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
struct Call {
    thread: String,
    text: String,
}

impl Call {
    fn is(&self, kind: &str) -> bool {
        kind.split(',')
            .any(|name| self.text.starts_with(&format!("{name}(")))
    }

    /// Whether it is about the run's folder or a file in it; progress on standard error is not.
    fn is_ours(&self) -> bool {
        if self.is(OPENING) || self.is(RENAMING) {
            self.text.contains("\"run\"") || self.text.contains("\"run/")
        } else {
            !self.text.starts_with("write(2,") && !self.text.starts_with("write(1,")
        }
    }
}

/// Which of the calls of this kind are ours, counted within their thread, as strace counts; without
/// those at whose number another thread would be hit as well.
fn places(calls: &[Call], kind: &str) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut places = Vec::new();
    for call in calls.iter().filter(|call| call.is(kind)) {
        let count = counts.entry(&call.thread).or_default();
        *count += 1;
        if call.is_ours() {
            places.push((call.thread.as_str(), *count));
        }
    }
    let alone = |thread: &str, place: usize| {
        counts
            .iter()
            .all(|(other, count)| *other == thread || *count < place)
    };
    places
        .into_iter()
        .filter(|&(thread, place)| alone(thread, place))
        .map(|(_, place)| place)
        .collect()
}

/// For each call of this kind that the run makes in its folder: has strace inject `fault` there, and
/// hands the outcome over.
fn at_every(kind: &str, fault: &str, outcome: impl Fn(&Scene, usize, &Output)) {
    let scene = Scene::new();
    let calls = calls(&scene);
    let straight = scene.bytes("run/model.bin");
    let places = places(&calls, kind);
    assert!(!places.is_empty(), "no {kind}");
    for &when in &places {
        std::fs::remove_dir_all(scene.path("run")).unwrap();
        let inject = format!("inject={kind}:{fault}:when={when}");
        let output = traced(&scene, &["-e", &format!("trace={kind}"), "-e", &inject]);
        outcome(&scene, when, &output);

        let checkpoint = scene.path("run/checkpoint.bin");
        let resumed = if checkpoint.exists() {
            let loaded = Checkpoint::load(&checkpoint);
            assert!(loaded.is_ok(), "{inject}: {}", loaded.unwrap_err());
            scene.run(&["train", "--resume", "run"])
        } else {
            scene
                .command()
                .args(["train", "--out", "run", "--overwrite"])
                .args(SMALL)
                .args(RUN)
                .output()
                .unwrap()
        };
        assert_eq!(code(&resumed), 0, "{inject}: {}", stderr(&resumed));
        assert!(
            scene.bytes("run/model.bin") == straight,
            "{inject}: other bits"
        );
        assert!(
            !has_temporaries(&scene),
            "{inject}: temporaries after resuming"
        );
    }
    println!("{kind} {fault}: {} places", places.len());
}

fn has_temporaries(scene: &Scene) -> bool {
    scene.exists("run")
        && scene
            .files("run")
            .iter()
            .any(|name| name.starts_with(".writing-"))
}

/// The run fails with one line that gives the system's reason, or goes on with a warning.
fn fails_cleanly(kind: &str, error: &str, reason: &str) {
    if !strace() {
        return;
    }
    at_every(kind, &format!("error={error}"), |scene, when, output| {
        let said = stderr(output);
        // The message itself may be the write that fails, in another thread: then nothing can be said.
        let silenced = scene
            .read("trace")
            .lines()
            .any(|line| line.contains("write(2,") && line.contains("INJECTED"));
        assert!(silenced || said.contains(reason), "{kind} {when}: {said}");
        match code(output) {
            0 => assert!(
                silenced || said.contains("warning: cannot write run/checkpoint.bin"),
                "{kind} {when}: {said}"
            ),
            1 => assert!(
                silenced || said.lines().last().unwrap().starts_with("error: "),
                "{kind} {when}: {said}"
            ),
            other => panic!("{kind} {when}: exit code {other}: {said}"),
        }
        assert!(!has_temporaries(scene), "{kind} {when}: temporaries");
    });
}

/// The process is gone before the call is made.
fn dies(kind: &str) {
    if !strace() {
        return;
    }
    at_every(kind, "signal=KILL", |_, when, output| {
        let died = output.status.signal() == Some(9) || output.status.code() == Some(137);
        assert!(died, "{kind} {when}: {:?}", output.status);
    });
}

#[test]
fn a_full_disk_at_every_write() {
    fails_cleanly(WRITING, "ENOSPC", "No space left on device");
}

#[test]
fn a_failing_disk_at_every_write_and_fsync() {
    fails_cleanly(WRITING, "EIO", "Input/output error");
    fails_cleanly(SYNCING, "EIO", "Input/output error");
}

#[test]
fn a_read_only_disk_at_every_renaming() {
    fails_cleanly(RENAMING, "EROFS", "Read-only file system");
}

#[test]
fn a_folder_that_cannot_be_created() {
    if !strace() {
        return;
    }
    let scene = Scene::new();
    let output = traced(
        &scene,
        &["-e", "trace=mkdir", "-e", "inject=mkdir:error=EROFS"],
    );
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("cannot create run: Read-only file system"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn death_at_every_write() {
    dies(WRITING);
}

#[test]
fn death_at_every_fsync_and_renaming() {
    dies(SYNCING);
    dies(RENAMING);
}

/// A kill leaves the cache of the operating system as it is; what a power failure leaves is decided
/// by the order of these calls.
#[test]
fn content_is_on_the_disk_before_the_name_and_the_name_before_the_next_file() {
    if !strace() {
        return;
    }
    let calls = calls(&Scene::new());
    let files: Vec<_> = calls.iter().filter(|call| call.is_ours()).collect();
    let mut renamed = 0;
    for (i, call) in files
        .iter()
        .enumerate()
        .filter(|(_, call)| call.is(RENAMING))
    {
        assert!(call.text.contains(".writing-"), "{}", call.text);
        assert!(
            files[i - 1].is(SYNCING),
            "before {}: {}",
            call.text,
            files[i - 1].text
        );
        assert!(
            files[i + 1].is(OPENING) && files[i + 1].text.contains("\"run\""),
            "after {}: {}",
            call.text,
            files[i + 1].text
        );
        assert!(
            files[i + 2].is(SYNCING),
            "after {}: {}",
            call.text,
            files[i + 2].text
        );
        renamed += 1;
    }
    assert!(renamed >= 12, "{renamed} files");
}

//! The disk fails, or the process is killed, at every open, write, fsync and rename of a run. An earlier checkpoint
//! always loads, the error is reported, no temporary files are left, and resuming gives the same bits. Files of other
//! commands have their old or their new content.
//!
//! `strace` injects the faults. Without it, or without the right to trace, the tests say that they are
//! skipped.
#![cfg(target_os = "linux")]

mod common;
#[path = "../../data/tests/strace/mod.rs"]
mod strace;

use std::collections::HashSet;
use std::process::Output;

use common::{SMALL, Scene, code, one_line, stderr};
use strace::{
    ALL, ERRORS, OPENING, RENAMING, SYNCING, WRITING, calls, injected, is_killed, places, reason,
    strace,
};
use trainer::checkpoint::Checkpoint;

/// A run of two iterations, three checkpoints and all results.
fn run() -> Vec<&'static str> {
    let options = "--iterations 2 --checkpoint-every 1 --progress plain --threads 1";
    let run = ["train", "--out", "run"].into_iter().chain(SMALL);
    run.chain(options.split(' ')).collect()
}

fn command(scene: &Scene, arguments: &[&str]) -> std::process::Command {
    let mut command = scene.command();
    command.args(arguments);
    command
}

/// The outcome of a run with a fault.
struct Outcome<'a> {
    /// The call with the fault.
    place: String,
    output: &'a Output,
    trace: &'a str,
    temporaries: bool,
}

/// For each call of this kind that the run makes in its folder: injects `fault` there and passes the outcome
/// on.
fn at_every(kind: &str, fault: &str, examine: impl Fn(&Outcome)) {
    if !strace() {
        return;
    }
    let scene = Scene::new();
    let train = command(&scene, &run());
    let places = places(&calls(&train), kind, "run");
    let straight = scene.bytes("run/model.bin");
    for place in &places {
        std::fs::remove_dir_all(scene.path("run")).unwrap();
        let fault = fault.replace("when=", &format!("when={place}"));
        let (output, trace) = injected(&train, kind, &fault);
        let place = format!("{kind}:{fault}");
        examine(&Outcome {
            place: place.clone(),
            output: &output,
            trace: &trace,
            temporaries: has_temporaries(&scene, "run"),
        });

        let checkpoint = scene.path("run/checkpoint.bin");
        let resumed = if checkpoint.exists() {
            let loaded = Checkpoint::load(&checkpoint);
            assert!(loaded.is_ok(), "{place}: {}", loaded.unwrap_err());
            scene.run(&["train", "--resume", "run"])
        } else {
            scene.run(&[&run()[..], &["--overwrite"]].concat())
        };
        assert_eq!(code(&resumed), 0, "{place}: {}", stderr(&resumed));
        let same = scene.bytes("run/model.bin") == straight;
        assert!(same, "{place}: other bits");
        let left = has_temporaries(&scene, "run");
        assert!(!left, "{place}: temporaries after resuming");
    }
    println!("{kind} {fault}: {} places", places.len());
}

fn has_temporaries(scene: &Scene, folder: &str) -> bool {
    scene.exists(folder)
        && scene
            .files(folder)
            .iter()
            .any(|name| name.starts_with(".writing-"))
}

/// Whether the write of the message itself failed, in another thread, so that there is no message.
///
/// If the call of another thread comes between, a call has two lines in the trace, and the second, marked `resumed`,
/// has its result.
fn is_silenced(trace: &str) -> bool {
    let mut saying = HashSet::new();
    trace.lines().any(|line| {
        let thread = line.split_whitespace().next();
        let is_message = if line.contains("write(2,") {
            saying.insert(thread);
            true
        } else {
            line.contains("write resumed>") && saying.contains(&thread)
        };
        is_message && line.contains("INJECTED")
    })
}

/// The run fails with one line that gives the system's reason, or continues with a warning.
fn fails_cleanly(kind: &str, error: &str) {
    at_every(kind, &format!("error={error}:when="), |outcome| {
        let (place, said) = (&outcome.place, stderr(outcome.output));
        assert!(!outcome.temporaries, "{place}: temporaries");
        let expected = match code(outcome.output) {
            0 => said.contains("warning: cannot write run/checkpoint.bin"),
            1 => said
                .lines()
                .last()
                .is_some_and(|line| line.starts_with("error: ")),
            other => panic!("{place}: exit code {other}: {said}"),
        };
        let told = expected && said.contains(reason(error));
        assert!(told || is_silenced(outcome.trace), "{place}: {said}");
    });
}

/// The process is killed before the call.
fn dies(kind: &str) {
    at_every(kind, "signal=KILL:when=", |outcome| {
        let status = outcome.output.status;
        assert!(is_killed(outcome.output), "{}: {status:?}", outcome.place);
    });
}

#[test]
fn a_full_disk_at_every_opening_write_fsync_and_renaming() {
    for kind in ALL {
        fails_cleanly(kind, "ENOSPC");
    }
}

#[test]
fn a_failing_disk_at_every_opening_write_fsync_and_renaming() {
    for kind in ALL {
        fails_cleanly(kind, "EIO");
    }
}

#[test]
fn a_read_only_disk_at_every_opening_write_fsync_and_renaming() {
    for kind in ALL {
        fails_cleanly(kind, "EROFS");
    }
}

/// From some write on, all writes fail, even those of messages.
#[test]
fn a_disk_that_stays_full_from_every_write_on() {
    at_every(WRITING, "error=ENOSPC:when=+", |outcome| {
        let (place, said) = (&outcome.place, stderr(outcome.output));
        assert_eq!(code(outcome.output), 1, "{place}: {said}");
        assert!(!outcome.temporaries, "{place}: temporaries");
    });
}

#[test]
fn a_folder_that_cannot_be_created() {
    if !strace() {
        return;
    }
    let scene = Scene::new();
    let (output, _) = injected(&command(&scene, &run()), "mkdir", "error=EROFS");
    assert_eq!(code(&output), 1);
    one_line(
        stderr(&output),
        &["cannot create run: Read-only file system"],
    );
}

#[test]
fn death_at_every_opening_and_write() {
    dies(OPENING);
    dies(WRITING);
}

#[test]
fn death_at_every_fsync_and_renaming() {
    dies(SYNCING);
    dies(RENAMING);
}

/// After a failed sync the system may have dropped the pages, so syncing the same file again proves nothing.
#[test]
fn what_could_not_be_synced_is_written_anew() {
    at_every(SYNCING, "error=EIO:when=", |outcome| {
        let fault = outcome
            .trace
            .lines()
            .position(|line| line.contains("INJECTED"));
        let after: Vec<_> = outcome.trace.lines().skip(1 + fault.unwrap()).collect();
        let next = |call| after.iter().position(|line| line.contains(call));
        let opening_first = |sync| next("openat(").is_some_and(|opening: usize| opening < sync);
        let place = &outcome.place;
        assert!(next("fsync(").is_none_or(opening_first), "{place}");
    });
}

/// A kill keeps the cache of the operating system. After a power failure, the order of these calls decides which
/// files exist.
#[test]
fn content_is_on_the_disk_before_the_name_and_the_name_before_the_next_file() {
    if !strace() {
        return;
    }
    let scene = Scene::new();
    let calls = calls(&command(&scene, &run()));
    let files: Vec<_> = calls.iter().filter(|call| call.is_ours("run")).collect();
    let mut renamed = 0;
    for (i, call) in files
        .iter()
        .enumerate()
        .filter(|(_, call)| call.is(RENAMING))
    {
        assert!(call.text.contains(".writing-"), "{}", call.text);
        let [before, after, last] = [files[i - 1], files[i + 1], files[i + 2]];
        assert!(before.is(SYNCING), "before {}: {}", call.text, before.text);
        assert!(after.opens("run"), "after {}: {}", call.text, after.text);
        assert!(last.is(SYNCING), "after {}: {}", call.text, last.text);
        renamed += 1;
    }
    assert!(renamed >= 12, "{renamed} files");
}

/// At every fault, `file` has its old or its new content, and the command reports the reason.
fn old_or_new(arguments: &[&str], file: &str) {
    if !strace() {
        return;
    }
    let scene = Scene::new();
    scene.train("run", &["--iterations", "2"]);
    let export = ["model", "export", "run", "other.npz"];
    assert_eq!(code(&scene.run(&export)), 0);
    scene.write(file, "old");
    let command = command(&scene, arguments);
    let calls = calls(&command);
    let new = scene.bytes(file);
    assert!(new != b"old");
    let errors = ERRORS.map(|error| format!("error={error}"));
    // Not at every open: those of the loader have the same numbers in another thread.
    for kind in [WRITING, SYNCING, RENAMING] {
        let places = places(&calls, kind, "run");
        for fault in errors.iter().map(String::as_str).chain(["signal=KILL"]) {
            for when in &places {
                scene.write(file, "old");
                let (output, trace) = injected(&command, kind, &format!("{fault}:when={when}"));
                let place = format!("{kind}:{fault}:when={when}: {}", stderr(&output));
                let found = scene.bytes(file);
                assert!(found == b"old" || found == new, "half written: {place}");
                let Some(error) = fault.strip_prefix("error=") else {
                    assert!(is_killed(&output), "{:?}: {place}", output.status);
                    continue;
                };
                assert_eq!(code(&output), 1, "{place}");
                if !is_silenced(&trace) {
                    one_line(stderr(&output), &[reason(error)]);
                }
                let left = [".", "run"].map(|folder| has_temporaries(&scene, folder));
                assert_eq!(left, [false; 2], "temporaries: {place}");
                // Without a resumed run, the files of killed processes stay; remove them.
            }
            for folder in [".", "run"] {
                for name in scene.files(folder) {
                    if name.starts_with(".writing-") {
                        std::fs::remove_file(scene.path(folder).join(name)).unwrap();
                    }
                }
            }
        }
    }
}

#[test]
fn an_exported_model_is_old_or_new() {
    old_or_new(&["model", "export", "run", "m.npz"], "m.npz");
    old_or_new(
        &["model", "export", "run", "m.safetensors"],
        "m.safetensors",
    );
}

#[test]
fn an_imported_model_is_old_or_new() {
    old_or_new(&["model", "import", "other.npz", "m.bin"], "m.bin");
}

#[test]
fn a_picture_is_old_or_new() {
    old_or_new(&["plot", "run"], "run/accuracy.svg");
}

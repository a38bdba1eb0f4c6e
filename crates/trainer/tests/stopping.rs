//! Runs that are interrupted, killed, or started twice in one folder lose nothing. Resumed, they end with the
//! bits of an uninterrupted run.
#![cfg(unix)]

mod common;

use std::{
    env,
    os::unix::{fs::symlink, process::ExitStatusExt},
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use common::{SMALL, Scene, code, stderr, stdout};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trainer::checkpoint::Checkpoint;

/// More iterations than any test waits for.
const ENDLESS: &str = "100000000";

/// A run in the background, which is killed when a test fails.
struct Running(Option<Child>);

impl Running {
    fn child(&mut self) -> &mut Child {
        self.0.as_mut().expect("not waited for yet")
    }

    fn end(mut self) -> Output {
        self.0
            .take()
            .expect("not waited for yet")
            .wait_with_output()
            .unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
        }
    }
}

/// Starts a run and waits for its first checkpoint.
fn start(scene: &Scene, out: &str, options: &[&str]) -> Running {
    let child = scene
        .command()
        .args(["train", "--out", out])
        .args(SMALL)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut run = Running(Some(child));
    let checkpoint = format!("{out}/checkpoint.bin");
    let begun = Instant::now();
    while !scene.exists(&checkpoint) {
        assert_eq!(
            run.child().try_wait().unwrap(),
            None,
            "ended before its first checkpoint"
        );
        assert!(begun.elapsed() < Duration::from_mins(10), "waited too long");
        sleep(Duration::from_millis(2));
    }
    run
}

fn signal(run: &mut Running, name: &str) {
    let status = Command::new("kill")
        .args([format!("-{name}"), run.child().id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn a_signal_ends_the_run_with_everything_saved() {
    let scene = Scene::new();
    for (name, expected) in [("INT", 130), ("TERM", 143)] {
        let mut run = start(&scene, name, &["--iterations", ENDLESS]);
        sleep(Duration::from_millis(50));
        signal(&mut run, name);
        let output = run.end();
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        assert!(stdout(&output).contains(&format!("Next: trainer train --resume {name}")));
        assert_eq!(
            scene.json(&format!("{name}/run.json"))["ending"],
            "interrupted"
        );
        let done = scene.json(&format!("{name}/run.json"))["iterations"]
            .as_u64()
            .unwrap();
        assert_eq!(
            scene.read(&format!("{name}/metrics.csv")).lines().count() as u64,
            1 + done
        );

        let more = (done + 5).to_string();
        let resumed = scene.run(&["train", "--resume", name, "--iterations", &more]);
        assert_eq!(code(&resumed), 0, "{}", stderr(&resumed));
        scene.train("straight", &["--iterations", &more, "--overwrite"]);
        assert_same_run(&scene, name, "straight");
    }
}

#[track_caller]
fn assert_same_run(scene: &Scene, one: &str, other: &str) {
    for file in [
        "model.bin",
        "metrics.csv",
        "accuracy.csv",
        "loss.svg",
        "accuracy.svg",
        "config.toml",
    ] {
        let (one, other) = (format!("{one}/{file}"), format!("{other}/{file}"));
        assert!(
            scene.bytes(&one) == scene.bytes(&other),
            "{one} is not {other}"
        );
    }
}

/// A run of which one step of the direct gradient takes minutes.
fn direct(hidden: &str) -> Vec<&str> {
    let options = "--iterations 5 --gradient direct --batch-size 60 --hidden";
    options.split(' ').chain([hidden]).collect()
}

/// If the run is resumed, it draws the same batch again.
#[test]
fn an_interrupted_step_of_the_direct_gradient_changes_nothing() {
    let scene = Scene::new();
    let mut run = start(&scene, "run", &direct("400"));
    let path = scene.path("run/checkpoint.bin");
    let begun = Checkpoint::load(&path).unwrap().state;
    sleep(Duration::from_secs(4));
    signal(&mut run, "INT");
    assert_eq!(code(&run.end()), 130);
    let ended = Checkpoint::load(&path).unwrap().state;
    assert!(ended.history.loss.is_empty());
    assert_eq!(
        (&ended.params, &ended.rng, &ended.sampler),
        (&begun.params, &begun.rng, &begun.sampler)
    );
}

#[test]
fn a_time_limit_ends_a_run_within_a_step_of_the_direct_gradient() {
    let scene = Scene::new();
    let limited = [direct("400"), vec!["--time-limit", "1s"]].concat();
    let run = start(&scene, "run", &limited);
    assert_eq!(code(&run.end()), 0);
    let state = Checkpoint::load(&scene.path("run/checkpoint.bin")).unwrap();
    assert!(state.state.history.loss.is_empty());
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let scene = Scene::new();
    // The first signal waits for 256 entries of the gradient, which takes over ten seconds for a network this large.
    let mut run = start(&scene, "run", &direct("40000"));
    // The time estimate and the first accuracies are done by then.
    sleep(Duration::from_secs(4));
    signal(&mut run, "INT");
    // Two signals at the same time would count as one.
    sleep(Duration::from_millis(100));
    signal(&mut run, "INT");
    assert_eq!(code(&run.end()), 130);
    assert!(
        !scene.exists("run/run.json"),
        "the first alone would have let it finish"
    );
    assert_eq!(
        Checkpoint::load(&scene.path("run/checkpoint.bin"))
            .unwrap()
            .state
            .history
            .loss
            .len(),
        0
    );
}

/// Begins the run `out`, or resumes it from its checkpoint if it has one.
fn begin_or_resume(scene: &Scene, out: &str, options: &[&str]) -> Child {
    let mut command = scene.command();
    if scene.exists(&format!("{out}/checkpoint.bin")) {
        command.args(["train", "--resume", out, "--progress", "none"]);
    } else {
        command.args(["train", "--out", out, "--overwrite"]);
        command.args(SMALL).args(options);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// `KILLS=1000 cargo test --release …` for more of them.
#[test]
fn killed_at_random_moments_a_run_ends_with_the_same_bits() {
    let kills: u32 = env::var("KILLS").map_or(40, |kills| kills.parse().unwrap());
    let options = "--iterations 300 --sampling shuffle --checkpoint-every 5 --progress none";
    let options: Vec<_> = options.split(' ').collect();
    let scene = Scene::new();
    let started = Instant::now();
    scene.train("straight", &options);
    let longest = started.elapsed() / 4;
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (mut killed, mut runs) = (0, 0);
    while killed < kills {
        let run = format!("run{runs}");
        let checkpoint = scene.path(&format!("{run}/checkpoint.bin"));
        runs += 1;
        loop {
            let mut child = begin_or_resume(&scene, &run, &options);
            if killed < kills {
                sleep(rng.random_range(Duration::ZERO..longest));
                child.kill().unwrap();
            }
            let output = child.wait_with_output().unwrap();
            if output.status.signal().is_none() {
                assert_eq!(code(&output), 0, "{}", stderr(&output));
                break;
            }
            killed += 1;
            let whole = !checkpoint.exists() || Checkpoint::load(&checkpoint).is_ok();
            assert!(whole, "kill {killed}");
        }
        assert_same_run(&scene, &run, "straight");
        let left = scene.files(&run).into_iter();
        let left = left.filter(|name| name.starts_with(".writing-")).count();
        assert_eq!(left, 0, "temporaries of killed processes");
    }
    println!(
        "{killed} kills in {runs} runs: every checkpoint loaded, every run ended with the same bits"
    );
}

/// `SIGNALS=100 cargo test --release …` for more of them, of the notes' network on as many images as MNIST has.
#[test]
fn interrupted_at_random_moments_a_run_is_saved_as_far_as_it_came() {
    const NOTES: [&str; 6] = ["--data", "digits", "--batch-size", "100", "--hidden", "50"];
    let signals = env::var("SIGNALS").map(|signals| signals.parse().unwrap());
    let settings = if signals.is_ok() { NOTES } else { SMALL };
    let options = [&settings[..], &["--iterations", ENDLESS]].concat();
    let scene = Scene::new();
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let (mut waits, mut losses) = (Vec::new(), Vec::new());
    for i in 0..signals.unwrap_or(10) {
        let name = format!("run{i}");
        let mut run = start(&scene, &name, &options);
        sleep(rng.random_range(Duration::ZERO..Duration::from_millis(500)));
        let asked = Instant::now();
        signal(&mut run, "INT");
        let output = run.end();
        waits.push(asked.elapsed());
        assert_eq!(code(&output), 130, "{}", stderr(&output));
        let checkpoint = Checkpoint::load(&scene.path(&format!("{name}/checkpoint.bin")));
        let table = scene.read(&format!("{name}/metrics.csv"));
        let done = checkpoint.unwrap().state.history.loss.len();
        assert_eq!(table.lines().count(), 1 + done);
        assert_eq!(scene.json(&format!("{name}/run.json"))["iterations"], done);
        losses.push(table);
        std::fs::remove_dir_all(scene.path(&name)).unwrap();
    }
    let longest = losses.iter().max_by_key(|table| table.len()).unwrap();
    assert!(losses.iter().all(|table| longest.starts_with(table)));
    waits.sort();
    println!(
        "{} signals: ended, with everything saved, after {:?} in the median, {:?} of 99 in 100, {:?} at most",
        waits.len(),
        waits[waits.len() / 2],
        waits[(waits.len() * 99).div_ceil(100) - 1],
        waits[waits.len() - 1],
    );
}

#[test]
fn two_runs_in_one_folder_do_not_meet() {
    let scene = Scene::new();
    let mut first = start(
        &scene,
        "run",
        &["--iterations", ENDLESS, "--checkpoint-every", ENDLESS],
    );
    let before = scene.bytes("run/checkpoint.bin");
    let second = [&["train", "--out", "run", "--overwrite"], &SMALL[..]].concat();
    for arguments in [&second[..], &["train", "--resume", "run"]] {
        let output = scene.run(arguments);
        assert_eq!(code(&output), 1);
        assert!(
            stderr(&output).contains("another process is working in run"),
            "{}",
            stderr(&output)
        );
    }
    assert!(
        scene.bytes("run/checkpoint.bin") == before,
        "the checkpoint was touched"
    );
    signal(&mut first, "INT");
    assert_eq!(code(&first.end()), 130);
    assert_eq!(
        code(&scene.run(&["train", "--resume", "run", "--time-limit", "1ms"])),
        0
    );
}

#[test]
fn a_link_is_replaced_and_never_followed() {
    let scene = Scene::new();
    scene.write("precious", "mine");
    std::fs::create_dir(scene.path("elsewhere")).unwrap();
    symlink(scene.path("elsewhere"), scene.path("run")).unwrap(); // a folder may be a link
    symlink(scene.path("precious"), scene.path("elsewhere/model.bin")).unwrap();
    let output = scene.train("run", &["--iterations", "3", "--overwrite"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(scene.read("precious"), "mine");
    assert!(
        scene
            .path("elsewhere/model.bin")
            .symlink_metadata()
            .unwrap()
            .is_file()
    );
}

/// The lock and the files stay in the folder that the link led to at first.
#[test]
fn a_link_that_is_turned_elsewhere_takes_no_run_along() {
    let scene = Scene::new();
    for folder in ["one", "two"] {
        std::fs::create_dir(scene.path(folder)).unwrap();
    }
    symlink(scene.path("one"), scene.path("run")).unwrap();
    let mut run = start(&scene, "run", &["--iterations", ENDLESS]);
    std::fs::remove_file(scene.path("run")).unwrap();
    symlink(scene.path("two"), scene.path("run")).unwrap();
    signal(&mut run, "INT");
    let output = run.end();
    assert_eq!(code(&output), 130, "{}", stderr(&output));
    assert!(scene.exists("one/model.bin") && scene.exists("one/report.html"));
    assert_eq!(scene.files("two"), [""; 0]);
}

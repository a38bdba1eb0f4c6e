//! `trainer train --resume`: which runs can be resumed, and the messages of the others.

mod common;

use common::{Scene, code, stderr};
use trainer::checkpoint::Checkpoint;

#[test]
fn a_run_does_not_resume_with_another_setting() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "5"]);
    let before = scene.bytes("run/checkpoint.bin");
    for (option, value, setting) in [
        ("--learning-rate", "0.2", "learning_rate"),
        ("--batch-size", "21", "batch_size"),
        ("--gradient", "backprop", "gradient"),
        ("--sampling", "shuffle", "sampling"),
        ("--seed", "1", "seed"),
        ("--hidden", "6", "hidden_size"),
        ("--step", "0.1", "step"),
        ("--init-std", "1", "weight_init_std"),
        ("--train-limit", "59", "train_limit"),
        ("--validation", "1", "validation"),
    ] {
        let output = scene.run(&["train", "--resume", "run", option, value]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(
            stderr(&output).contains(&format!("another {setting}")),
            "{}",
            stderr(&output)
        );
    }
    assert!(
        scene.bytes("run/checkpoint.bin") == before,
        "the checkpoint was touched"
    );
    let same = ["--learning-rate", "0.1", "--iterations", "6"];
    let output = scene.run(&[&["train", "--resume", "run"], &same[..]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn a_run_does_not_resume_on_other_images_of_the_same_names() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "5"]);
    let before = scene.bytes("run/checkpoint.bin");
    let mut labels = scene.bytes("mini/train-labels-idx1-ubyte");
    *labels.last_mut().unwrap() ^= 1;
    scene.write("mini/train-labels-idx1-ubyte", labels);
    let output = scene.run(&["train", "--resume", "run"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("other images than these"),
        "{}",
        stderr(&output)
    );
    assert!(
        scene.bytes("run/checkpoint.bin") == before,
        "the checkpoint was touched"
    );
}

#[test]
fn a_run_that_cannot_be_resumed_says_why() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "5"]);
    let mut bytes = scene.bytes("run/checkpoint.bin");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    scene.write("run/checkpoint.bin", bytes);
    for (run, part) in [
        ("run", "run/checkpoint.bin: the SHA-256 of the content"),
        ("mini", "mini: no run to resume"),
        ("gone", "gone: no run to resume"),
    ] {
        let output = scene.run(&["train", "--resume", run]);
        assert_eq!(code(&output), 5, "{}", stderr(&output));
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    }
    assert!(!scene.exists("gone"));
}

#[test]
fn a_run_from_a_cpu_that_rounds_otherwise_goes_on_and_says_so() {
    let scene = Scene::new();
    let more = |fused: bool| {
        let name = format!("run-{fused}");
        scene.train(&name, &["--iterations", "3"]);
        let path = scene.path(&name).join("checkpoint.bin");
        let mut checkpoint = Checkpoint::load(&path).unwrap();
        assert_eq!(checkpoint.fused, Some(model::fuses_multiply_add()));
        checkpoint.fused = Some(fused);
        std::fs::write(&path, checkpoint.to_bytes()).unwrap();
        scene.run(&["train", "--resume", &name, "--iterations", "6"])
    };
    let same = more(model::fuses_multiply_add());
    let other = more(!model::fuses_multiply_add());
    assert_eq!((code(&same), code(&other)), (0, 0));
    assert!(!stderr(&same).contains("rounds a·b + c differently"));
    assert!(
        stderr(&other).contains("rounds a·b + c differently"),
        "{}",
        stderr(&other)
    );
}

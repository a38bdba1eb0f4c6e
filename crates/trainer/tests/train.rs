//! `trainer train`.

mod common;

use common::{Scene, code, stderr, stdout};

#[test]
fn a_run_leaves_its_whole_folder() {
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "12"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut files = scene.files("run");
    files.retain(|name| name != ".lock");
    let expected = [
        "accuracy.csv",
        "accuracy.svg",
        "checkpoint.bin",
        "config.toml",
        "loss.svg",
        "metrics.csv",
        "model.bin",
        "report.html",
        "run.json",
    ];
    assert_eq!(files, expected);

    let run = scene.json("run/run.json");
    let expected = serde_json::json!({
        "gradient": "numerical", "iterations": 12, "batch_size": 20, "learning_rate": 0.1,
        "hidden_size": 5, "seed": 42, "data": "mini", "ending": "finished",
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&run[field], value, "{field}");
    }
    let metrics = scene.read("run/metrics.csv");
    assert_eq!(metrics.lines().count(), 13);
    assert!(metrics.starts_with("iteration,loss\n0,"));
    // 60 images in batches of 20: an epoch is 3 iterations
    let accuracy = scene.read("run/accuracy.csv");
    let starts = ["epoch,iteration,", "0,0,", "1,3,", "2,6,", "3,9,", "4,12,"];
    for (line, start) in accuracy.lines().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn the_summary_names_the_next_command() {
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "3"]);
    assert!(
        stdout(&output).contains("Next: trainer predict run --index 0"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn what_is_told_of_a_run_has_room_on_a_terminal() {
    let scene = Scene::new();
    let options = ["--iterations", "9", "--validation", "20", "--threads", "1"];
    let output = scene.train("run", &options);
    for line in stderr(&output).lines().chain(stdout(&output).lines()) {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let title: Vec<_> = stderr(&output).lines().take(4).collect();
    assert_eq!(
        title,
        [
            "Training 49-5-10 (310 parameters) on mini",
            "  40 images to train on, 20 to validate on, 40 to test on",
            "  9 iterations of 20 images, 2 an epoch",
            "  numerical gradient, learning rate 0.1, seed 42",
        ]
    );
    assert!(stdout(&output).contains(" a second, 1 thread), "));
}

#[test]
fn piped_output_is_plain_lines() {
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "9"]);
    assert!(!stdout(&output).contains('\x1b') && !stderr(&output).contains('\x1b'));
    assert_eq!(
        stderr(&output)
            .lines()
            .filter(|line| line.starts_with("epoch"))
            .count(),
        4
    );
}

#[test]
fn json_progress_is_an_object_a_line() {
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "6", "--progress", "json"]);
    let events: Vec<serde_json::Value> = stderr(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let names: Vec<_> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["start", "epoch", "epoch", "epoch", "end"]);
    assert_eq!(
        events[4]["parameters_sha256"],
        scene.json("run/run.json")["parameters_sha256"]
    );
    let first = |line: &str| line.starts_with(r#"{"event":""#);
    assert!(stderr(&output).lines().all(first), "{}", stderr(&output));
}

#[test]
fn every_field_of_json_progress_is_documented() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/progress-json.md");
    let document = std::fs::read_to_string(document).unwrap();
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "6", "--progress", "json"]);
    let failed = scene.train("run", &["--iterations", "6", "--progress", "json"]);
    for line in stderr(&output).lines().chain(stderr(&failed).lines()) {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = event["event"].as_str().unwrap();
        let row = document
            .lines()
            .find(|row| row.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("{name} has no row"));
        for field in event.as_object().unwrap().keys().skip(1) {
            let told = row.contains(&format!("`{field}`")) || name == "end";
            assert!(told, "{name}: {field}");
        }
    }
}

#[test]
fn json_progress_stays_json_when_the_command_fails() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    for (options, expected) in [
        (["--learning-rate", "1e308"], 6),
        (["--data", "nowhere"], 3),
        (["--out", "run"], 2),
    ] {
        let options = [&options[..], &["--progress", "json"]].concat();
        let output = scene.train(&format!("fails-{expected}"), &options);
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        let events = stderr(&output).lines().map(serde_json::from_str);
        let events: Vec<serde_json::Value> = events.collect::<Result<_, _>>().unwrap();
        let last = events.last().unwrap();
        assert_eq!(last["event"], "error");
        assert_eq!(last["code"], expected);
        assert!(last["message"].as_str().unwrap().len() > 20);
    }
}

#[test]
fn no_progress_is_silent() {
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "3", "--progress", "none"]);
    assert_eq!(stderr(&output), "");
}

#[test]
fn threads_do_not_change_a_bit() {
    let scene = Scene::new();
    for gradient in ["numerical", "backprop"] {
        for threads in ["1", "2", "3", "8"] {
            scene.train(
                threads,
                &[
                    "--iterations",
                    "9",
                    "--gradient",
                    gradient,
                    "--threads",
                    threads,
                    "--overwrite",
                ],
            );
            assert_eq!(
                scene.bytes(&format!("{threads}/model.bin")),
                scene.bytes("1/model.bin")
            );
            assert_eq!(
                scene.read(&format!("{threads}/metrics.csv")),
                scene.read("1/metrics.csv")
            );
            assert_eq!(
                scene.json(&format!("{threads}/run.json"))["threads"].to_string(),
                threads
            );
        }
    }
}

#[test]
fn the_direct_gradient_forecasts_and_agrees() {
    let scene = Scene::new();
    let output = scene.train("direct", &["--iterations", "4", "--gradient", "direct"]);
    assert!(
        stderr(&output).contains("two losses for each parameter: about"),
        "{}",
        stderr(&output)
    );
    scene.train("numerical", &["--iterations", "4"]);
    let losses = |run: &str| -> Vec<f64> {
        let csv = scene.read(&format!("{run}/metrics.csv"));
        csv.lines()
            .skip(1)
            .map(|line| line.split_once(',').unwrap().1.parse().unwrap())
            .collect()
    };
    // Rounding of the direct quotient, about 1e-16 / 1e-4 per entry.
    for (direct, numerical) in losses("direct").iter().zip(losses("numerical")) {
        assert!((direct - numerical).abs() < 1e-9, "{direct} {numerical}");
    }
}

/// The truncation error of a central difference at 1e-4, h²/6 of the third derivative, is of order 1e-9.
#[test]
fn the_numerical_gradient_and_backprop_go_down_the_same_losses() {
    let scene = Scene::new();
    let losses = |gradient: &str| -> Vec<f64> {
        let output = scene.train(gradient, &["--gradient", gradient, "--iterations", "300"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let metrics = scene.read(&format!("{gradient}/metrics.csv"));
        let rows = metrics.lines().skip(1);
        rows.map(|row| row.split_once(',').unwrap().1.parse().unwrap())
            .collect()
    };
    let (numerical, backprop) = (losses("numerical"), losses("backprop"));
    assert_ne!(numerical, backprop, "two gradients, not one");
    for (a, b) in numerical.iter().zip(&backprop) {
        assert!((a - b).abs() < 1e-8, "{a} {b}");
    }
}

#[test]
fn the_written_configuration_reproduces_the_run() {
    let scene = Scene::new();
    scene.train(
        "first",
        &[
            "--iterations",
            "7",
            "--sampling",
            "shuffle",
            "--seed",
            "7",
            "--step",
            "0.01",
        ],
    );
    let again = scene.run(&["train", "--config", "first/config.toml", "--out", "again"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert_eq!(
        scene.bytes("first/model.bin"),
        scene.bytes("again/model.bin")
    );
    assert_eq!(
        scene.read("first/config.toml"),
        scene.read("again/config.toml")
    );
}

#[test]
fn the_command_line_goes_before_the_configuration() {
    let scene = Scene::new();
    scene.write("c.toml", "epochs = 2\nseed = 7\n");
    scene.train("run", &["--config", "c.toml", "--iterations", "5"]);
    let run = scene.json("run/run.json");
    assert_eq!(
        (run["iterations"].as_u64(), run["seed"].as_u64()),
        (Some(5), Some(7))
    );
}

#[test]
fn epochs_are_passes_over_the_training_images() {
    let scene = Scene::new();
    scene.train("run", &["--epochs", "2"]);
    assert_eq!(scene.json("run/run.json")["iterations"], 6);
}

#[test]
fn a_dry_run_writes_nothing() {
    let scene = Scene::new();
    let output = scene.train("run", &["--dry-run"]);
    assert_eq!(code(&output), 0);
    assert!(
        stdout(&output).contains("10,000 iterations of 20 images, 3 an epoch"),
        "{}",
        stdout(&output)
    );
    assert!(!scene.exists("run"));
}

#[test]
fn validation_images_are_held_out_and_patience_ends_the_run() {
    let scene = Scene::new();
    // A step too small to change any answer: no epoch is better than the first.
    let options = [
        "--validation",
        "20",
        "--patience",
        "2",
        "--learning-rate",
        "1e-12",
    ];
    let output = scene.train("run", &options);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let run = scene.json("run/run.json");
    assert_eq!(
        (
            run["train_images"].as_u64(),
            run["validation_images"].as_u64()
        ),
        (Some(40), Some(20))
    );
    assert_eq!(
        (run["ending"].as_str(), run["iterations"].as_u64()),
        (Some("no improvement"), Some(4))
    );
    assert!(scene.read("run/accuracy.csv").starts_with(
        "epoch,iteration,train_accuracy,test_accuracy,validation_accuracy,\
                 train_loss,test_loss,validation_loss\n"
    ));
    let validation = run["validation_accuracy"].as_f64().unwrap();
    let said = format!(
        "validation  {:.2} %: the best network, after epoch 0, is kept",
        100.0 * validation
    );
    assert!(stdout(&output).contains(&said), "{}", stdout(&output));
}

#[test]
fn a_time_limit_ends_the_run_with_everything_saved() {
    let scene = Scene::new();
    let output = scene.train(
        "run",
        &["--iterations", "100000000", "--time-limit", "300ms"],
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(scene.json("run/run.json")["ending"], "time limit");
    assert!(stdout(&output).contains("train --resume run"));
}

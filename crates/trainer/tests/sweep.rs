//! Several values of a setting: one run each, and a table and a plot of all.

mod common;

use std::{thread::sleep, time::Duration};

use common::{SMALL, Scene, code, stderr, stdout};

const RATES: [&str; 6] = [
    "--iterations",
    "400",
    "--learning-rate",
    "1e-6,1,1000",
    "--threads",
    "1",
];

/// The value of `column` in each row of `sweep.csv`.
fn column(scene: &Scene, folder: &str, column: &str) -> Vec<String> {
    let table = scene.read(&format!("{folder}/sweep.csv"));
    let mut lines = table.lines().map(|line| line.split(','));
    let place = lines.next().unwrap().position(|name| name == column);
    let place = place.unwrap_or_else(|| panic!("no {column} in {table}"));
    lines
        .map(|mut line| line.nth(place).unwrap().to_owned())
        .collect()
}

#[test]
fn each_value_makes_a_run_with_the_files_of_one_that_was_made_alone() {
    let scene = Scene::new();
    let output = scene.train("sweep", &RATES);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for rate in ["1e-6", "1", "1000"] {
        let alone = format!("alone-{rate}");
        scene.train(&alone, &["--iterations", "400", "--learning-rate", rate]);
        for file in ["model.bin", "metrics.csv", "accuracy.csv", "config.toml"] {
            let in_sweep = format!("sweep/learning-rate-{rate}/{file}");
            assert_eq!(
                scene.bytes(&in_sweep),
                scene.bytes(&format!("{alone}/{file}")),
                "{in_sweep}"
            );
        }
    }
    let picture = scene.read("sweep/sweep.svg");
    for label in [
        "learning rate 1e-6",
        "learning rate 1",
        "learning rate 1000",
    ] {
        assert!(picture.contains(&format!(">{label}<")), "{label}");
        assert!(stdout(&output).contains(label), "{}", stdout(&output));
    }
    assert_eq!(
        column(&scene, "sweep", "learning_rate"),
        ["1e-6", "1.0", "1000.0"]
    );
    assert_eq!(
        column(&scene, "sweep", "diagnosis"),
        ["loss-stalled", "", "loss-rose"]
    );
}

#[test]
fn the_best_is_named_and_what_chose_it() {
    let scene = Scene::new();
    let output = scene.train("by-test", &RATES);
    let said = stdout(&output);
    assert!(
        said.contains("Best by test accuracy: learning rate 1 ("),
        "{said}"
    );
    assert!(
        said.contains("optimistic") && said.contains("--validation"),
        "{said}"
    );
    assert!(
        said.contains("Next: trainer predict by-test/learning-rate-1 --index 0"),
        "{said}"
    );

    let output = scene.train(
        "by-validation",
        &[&RATES[..], &["--validation", "20"]].concat(),
    );
    let said = stdout(&output);
    assert!(
        said.contains("Best by validation accuracy: learning rate 1 ("),
        "{said}"
    );
    assert!(!said.contains("optimistic"), "{said}");
}

#[test]
fn lists_multiply() {
    let scene = Scene::new();
    let options = [
        "--threads",
        "1",
        "--iterations",
        "3",
        "--learning-rate",
        "0.1,1",
        "--hidden",
        "2,3",
        "--gradient",
        "numerical,backprop",
    ];
    let output = scene.train("sweep", &options);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let runs = column(&scene, "sweep", "run");
    assert_eq!(runs.len(), 8);
    assert_eq!(runs[0], "gradient-numerical_hidden-2_learning-rate-0.1");
    assert_eq!(runs[7], "gradient-backprop_hidden-3_learning-rate-1");
    assert_eq!(
        scene.json(&format!("sweep/{}/run.json", runs[7]))["hidden_size"],
        3
    );
}

#[test]
fn a_sweep_that_was_interrupted_is_resumed_where_it_was() {
    let scene = Scene::new();
    let whole = ["--iterations", "20000", "--learning-rate", "0.1,0.2,0.3"];
    let mut run = scene.command();
    run.args(["train", "--out", "sweep"])
        .args(SMALL)
        .args(whole);
    let mut run = run
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while !scene.exists("sweep/learning-rate-0.1/checkpoint.bin") {
        sleep(Duration::from_millis(5));
        assert_eq!(
            run.try_wait().unwrap(),
            None,
            "ended before its first checkpoint"
        );
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(130));

    let resumed = scene.run(&["train", "--resume", "sweep", "--iterations", "300"]);
    // The first run has more iterations than that already.
    assert!([0, 130].contains(&code(&resumed)), "{}", stderr(&resumed));
    for rate in ["0.2", "0.3"] {
        let alone = format!("alone-{rate}");
        scene.train(&alone, &["--iterations", "300", "--learning-rate", rate]);
        let model = scene.bytes(&format!("sweep/learning-rate-{rate}/model.bin"));
        assert_eq!(model, scene.bytes(&format!("{alone}/model.bin")));
    }
    // The second time does nothing.
    let before = scene.read("sweep/sweep.csv");
    let again = scene.run(&["train", "--resume", "sweep", "--iterations", "300"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(!stderr(&again).contains("Run 2 of 3"), "{}", stderr(&again));
    assert_eq!(scene.read("sweep/sweep.csv"), before);
}

#[test]
fn what_makes_no_sweep_is_a_usage_error() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    scene.train("sweep", &["--iterations", "3", "--learning-rate", "0.1,1"]);
    let many: Vec<_> = (1..=101).map(|n| n.to_string()).collect();
    for (arguments, said) in [
        (
            vec!["--out", "a", "--learning-rate", "0.1,0.1"],
            "0.1 is there twice",
        ),
        (vec!["--out", "a", "--learning-rate", "0.1,"], "invalid"),
        (
            vec!["--out", "a", "--learning-rate", "0.1,0"],
            "learning_rate is 0",
        ),
        (
            vec!["--out", "a", "--gradient", "backprop,analytic"],
            "expected numerical, direct or backprop",
        ),
        (
            vec!["--out", "a", "--hidden", &many.join(",")],
            "at most 100",
        ),
        (
            vec!["--resume", "run", "--hidden", "3,4"],
            "leave out the lists",
        ),
        (
            vec!["--resume", "sweep", "--hidden", "7"],
            "was started with another hidden_size",
        ),
        (
            vec!["--out", "sweep", "--batch-size", "20", "--hidden", "3,4"],
            "already holds a run",
        ),
    ] {
        let small = if arguments[0] == "--resume" {
            &[][..]
        } else {
            &["--data", "mini"]
        };
        let output = scene.run(&[&["train"], small, &arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        let error = stderr(&output);
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
    assert!(!scene.exists("a"));
}

#[test]
fn a_dry_sweep_writes_nothing_and_a_json_one_is_json() {
    let scene = Scene::new();
    let rates = ["--iterations", "30", "--learning-rate", "0.1,1"];
    let output = scene.train("sweep", &[&rates[..], &["--dry-run"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("of training in all. Nothing is written"));
    assert!(!scene.exists("sweep"));
    let output = scene.train("sweep", &[&rates[..], &["--progress", "json"]].concat());
    let events = stderr(&output)
        .lines()
        .map(serde_json::from_str::<serde_json::Value>);
    let events: Vec<_> = events
        .map(|event| event.unwrap()["event"].to_string())
        .collect();
    assert_eq!(events.iter().filter(|event| *event == "\"end\"").count(), 2);
}

/// A run of a sweep may fail alone. The command fails if all runs fail.
#[test]
fn a_run_that_is_not_finite_does_not_end_the_sweep() {
    let scene = Scene::new();
    let output = scene.train(
        "some",
        &["--iterations", "50", "--learning-rate", "1e308,1"],
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(column(&scene, "some", "ending"), ["not finite", "finished"]);
    let output = scene.train(
        "all",
        &["--iterations", "50", "--learning-rate", "1e307,1e308"],
    );
    assert_eq!(code(&output), 6, "{}", stderr(&output));
}

//! The measurements of `trainer train` during a run, and its messages about them.

mod common;

use common::{Scene, code, stderr, stdout};

#[test]
fn the_last_iteration_is_measured_and_the_curve_ends_with_the_headline() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "10"]); // 3 an epoch
    let accuracy = scene.read("run/accuracy.csv");
    let last: Vec<f64> = accuracy
        .lines()
        .last()
        .unwrap()
        .split(',')
        .map(|field| field.parse().unwrap())
        .collect();
    let run = scene.json("run/run.json");
    let fields = ["train_accuracy", "test_accuracy", "train_loss", "test_loss"];
    let headline = fields.map(|field| run[field].as_f64().unwrap());
    assert_eq!(last[..2], [3.0, 10.0]);
    assert_eq!(last[2..], headline);
}

/// Uniform probabilities have the loss ln 10 = 2.302585, because the initial weights are small.
#[test]
fn the_test_loss_starts_at_the_logarithm_of_the_classes() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3", "--init-std", "0"]);
    let accuracy = scene.read("run/accuracy.csv");
    let first = accuracy.lines().nth(1).unwrap();
    for loss in first.split(',').skip(4) {
        assert!(
            (loss.parse::<f64>().unwrap() - 10_f64.ln()).abs() < 1e-12,
            "{first}"
        );
    }
}

#[test]
fn a_run_that_was_made_longer_has_the_files_of_one_that_never_stopped() {
    let scene = Scene::new();
    scene.train("whole", &["--iterations", "700"]); // 233 epochs
    scene.train("halves", &["--iterations", "100"]); // 33 epochs, and one iteration that is measured too
    let options = ["train", "--resume", "halves", "--iterations", "700"];
    let output = scene.run(&options);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for file in [
        "metrics.csv",
        "accuracy.csv",
        "model.bin",
        "accuracy.svg",
        "loss.svg",
    ] {
        assert_eq!(
            scene.bytes(&format!("whole/{file}")),
            scene.bytes(&format!("halves/{file}")),
            "{file}"
        );
    }
    let epochs = 20 + 10 + 10 + 10 + 4; // up to the 20th, 40th, 80th, 160th, 233rd
    assert_eq!(
        scene.read("whole/accuracy.csv").lines().count(),
        1 + 1 + epochs + 1
    );
}

#[test]
fn measurements_come_as_often_as_asked_and_few_lines_tell_of_them() {
    let scene = Scene::new();
    let lines = |options: &[&str]| {
        let output = scene.train("run", &[options, &["--overwrite"]].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let rows = scene.read("run/accuracy.csv").lines().count() - 1;
        let lines = stderr(&output)
            .lines()
            .filter(|line| line.starts_with("epoch"))
            .count();
        (rows, lines)
    };
    let thousand = ["--iterations", "1000"]; // 333 epochs
    let epochs = 20 + 10 + 10 + 10 + 10; // up to the 20th, 40th, 80th, 160th, 320th
    let (rows, shown) = lines(&thousand);
    assert_eq!(rows, 1 + epochs + 1);
    assert!((10..=22).contains(&shown), "{shown}");
    let asked = |every| [&thousand[..], &["--eval-every", every]].concat();
    assert_eq!(lines(&asked("500")), (3, 3));
    assert_eq!(lines(&asked("100epochs")), (1 + 3 + 1, 1 + 3 + 1));
    assert_eq!(lines(&asked("1")).0, 1_001);
    let refused = scene.train("run", &["--eval-every", "2 steps"]);
    assert_eq!(code(&refused), 2);
    assert!(
        stderr(&refused).contains("expected a number of iterations"),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn a_learning_rate_that_is_too_large_or_small_is_said_and_another_suggested() {
    let scene = Scene::new();
    for (rate, problem, said) in [
        ("1000", "loss-rose", "the learning rate 1000 is too large"),
        (
            "1e-6",
            "loss-stalled",
            "the learning rate 1e-6 is too small",
        ),
    ] {
        let output = scene.train(rate, &["--iterations", "400", "--learning-rate", rate]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let found = &scene.json(&format!("{rate}/run.json"))["diagnosis"];
        assert_eq!(found["problem"], problem);
        let suggested = found["suggested_learning_rate"].as_f64().unwrap();
        for expected in [
            said.to_owned(),
            format!("Next: trainer train --learning-rate {suggested}"),
        ] {
            assert!(stdout(&output).contains(&expected), "{}", stdout(&output));
        }
        // Once, during the run.
        assert_eq!(
            stderr(&output).matches(said).count(),
            1,
            "{}",
            stderr(&output)
        );
        assert!(scene.read(&format!("{rate}/report.html")).contains(problem));
    }
    scene.train("good", &["--iterations", "400", "--learning-rate", "1"]);
    assert!(scene.json("good/run.json")["diagnosis"].is_null());
}

//! Errors end with the documented exit code and one line that says what was found, what was expected and
//! what to do. No partial files are left.

mod common;

use common::{SMALL, Scene, code, idx, one_line, stderr, stdout};

/// Runs `train`, checks that it leaves no run, and returns its only line of error.
#[track_caller]
fn refused(scene: &Scene, options: &[&str], expected_code: i32) -> String {
    let output = scene
        .command()
        .args(["train", "--out", "run"])
        .args(options)
        .output()
        .unwrap();
    assert_eq!(code(&output), expected_code, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(!scene.exists("run"), "a refused run leaves nothing");
    stderr(&output).into()
}

#[test]
fn settings_out_of_range_are_usage_errors() {
    let scene = Scene::new();
    for (options, parts) in [
        (["--batch-size", "0"], ["batch_size is 0", "at least 1"]),
        (["--batch-size", "61"], ["batch_size is 61", "at most 60"]),
        (
            ["--learning-rate", "NaN"],
            ["learning_rate is NaN", "a finite number above 0"],
        ),
        (
            ["--learning-rate", "0"],
            ["learning_rate is 0", "a finite number above 0"],
        ),
        (
            ["--learning-rate", "-0.1"],
            ["learning_rate is -0.1", "a finite number above 0"],
        ),
        (
            ["--learning-rate", "inf"],
            ["learning_rate is inf", "a finite number above 0"],
        ),
        (["--hidden", "0"], ["hidden_size is 0", "1 to 65536"]),
        (
            ["--hidden", "4000000000"],
            ["hidden_size is 4000000000", "1 to 65536"],
        ),
        (["--init-std", "-1"], ["weight_init_std is -1", "0 or more"]),
        (["--step", "0"], ["step is 0", "a finite number above 0"]),
        (["--iterations", "0"], ["iterations is 0", "at least 1"]),
        (["--epochs", "0"], ["epochs is 0", "at least 1"]),
        (["--train-limit", "0"], ["train_limit is 0", "at least 1"]),
        (["--patience", "1"], ["validation is 0", "patience"]),
        (
            ["--checkpoint-every", "0"],
            ["checkpoint_every is 0", "at least 1"],
        ),
    ] {
        let mut all = vec!["--data", "mini"];
        if options[0] != "--batch-size" {
            all.extend(["--batch-size", "20"]);
        }
        all.extend(options);
        one_line(&refused(&scene, &all, 2), &parts);
    }
}

#[test]
fn words_that_are_no_values_are_usage_errors() {
    let scene = Scene::new();
    for options in [
        ["--batch-size", "many"],
        ["--time-limit", "soon"],
        ["--gradient", "analytic"],
        ["--sampling", "all"],
        ["--seed", "-1"],
        ["--threads", "0"],
        ["--progress", "loud"],
        ["--no-such-option", "1"],
    ] {
        let error = refused(&scene, &options, 2);
        assert!(error.contains(options[0]), "{error}");
    }
}

#[test]
fn unknown_data_is_missing_data() {
    let scene = Scene::new();
    let error = refused(&scene, &["--data", "nonsense"], 3);
    one_line(
        &error,
        &[
            "nonsense",
            "no such folder",
            "--data takes auto, digits or a folder",
        ],
    );
}

#[test]
fn a_wrong_mnist_dir_is_not_replaced_by_digits() {
    let scene = Scene::new();
    let output = scene
        .command()
        .env("MNIST_DIR", "gone")
        .args(["train", "--out", "run"])
        .output();
    let output = output.unwrap();
    assert_eq!(code(&output), 3);
    one_line(stderr(&output), &["gone", "no such folder"]);
}

#[test]
fn damaged_data_is_refused_with_the_file_named() {
    const IMAGES: &str = "mini/train-images-idx3-ubyte";
    const LABELS: &str = "mini/train-labels-idx1-ubyte";
    let images =
        |magic, count: u32, bytes: usize| idx(magic, &[count, 7, 7], std::iter::repeat_n(9, bytes));
    for (file, content, parts) in [
        (
            IMAGES,
            images(0x801, 60, 60 * 49),
            ["train-images", "68 bytes"],
        ),
        (
            IMAGES,
            images(0xdead_beef, 60, 60 * 49),
            ["train-images", "IDX"],
        ),
        (
            IMAGES,
            images(0x803, 60, 60 * 49 - 1),
            ["train-images", "expected"],
        ),
        (
            IMAGES,
            images(0x803, 60, 60 * 49 + 1),
            ["train-images", "2956 bytes"],
        ),
        (
            IMAGES,
            images(0x803, u32::MAX, 60 * 49),
            ["train-images", "expected"],
        ),
        (
            IMAGES,
            images(0x803, 59, 59 * 49),
            ["59 images", "60 labels"],
        ),
        (IMAGES, vec![], ["train-images", ""]),
        (IMAGES, b"<html>404</html>".to_vec(), ["train-images", ""]),
        (
            LABELS,
            idx(0x801, &[60], std::iter::repeat_n(200, 60)),
            ["train-labels", "200"],
        ),
    ] {
        let scene = Scene::new();
        scene.write(file, content);
        one_line(&refused(&scene, &SMALL, 3), &parts);
    }
}

#[test]
fn a_missing_file_is_named() {
    let scene = Scene::new();
    std::fs::remove_file(scene.path("mini/t10k-labels-idx1-ubyte")).unwrap();
    one_line(
        &refused(&scene, &SMALL, 3),
        &["mini", "t10k-labels-idx1-ubyte"],
    );
}

#[test]
fn a_bad_configuration_is_refused_with_its_line() {
    let scene = Scene::new();
    for (text, parts) in [
        ("seed = 1\nbatchsize = 3\n", ["line 2", "batchsize"]),
        ("seed = 'many'\n", ["line 1", "invalid type"]),
        (
            "iterations = 5\nlearning_rate = 0.1\n[\n",
            ["line 3", "c.toml"],
        ),
        ("learning_rate = nan\n", ["learning_rate is NaN", "c.toml"]),
        ("gradient = 'analytic'\n", ["line 1", "numerical"]),
    ] {
        scene.write("c.toml", text);
        one_line(
            &refused(&scene, &["--config", "c.toml", "--data", "mini"], 2),
            &parts,
        );
    }
    scene.write("c.toml", [0xff, 0xfe]);
    one_line(
        &refused(&scene, &["--config", "c.toml"], 2),
        &["c.toml", "UTF-8"],
    );
    one_line(
        &refused(&scene, &["--config", "none.toml"], 2),
        &["none.toml", "No such file"],
    );
}

#[test]
fn a_loss_that_is_not_finite_ends_the_run_before_the_update() {
    let scene = Scene::new();
    let options = [
        "--learning-rate",
        "1e308",
        "--iterations",
        "50",
        "--progress",
        "none",
    ];
    let output = scene.train("run", &options);
    assert_eq!(code(&output), 6, "{}", stderr(&output));
    one_line(
        stderr(&output),
        &[
            "after iteration",
            "learning rate 1e308",
            "batch of images",
            "--learning-rate",
        ],
    );
    // The checkpoint is the last finite one, and the run can be plotted.
    assert_eq!(scene.json("run/run.json")["ending"], "not finite");
    let next = "Next: trainer train --learning-rate 1";
    assert!(stdout(&output).contains(next), "{}", stdout(&output));
    assert_eq!(code(&scene.run(&["eval", "run", "--data", "mini"])), 0);
    assert_eq!(
        code(&scene.run(&["train", "--resume", "run", "--progress", "none"])),
        6
    );
}

#[test]
fn an_earlier_run_is_not_overwritten_unasked() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let before = scene.bytes("run/checkpoint.bin");
    let output = scene.train("run", &["--iterations", "6"]);
    assert_eq!(code(&output), 2);
    one_line(
        stderr(&output),
        &[
            "run already holds a run",
            "--resume",
            "--out",
            "--overwrite",
        ],
    );
    assert!(
        scene.bytes("run/checkpoint.bin") == before,
        "the checkpoint was touched"
    );
    assert_eq!(
        code(&scene.train("run", &["--iterations", "6", "--overwrite"])),
        0
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_an_output_error() {
    let scene = Scene::new();
    scene.write("file", "");
    let output = scene.train("file/run", &["--iterations", "3"]);
    assert_eq!(code(&output), 1);
    one_line(stderr(&output), &["cannot create file/run"]);
}

/// A bad folder is reported before the training, not hours later.
#[test]
fn a_folder_that_cannot_be_written_is_told_before_the_images_are_looked_for() {
    let scene = Scene::new();
    scene.write("file", "");
    let output = scene.run(&["train", "--out", "file/a/b", "--data", "nowhere"]);
    assert_eq!(code(&output), 1);
    one_line(stderr(&output), &["cannot create file/a/b"]);

    scene.write("runs", "");
    let output = scene.run(&["train", "--data", "nowhere"]);
    assert_eq!(code(&output), 1);
    one_line(stderr(&output), &["cannot create runs"]);
}

#[test]
fn a_full_standard_output_is_an_output_error() {
    let Ok(full) = std::fs::File::create("/dev/full") else {
        return eprintln!("SKIPPED: no /dev/full here");
    };
    let scene = Scene::new();
    let mut info = scene.command();
    info.args(["data", "info", "--data", "mini"]);
    let output = info.stdout(full).output().unwrap();
    assert_eq!(code(&output), 1);
    one_line(stderr(&output), &["No space left on device"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let scene = Scene::new();
    let mut child = scene
        .command()
        .args(["data", "show", "--data", "mini", "--count", "40"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, ""));
}

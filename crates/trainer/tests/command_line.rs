//! The arguments of the command line and the answers to them: numbers, names and folders.

mod common;

use std::{fs, process::Command};

use common::{SMALL, Scene, code, one_line, stderr, stdout};

#[test]
fn counts_may_be_written_with_an_exponent() {
    let scene = Scene::new();
    let output = scene.train("run", &["--iterations", "1e1", "--seed", "4_2"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let config = scene.read("run/config.toml");
    assert!(
        config.contains("iterations = 10\n") && config.contains("seed = 42\n"),
        "{config}"
    );
}

#[test]
fn numbers_that_are_not_whole_say_what_is_expected() {
    let scene = Scene::new();
    for [option, value] in [
        ["--epochs", "1.5"],
        ["--iterations", "-1"],
        ["--iterations", "1e10"],
        ["--seed", "-1"],
        ["--seed", "9223372036854775808"],
        ["--batch-size", "many"],
        ["--hidden", "1e-3"],
        ["--validation", "10%"],
        ["--train-limit", "-5"],
        ["--checkpoint-every", "0x10"],
        ["--patience", ""],
        ["--threads", "0"],
        ["--threads", "-2"],
        ["--threads", "1.5"],
    ] {
        let output = scene.run(&["train", option, value]);
        assert_eq!(code(&output), 2, "{option} {value}");
        let error = stderr(&output);
        assert!(error.contains(option), "{error}");
        assert!(error.contains("expected a whole number from "), "{error}");
        assert!(error.contains(", such as 1000 or 1e3"), "{error}");
    }
    for arguments in [
        &["data", "show", "--index", "-1"][..],
        &["data", "show", "--count", "1.5"],
        &["predict", "run", "--index", "1.5"],
        &["predict", "run", "--top", "x"],
        &["gradcheck", "--batch-size", "0"],
        &["gradcheck", "--seed", "-1"],
    ] {
        let output = scene.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(
            stderr(&output).contains("expected a whole number from "),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn numbers_of_a_file_that_are_not_whole_say_what_is_expected() {
    let scene = Scene::new();
    for setting in ["iterations = 1.5", "seed = -1", "epochs = 'many'"] {
        scene.write("settings.toml", setting);
        let output = scene.run(&["train", "--config", "settings.toml"]);
        assert_eq!(code(&output), 2);
        one_line(
            stderr(&output),
            &[
                "line 1 of the settings",
                "expected a whole number, 0 or more",
            ],
        );
    }
}

/// Otherwise the program would wait silently for a thread that cannot be started.
#[test]
fn more_threads_than_can_work_are_capped_with_a_message() {
    let scene = Scene::new();
    let asked = [
        "train",
        "--iterations",
        "3",
        "--out",
        "run",
        "--threads",
        "100000",
    ];
    let output = scene.command().args(asked).args(SMALL).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let most = 8 * std::thread::available_parallelism().unwrap().get();
    let message = format!("100000 threads are more than 8 for each core: working with {most} on");
    assert!(stderr(&output).contains(&message), "{}", stderr(&output));
    assert!(
        scene
            .read("run/run.json")
            .contains(&format!("\"threads\": {most},"))
    );

    let output = scene
        .command()
        .env("RAYON_NUM_THREADS", "100000")
        .args(["data", "info", "--data", "mini"])
        .output();
    assert!(stderr(&output.unwrap()).contains("100000 threads are more than 8"));
}

#[test]
fn validation_that_leaves_nothing_to_learn_from_is_named() {
    let scene = Scene::new();
    for (options, part) in [
        (
            &["--validation", "60"][..],
            "validation is 60: expected less than 60",
        ),
        (
            &["--validation", "61"],
            "validation is 61: expected less than 60",
        ),
        (
            &["--train-limit", "30", "--validation", "30"],
            "expected less than 30",
        ),
        (
            &["--validation", "50"],
            "batch_size is 20: expected at most 10, the number of training images that validation leaves",
        ),
    ] {
        let output = scene.train("run", options);
        assert_eq!(code(&output), 2);
        one_line(stderr(&output), &[part]);
    }
}

#[test]
fn a_run_that_has_made_all_its_iterations_says_so() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "30"]);
    let before = scene.bytes("run/model.bin");
    for options in [&["--iterations", "20"][..], &["--iterations", "30"], &[]] {
        let output = scene
            .command()
            .args(["train", "--resume", "run"])
            .args(options)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(
            stderr(&output).contains("The run has made 30 iterations already"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(scene.bytes("run/model.bin"), before);
    let output = scene.run(&["train", "--resume", "run", "--iterations", "31"]);
    assert!(!stderr(&output).contains("already"), "{}", stderr(&output));
}

#[test]
fn a_run_that_is_not_there_has_one_exit_code() {
    let scene = Scene::new();
    for arguments in [
        &["plot", "nope"][..],
        &["train", "--resume", "nope"],
        &["eval", "nope"],
        &["predict", "nope", "--index", "0"],
        &["model", "info", "nope"],
    ] {
        let output = scene.run(arguments);
        assert_eq!(code(&output), 5, "{arguments:?}: {}", stderr(&output));
    }
}

/// The last line of a run whose command `how` has changed.
fn next(scene: &Scene, how: impl FnOnce(&mut Command)) -> String {
    let mut command = scene.command();
    command
        .args([
            "train",
            "--out",
            "my run",
            "--overwrite",
            "--iterations",
            "3",
        ])
        .args(SMALL);
    how(&mut command);
    let output = command.output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    stdout(&output).lines().last().unwrap().to_owned()
}

#[test]
fn the_next_command_is_one_that_can_be_typed() {
    let scene = Scene::new();
    let program = scene.command().get_program().to_owned();
    let program = program.to_str().unwrap();
    let rest = "predict 'my run' --index 0";
    assert_eq!(next(&scene, |_| {}), format!("Next: trainer {rest}"));
    assert_eq!(
        next(&scene, |command| {
            command.env("PATH", "/usr/bin:/bin");
        }),
        format!("Next: {program} {rest}")
    );
    assert_eq!(
        next(&scene, |command| {
            command.env("CARGO", "cargo");
        }),
        format!("Next: cargo run --release -- {rest}")
    );
    // another program of that name is found first
    fs::create_dir(scene.path("bin")).unwrap();
    scene.write("bin/trainer", "");
    let path = format!("{}:{}", scene.path("bin").display(), "/usr/bin:/bin");
    assert_eq!(
        next(&scene, |command| {
            command.env("PATH", path);
        }),
        format!("Next: {program} {rest}")
    );
}

#[test]
fn a_run_finds_its_images_from_another_folder() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let data = scene.path("mini").canonicalize().unwrap();
    assert!(
        scene
            .read("run/config.toml")
            .contains(&format!("data = \"{}\"", data.display()))
    );
    fs::create_dir(scene.path("elsewhere")).unwrap();
    for arguments in [
        &["eval", "../run"][..],
        &["predict", "../run", "--index", "0"],
        &["train", "--resume", "../run", "--iterations", "4"],
    ] {
        let output = scene
            .command()
            .current_dir(scene.path("elsewhere"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_data_set_is_called_by_its_own_name_and_emnist_is_said_to_be_turned() {
    let scene = Scene::new();
    fs::create_dir_all(scene.path("root/KMNIST")).unwrap();
    fs::create_dir_all(scene.path("emnist")).unwrap();
    for entry in fs::read_dir(scene.path("mini")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let split = format!("emnist/emnist-letters-{}", name.replace("t10k", "test"));
        fs::copy(scene.path("mini").join(&name), scene.path(&split)).unwrap();
    }
    fs::rename(scene.path("mini"), scene.path("root/KMNIST/raw")).unwrap();
    let output = scene.run(&["data", "info", "--data", "root"]);
    assert!(
        stdout(&output).starts_with("KMNIST  (--data root/KMNIST/raw)\n"),
        "{}",
        stdout(&output)
    );

    let output = scene.run(&["data", "info", "--data", "emnist"]);
    let said = stdout(&output);
    assert!(
        said.starts_with("emnist-letters  (--data emnist/emnist-letters)\n"),
        "{said}"
    );
    assert!(
        said.contains("as EMNIST is published, and turned"),
        "{said}"
    );
    let train = [
        "train",
        "--data",
        "emnist",
        "--out",
        "run",
        "--iterations",
        "3",
        "--batch-size",
        "20",
    ];
    let output = scene.run(&train);
    assert!(
        stderr(&output).contains("they have been turned"),
        "{}",
        stderr(&output)
    );
    assert_eq!(code(&scene.run(&["eval", "run"])), 0);
}

/// Earlier versions wrote relative paths.
#[test]
fn a_relative_folder_in_settings_is_looked_for_from_here() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let config = scene.read("run/config.toml");
    let (before, rest) = config.split_once("data = ").unwrap();
    let after = rest.split_once('\n').unwrap().1;
    scene.write(
        "run/config.toml",
        format!("{before}data = \"mini\"\n{after}"),
    );
    assert_eq!(code(&scene.run(&["eval", "run"])), 0);
    fs::create_dir(scene.path("elsewhere")).unwrap();
    let output = scene
        .command()
        .current_dir(scene.path("elsewhere"))
        .args(["eval", "../run"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 3);
    one_line(
        stderr(&output),
        &[
            "mini: no such folder",
            "go to the folder that the run was started in, or name it with --data",
        ],
    );
}

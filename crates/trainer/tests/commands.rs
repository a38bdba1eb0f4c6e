//! The smaller commands.

mod common;

use common::{Scene, code, stderr, stdout};

#[test]
fn eval_gives_the_accuracy_of_the_run() {
    let scene = Scene::new();
    scene.train(
        "run",
        &[
            "--iterations",
            "300",
            "--gradient",
            "backprop",
            "--learning-rate",
            "1",
        ],
    );
    let output = scene.run(&["eval", "run", "--data", "mini"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let accuracy = scene.json("run/run.json")["test_accuracy"]
        .as_f64()
        .unwrap();
    assert!(accuracy > 0.2, "{accuracy} is no better than chance"); // of ten classes
    let line = format!("accuracy  {:.2} %", 100.0 * accuracy);
    assert!(stdout(&output).contains(&line), "{}", stdout(&output));
    assert_eq!(
        scene
            .run(&["eval", "run/model.bin", "--data", "mini"])
            .stdout,
        output.stdout
    );
}

#[test]
fn a_run_is_tested_on_the_data_that_it_was_trained_on() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    for arguments in [
        &["eval", "run"][..],
        &["predict", "run/model.bin", "--index", "0"],
    ] {
        let output = scene.run(arguments);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).contains("of mini"), "{}", stdout(&output));
    }

    std::fs::rename(scene.path("mini"), scene.path("moved")).unwrap();
    let output = scene.run(&["eval", "run"]);
    assert_eq!(code(&output), 3);
    let error = stderr(&output);
    assert!(
        error.contains("mini: no such folder") && error.contains("--data"),
        "{error}"
    );
    assert_eq!(code(&scene.run(&["eval", "run", "--data", "moved"])), 0);

    // A model file without a run does not name its data.
    std::fs::copy(scene.path("run/model.bin"), scene.path("model.bin")).unwrap();
    let mut eval = scene.command();
    let output = eval
        .args(["eval", "model.bin"])
        .env("MNIST_DIR", "moved")
        .output()
        .unwrap();
    assert!(stdout(&output).contains("of moved"), "{}", stderr(&output));
}

#[test]
fn predict_shows_the_image_and_the_best_answers() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let output = scene.run(&[
        "predict", "run", "--index", "5", "--data", "mini", "--top", "4",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let lines: Vec<_> = stdout(&output).lines().collect();
    assert!(
        lines[0].starts_with("test image 5 of mini, a "),
        "{}",
        lines[0]
    );
    assert_eq!(lines.len(), 1 + 4 + 4); // 7 rows of pixels are 4 rows of half blocks
    let probabilities = lines[5..]
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap());
    let probabilities: Vec<f64> = probabilities.map(|p| p.parse().unwrap()).collect();
    assert!(
        probabilities.is_sorted_by(|a, b| a >= b),
        "{probabilities:?}"
    );
    assert!(!stdout(&output).contains('\x1b'));
}

#[test]
fn data_info_counts_what_there_is() {
    let scene = Scene::new();
    let output = scene.run(&["data", "info", "--data", "mini"]);
    let text = stdout(&output);
    assert!(text.starts_with("mini  (--data mini)\n"), "{text}");
    assert!(
        text.contains("train  60 images of 7×7\n       10 classes: "),
        "{text}"
    );
    assert!(
        text.contains("test   40 images of 7×7\n       10 classes: "),
        "{text}"
    );
}

#[test]
fn data_show_prints_images_one_after_the_other() {
    let scene = Scene::new();
    let output = scene.run(&[
        "data", "show", "--data", "mini", "--train", "--index", "58", "--count", "9",
    ]);
    let headings: Vec<_> = stdout(&output)
        .lines()
        .filter(|line| line.contains("image"))
        .collect();
    assert_eq!(headings.len(), 2, "the last two of 60");
    assert!(headings[0].starts_with("training image 58 of mini, a "));
}

#[test]
fn mnist_dir_comes_first() {
    let scene = Scene::new();
    let output = scene
        .command()
        .env("MNIST_DIR", "mini")
        .args(["data", "info"])
        .output()
        .unwrap();
    assert!(
        stdout(&output).starts_with("mini  (--data mini)"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn data_mnist_comes_second() {
    let scene = Scene::new();
    std::fs::create_dir(scene.path("data")).unwrap();
    std::fs::rename(scene.path("mini"), scene.path("data/mnist")).unwrap();
    let output = scene.run(&["data", "info"]);
    assert!(
        stdout(&output).starts_with("mnist  (--data data/mnist)"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn plot_redraws_a_run_in_its_folder() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "9"]);
    let drawn = scene.read("run/loss.svg");
    scene.write("run/loss.svg", "");
    let output = scene.run(&["plot", "run"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "run/loss.svg\nrun/accuracy.svg\n");
    assert_eq!(scene.read("run/loss.svg"), drawn);
}

#[test]
fn plot_puts_several_runs_on_the_same_axes_and_lets_them_race() {
    let scene = Scene::new();
    scene.train("one", &["--iterations", "9"]);
    scene.train("two", &["--iterations", "9", "--gradient", "backprop"]);
    let output = scene.run(&["plot", "one", "two", "--out", "pictures", "--png"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        scene.files("pictures"),
        ["accuracy.png", "loss.png", "race.png"]
    );
    assert!(scene.bytes("pictures/race.png").starts_with(b"\x89PNG"));
}

#[test]
fn plot_wants_a_run() {
    let scene = Scene::new();
    let output = scene.run(&["plot", "mini"]);
    assert_eq!(code(&output), 5);
    assert!(
        stderr(&output).contains("cannot read mini/metrics.csv"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("expected the folder of a run"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_model_travels_there_and_back_to_the_bit() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    for file in ["net.npz", "net.safetensors"] {
        let output = scene.run(&["model", "export", "run", file]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_eq!(
            stdout(&output),
            format!("{file}: 49-5-10, 310 parameters\n")
        );
        assert_eq!(code(&scene.run(&["model", "import", file, "back.bin"])), 0);
        assert!(
            scene.bytes("back.bin") == scene.bytes("run/model.bin"),
            "{file}"
        );
    }
}

#[test]
fn model_info_gives_the_fingerprint_of_the_run() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let output = scene.run(&["model", "info", "run"]);
    let sha256 = scene.json("run/run.json")["parameters_sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        stdout(&output).contains(&format!("sha256 {sha256}")),
        "{}",
        stdout(&output)
    );
    assert!(stdout(&output).starts_with("run/model.bin: 49-5-10, 310 parameters\nw1  49×5"));
}

#[test]
fn files_that_are_no_exchanged_models_are_refused() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    scene.write("text.npz", "no archive");
    scene.write("text.safetensors", "no tensors at all");
    for (arguments, expected, part) in [
        (
            ["import", "text.npz", "out.bin"],
            5,
            "text.npz: not a whole npz file",
        ),
        (
            ["import", "text.safetensors", "out.bin"],
            5,
            "text.safetensors: not a whole safetensors file",
        ),
        (
            ["import", "none.npz", "out.bin"],
            5,
            "none.npz: No such file",
        ),
        (
            ["import", "model.h5", "out.bin"],
            2,
            "expected a name that ends in .npz or .safetensors",
        ),
        (
            ["export", "run", "model.h5"],
            2,
            "expected a name that ends in .npz or .safetensors",
        ),
        (
            ["export", "run", "gone/net.npz"],
            1,
            "cannot write gone/net.npz",
        ),
    ] {
        let output = scene
            .command()
            .arg("model")
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
        assert!(!scene.exists("out.bin"));
    }
}

//! Models, images and runs that do not match, or that have changed.

mod common;

use common::{Scene, code, idx, one_line, stderr};

#[test]
fn a_missing_or_damaged_model_is_refused() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    let whole = scene.bytes("run/model.bin");
    scene.write("cut.bin", &whole[..whole.len() - 1]);
    let mut flipped = whole.clone();
    flipped[100] ^= 1;
    scene.write("flipped.bin", flipped);
    for (model, part) in [
        ("none.bin", "no such model; train one with trainer train"),
        ("mini", "no such model"),
        ("cut.bin", "cut off"),
        ("flipped.bin", "damaged"),
        ("run/metrics.csv", "another kind of file"),
    ] {
        for command in [vec!["eval", model], vec!["predict", model, "--index", "0"]] {
            let output = scene
                .command()
                .args(command)
                .args(["--data", "mini"])
                .output()
                .unwrap();
            assert_eq!(code(&output), 5, "{}", stderr(&output));
            one_line(stderr(&output), &[part]);
        }
    }
}

#[test]
fn images_of_another_size_do_not_fit_the_model() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    scene.write(
        "mini/train-images-idx3-ubyte",
        idx(0x803, &[60, 2, 3], std::iter::repeat_n(9, 360)),
    );
    scene.write(
        "mini/t10k-images-idx3-ubyte",
        idx(0x803, &[40, 2, 3], std::iter::repeat_n(9, 240)),
    );
    let output = scene.run(&["eval", "run", "--data", "mini"]);
    assert_eq!(code(&output), 5);
    one_line(
        stderr(&output),
        &["takes 49 inputs", "2×3 = 6 pixels", "--data"],
    );
}

#[test]
fn damaged_settings_beside_a_model_are_named() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    scene.write("run/config.toml", "seed = 1\n\ndata = [");
    let output = scene.run(&["eval", "run"]);
    assert_eq!(code(&output), 2);
    one_line(
        stderr(&output),
        &["run/config.toml: line 3 of the settings", "--data"],
    );
    assert_eq!(code(&scene.run(&["eval", "run", "--data", "mini"])), 0);
}

#[test]
fn an_index_beyond_the_images_is_a_usage_error() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    for command in [
        &["predict", "run", "--index", "40"][..],
        &["data", "show", "--index", "40"],
    ] {
        let output = scene
            .command()
            .args(command)
            .args(["--data", "mini"])
            .output()
            .unwrap();
        assert_eq!(code(&output), 2);
        one_line(stderr(&output), &["--index is 40", "40 test images"]);
    }
}

#[test]
fn images_of_more_classes_than_the_model_knows_do_not_fit() {
    let scene = Scene::new();
    scene.write(
        "mini/t10k-labels-idx1-ubyte",
        idx(0x801, &[40], std::iter::repeat_n(1, 40)),
    );
    scene.write(
        "mini/train-labels-idx1-ubyte",
        idx(0x801, &[60], std::iter::repeat_n(1, 60)),
    );
    scene.train("two", &["--iterations", "3"]);
    scene.write(
        "mini/t10k-labels-idx1-ubyte",
        idx(0x801, &[40], std::iter::repeat_n(2, 40)),
    );
    scene.write(
        "mini/train-labels-idx1-ubyte",
        idx(0x801, &[60], std::iter::repeat_n(2, 60)),
    );
    let output = scene.run(&["eval", "two"]);
    assert_eq!(code(&output), 5);
    one_line(
        stderr(&output),
        &["the model knows 2 classes, but mini has 3", "--data"],
    );
}

#[test]
fn a_model_of_oblong_images_takes_no_picture_of_ones_own() {
    let scene = Scene::new();
    for (part, count) in [("train", 60), ("t10k", 40)] {
        let pixels = (0..6 * count).map(|i| (i % 251) as u8);
        let images = idx(0x803, &[count, 2, 3], pixels);
        scene.write(&format!("mini/{part}-images-idx3-ubyte"), images);
    }
    scene.train("run", &["--iterations", "3"]);
    scene.write(
        "mine.png",
        common::pictures::png((9, 9), png::ColorType::Grayscale, |i, _| [i as u8]),
    );
    let output = scene.run(&["predict", "run", "mine.png"]);
    assert_eq!(code(&output), 5);
    one_line(
        stderr(&output),
        &["takes 6 inputs, which are no square image", "--index"],
    );
}

#[test]
fn plot_tells_a_killed_run_from_a_damaged_one() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "9"]);
    let whole = scene.read("run/metrics.csv");
    scene.write("run/metrics.csv", whole.replacen(',', ";", 2));
    let output = scene.run(&["plot", "run"]);
    assert_eq!(code(&output), 1);
    one_line(stderr(&output), &["run: the tables are damaged", "line: 2"]);

    std::fs::remove_file(scene.path("run/metrics.csv")).unwrap();
    let output = scene.run(&["plot", "run"]);
    assert_eq!(code(&output), 1);
    one_line(
        stderr(&output),
        &[
            "run/metrics.csv",
            "the run was killed: finish it with train --resume",
        ],
    );
}

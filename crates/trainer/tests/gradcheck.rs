//! `trainer gradcheck`: what it prints, and its exit codes.

mod common;

use common::{Scene, code, stderr, stdout};

/// The line of the parameter `name` in the table.
fn line<'a>(text: &'a str, name: &str) -> &'a str {
    let lines = text.lines();
    lines
        .into_iter()
        .find(|line| line.starts_with(&format!("{name} ")))
        .unwrap_or_else(|| panic!("no line {name} in {text}"))
}

#[test]
fn correct_backprop_passes_by_every_check_and_both_paths() {
    let scene = Scene::new();
    for path in [&[][..], &["--direct"]] {
        let mut arguments = vec!["gradcheck", "--data", "mini", "--hidden", "6"];
        arguments.extend(path);
        let output = scene.run(&arguments);
        assert_eq!(code(&output), 0, "{}", stdout(&output));
        let text = stdout(&output);
        // 7·7 pixels and 6 units: 294 weights, none wrong and none unchecked.
        for (name, entries) in [("w1", 294), ("b1", 6), ("w2", 60), ("b2", 10)] {
            let words: Vec<_> = line(text, name).split_whitespace().collect();
            assert_eq!(
                words[1..5],
                [&entries.to_string(), "0", "0", "pass"],
                "{text}"
            );
            let mean: f64 = words[5].parse().unwrap();
            assert!(mean < 1e-9, "{text}");
            assert!(words[6].starts_with(&format!("{name}[")), "{text}");
        }
        assert!(text.contains("PASS: 8 of 8 agree"), "{text}");
        assert!(
            line(text, "Taylor's").contains("PASS: the remainder falls as t^2.0"),
            "{text}"
        );
        assert!(
            text.ends_with("PASS: backprop and the numerical gradient agree\n"),
            "{text}"
        );
        assert!(!text.contains("finds the bug"), "{text}");
        assert!(!text.contains('\u{1b}'), "no escape codes in a pipe");
    }
}

#[test]
fn every_gross_bug_is_found_where_it_is_and_by_every_check() {
    let scene = Scene::new();
    for (bug, broken) in [
        ("sign", "w1, b1, w2, b2"),
        ("no-mean", "w1, b1, w2, b2"),
        ("no-sum", "b1, b2"),
        ("transposed", "w1, b1"),
        ("updated-w2", "w1, b1"),
        ("no-derivative", "w1, b1"),
        ("wrong-derivative", "w1, b1"),
        ("one-percent", "w1, b1, w2, b2"),
    ] {
        let output = scene.run(&["gradcheck", "--data", "mini", "--inject-bug", bug]);
        let text = stdout(&output);
        assert_eq!(code(&output), 4, "{bug}: {text}");
        assert!(
            text.contains(&format!("FAIL: {broken} differ; ")),
            "{bug}: {text}"
        );
        for found in [
            "shapes of the products              no: all of them fit\n".into(),
            format!("every entry against its error bar   yes: {broken}\n"),
            format!("the book's mean |Δ|, above 1e-6     yes: {broken}\n"),
            "a sample by the textbook's loop     yes: ".into(),
            "slopes along random directions      yes: 8 of 8\n".into(),
            "Taylor's remainder                  yes: it falls as t^1.".into(),
        ] {
            assert!(text.contains(&found), "{bug}: {found} in {text}");
        }
        for name in ["w1", "b1", "w2", "b2"] {
            let word = if broken.contains(name) {
                "FAIL"
            } else {
                "pass"
            };
            assert!(line(text, name).contains(word), "{bug}: {text}");
        }
    }
}

#[test]
fn one_image_cannot_show_that_the_mean_is_missing() {
    let scene = Scene::new();
    let output = scene.run(&[
        "gradcheck",
        "--data",
        "mini",
        "--inject-bug",
        "no-mean",
        "--batch-size",
        "1",
    ]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{text}");
    assert!(text.contains("this bug does not show here"), "{text}");
    assert_eq!(text.matches("  no: ").count(), 6, "{text}");
}

/// The row of a bug in the table of `--every-bug`: shapes, entries, mean, sample, directions, Taylor.
fn row<'a>(text: &'a str, bug: &str) -> Vec<&'a str> {
    let words = line(text, bug).strip_prefix(bug).unwrap();
    words.split_whitespace().collect()
}

#[test]
fn the_checks_tell_the_bugs_apart() {
    let scene = Scene::new();
    let output = scene.run(&[
        "gradcheck",
        "--data",
        "mini",
        "--hidden",
        "20",
        "--every-bug",
    ]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{text}");
    for (bug, seen) in [
        ("(no bug)", &["no", "no", "no", "no", "no", "no"][..]),
        ("sign", &["no", "yes", "yes", "yes", "yes", "yes"]),
        ("missing-transpose", &["yes"]),
        ("ten-ppm", &["no", "yes", "yes", "yes", "yes", "yes"]),
        ("one-entry", &["no", "yes", "yes", "no", "yes", "yes"]),
        ("single-precision", &["no", "yes", "no", "no", "no", "no"]),
    ] {
        assert_eq!(row(text, bug), seen, "{bug}: {text}");
    }
    for reason in [
        "one-entry         a sample by the textbook's loop: no wrong entry is among the 40",
        "single-precision  slopes along random directions: no difference is above ",
    ] {
        assert!(text.contains(reason), "{reason} in {text}");
    }
}

#[test]
fn a_missing_transpose_fits_only_where_the_matrix_is_square() {
    let scene = Scene::new();
    let run = |hidden| {
        scene.run(&[
            "gradcheck",
            "--data",
            "mini",
            "--inject-bug",
            "missing-transpose",
            "--hidden",
            hidden,
        ])
    };
    let output = run("6");
    assert_eq!(code(&output), 4);
    let said = "FAIL: 3×10 times 6×10 does not fit, ";
    assert!(stdout(&output).contains(said), "{}", stdout(&output));
    let output = run("10");
    assert_eq!(code(&output), 4);
    let said = "every entry against its error bar   yes: w1, b1\n";
    assert!(stdout(&output).contains(said), "{}", stdout(&output));
}

#[test]
fn dark_pixels_explain_the_entries_that_cannot_be_wrong() {
    let scene = Scene::new();
    let output = scene.run(&[
        "gradcheck",
        "--data",
        "mini",
        "--hidden",
        "6",
        "--inject-bug",
        "sign",
    ]);
    let text = stdout(&output);
    let words: Vec<_> = line(text, "w1").split_whitespace().collect();
    let wrong: usize = words[2].parse().unwrap();
    let dark: usize = text
        .lines()
        .find_map(|line| line.split_once(" of 49 pixels are dark"))
        .and_then(|(dark, _)| dark.parse().ok())
        .unwrap_or_else(|| panic!("{text}"));
    assert_eq!(wrong + 6 * dark, 6 * 49, "{text}");
    assert!(
        text.contains(&format!("the {} entries of w1 at these pixels", 6 * dark)),
        "{text}"
    );
}

#[test]
fn a_trained_network_is_checked_on_the_images_it_was_trained_on() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "20"]);
    let output = scene.run(&["gradcheck", "run"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{text}");
    assert!(
        text.starts_with("49-5-10 of run, 3 images of mini: backprop"),
        "{text}"
    );
    let output = scene.run(&["gradcheck", "run", "--inject-bug", "one-percent"]);
    assert_eq!(code(&output), 4, "{}", stdout(&output));

    assert_eq!(code(&scene.run(&["gradcheck", "run", "--hidden", "6"])), 2);
    let output = scene.run(&["gradcheck", "nowhere"]);
    assert_eq!(code(&output), 5);
    assert!(
        stderr(&output).contains("nowhere: no such model"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn at_a_tiny_step_the_textbooks_loop_shows_what_the_structure_avoids() {
    let scene = Scene::new();
    let run = |step| {
        scene.run(&[
            "gradcheck",
            "--data",
            "mini",
            "--hidden",
            "6",
            "--step",
            step,
        ])
    };
    let output = run("1e-12");
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{text}");
    assert!(
        line(text, "textbook's loop").contains("UNCHECKED: "),
        "{text}"
    );
    assert!(
        text.contains("At h = 1e-12 the two losses of the textbook's loop agree in 1"),
        "{text}"
    );
    let output = run("1e-4");
    let text = stdout(&output);
    assert!(line(text, "textbook's loop").contains("PASS: "), "{text}");
    assert!(!text.contains("the two losses"), "{text}");
}

#[test]
fn a_step_too_short_for_the_textbooks_loop_is_unchecked_and_not_called_wrong() {
    let scene = Scene::new();
    let output = scene.run(&[
        "gradcheck",
        "--data",
        "mini",
        "--hidden",
        "6",
        "--direct",
        "--step",
        "1e-13",
    ]);
    let text = stdout(&output);
    assert_eq!(code(&output), 4, "{text}");
    assert!(
        text.contains("UNCHECKED: h = 1e-13 leaves the error bars of w1, "),
        "{text}"
    );
    assert!(text.ends_with("try --step 0.0001\n"), "{text}");
}

#[test]
fn a_step_too_long_is_blamed_itself() {
    let scene = Scene::new();
    let output = scene.run(&["gradcheck", "--data", "mini", "--step", "30"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 4, "{text}");
    assert!(
        text.contains("the step is too long: try --step 0.0001"),
        "{text}"
    );
}

#[test]
fn same_seed_prints_the_same() {
    let scene = Scene::new();
    let run = |seed| {
        scene
            .run(&["gradcheck", "--data", "mini", "--seed", seed])
            .stdout
    };
    assert_eq!(run("1"), run("1"));
    assert_ne!(run("1"), run("2"));
}

#[test]
fn steps_that_are_none_are_refused() {
    let scene = Scene::new();
    for (option, value) in [("--step", "0"), ("--step", "NaN"), ("--init-std", "0")] {
        let output = scene.run(&["gradcheck", "--data", "mini", option, value]);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("expected a finite number above 0"),
            "{}",
            stderr(&output)
        );
    }
}

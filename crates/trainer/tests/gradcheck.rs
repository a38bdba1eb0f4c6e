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
fn every_bug_is_found_where_it_is_and_by_every_check() {
    let scene = Scene::new();
    for (bug, broken) in [
        ("sign", "w1, b1, w2, b2"),
        ("no-mean", "w1, b1, w2, b2"),
        ("no-sum", "b1, b2"),
        ("transposed", "w1, b1"),
        ("no-derivative", "w1, b1"),
        ("wrong-derivative", "w1, b1"),
    ] {
        let output = scene.run(&["gradcheck", "--data", "mini", "--inject-bug", bug]);
        let text = stdout(&output);
        assert_eq!(code(&output), 4, "{bug}: {text}");
        assert!(
            text.contains(&format!("FAIL: {broken} differ; ")),
            "{bug}: {text}"
        );
        for found in [
            format!("entries against their error bars  yes: {broken}\n"),
            format!("the notes' mean |Δ|, above 1e-6   yes: {broken}\n"),
            "random directions                 yes: 8 of 8\n".into(),
            "Taylor's remainder                yes: t^1.".into(),
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
    assert_eq!(
        text.lines().filter(|line| line.ends_with("  no")).count(),
        4,
        "{text}"
    );
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
        text.contains("the step is to blame: try --step 0.0001"),
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

//! `--help` and shell completions.

mod common;

use common::{Scene, code, stdout};

#[test]
fn completions_know_the_commands() {
    let scene = Scene::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = scene.run(&["completions", shell]);
        assert_eq!(code(&output), 0);
        for word in ["train", "gradcheck", "--learning-rate", "learning-rate"] {
            let found = stdout(&output).contains(word);
            assert!(found || word.starts_with("--"), "{shell}: no {word}");
        }
    }
}

#[test]
fn help_gives_every_option_a_sentence_and_every_value_a_default() {
    let scene = Scene::new();
    let mut options = 0;
    for command in [
        "train",
        "eval",
        "predict",
        "gradcheck",
        "plot",
        "notes",
        "completions",
        "data info",
        "data show",
        "data verify",
        "data fetch",
        "model info",
        "model export",
        "model import",
    ] {
        let mut arguments: Vec<_> = command.split(' ').collect();
        arguments.push("--help");
        let output = scene.run(&arguments);
        // An option is indented by up to six spaces, its description by more.
        for said in stdout(&output).split("\n      --").skip(1) {
            let said = said.split("\n  -").next().unwrap();
            let words: Vec<_> = said.split_whitespace().collect();
            assert!(words.len() > 3, "{command} --{said}");
            let takes_value = words[1].starts_with('<');
            assert!(
                !takes_value || said.contains("[default:"),
                "{command} --{said}"
            );
            options += 1;
        }
    }
    assert!(options > 40, "{options} options");
}

/// The defaults in `--help` are written by hand, because settings that are not given must stay absent.
#[test]
fn help_names_the_defaults_that_hold() {
    let scene = Scene::new();
    let output = scene.run(&["train", "--help"]);
    let help = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let option = |name: &str| {
        let (_, rest) = help
            .split_once(&format!(" --{name} <"))
            .unwrap_or_else(|| panic!("no --{name}"));
        let rest = rest.split(" --").next().unwrap();
        let (_, default) = rest
            .split_once("[default: ")
            .unwrap_or_else(|| panic!("no default: {rest}"));
        default.split(']').next().unwrap().to_owned()
    };
    let defaults = trainer::config::Config::default();
    assert_eq!(option("data"), defaults.data.to_string());
    assert_eq!(option("gradient"), defaults.gradient.to_string());
    assert_eq!(option("iterations"), defaults.iterations.to_string());
    assert_eq!(option("batch-size"), defaults.batch_size.to_string());
    assert_eq!(option("learning-rate"), defaults.learning_rate.to_string());
    assert_eq!(option("hidden"), defaults.hidden_size.to_string());
    assert_eq!(option("init-std"), defaults.weight_init_std.to_string());
    assert_eq!(option("step").parse::<f64>().unwrap(), defaults.step);
    assert_eq!(option("seed"), defaults.seed.to_string());
    assert_eq!(option("sampling"), "replace");
    assert_eq!(option("validation"), defaults.validation.to_string());
    assert_eq!(
        option("checkpoint-every"),
        defaults.checkpoint_every.to_string()
    );
}

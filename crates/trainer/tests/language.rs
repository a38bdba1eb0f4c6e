//! The language of what people read: by `--lang`, or else by the system's locale.

mod common;

use common::{Scene, code, stderr};

/// The opening tag of a small run's report.
fn report(options: &[&str], locale: &[(&str, &str)]) -> String {
    let scene = Scene::new();
    let output = scene
        .command()
        .envs(locale.iter().copied())
        .args(["train", "--out", "run", "--iterations", "2"])
        .args(common::SMALL)
        .args(options)
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let html = scene.read("run/report.html");
    html.lines().nth(1).unwrap().to_owned()
}

const ENGLISH: &str = "<html lang=\"en\">";
const KOREAN: &str = "<html lang=\"ko\">";

/// Options of the command, variables of the locale, and the report's opening tag.
type Case = (
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
    &'static str,
);

#[test]
fn the_report_speaks_the_language_asked_for_or_that_of_the_locale() {
    let cases: [Case; 6] = [
        (&[], &[], ENGLISH),
        (&["--lang", "ko"], &[("LANG", "en_US.UTF-8")], KOREAN),
        (&["--lang", "en"], &[("LANG", "ko_KR.UTF-8")], ENGLISH),
        (&[], &[("LANG", "ko_KR.UTF-8")], KOREAN),
        (&[], &[("LC_ALL", ""), ("LANG", "ko_KR.UTF-8")], KOREAN),
        (&[], &[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")], ENGLISH),
    ];
    for (options, locale, expected) in cases {
        assert_eq!(report(options, locale), expected, "{options:?} {locale:?}");
    }
}

#[test]
fn an_unknown_language_is_a_usage_error() {
    let output = Scene::new().run(&["train", "--lang", "fr"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("en, ko"), "{}", stderr(&output));
}

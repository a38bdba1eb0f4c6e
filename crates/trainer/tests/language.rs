//! The language of messages and pages: by `--lang`, or otherwise by the system's locale.

mod common;

use std::process::Output;

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

/// The words in Latin letters of a text, but for options, paths, hashes and numbers.
fn latin_words(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || ",;()[]^…".contains(c));
    let words = words.map(|word| word.trim_end_matches([':', '.']));
    words
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter(|word| !word.contains('/'))
        .collect()
}

/// What Korean messages keep: names of programs, commands, files, images and quantities.
const NAMES: &str = "
    MNIST MNIST_DIR mini sweep trainer train predict data fetch run report.html loss.svg model.bin sweep.svg sweep.csv
    ms sha256 w1 w2 b1 b2 h L w+h w−h t";

/// A message has no English words but names.
#[track_caller]
fn assert_korean(text: &str) {
    assert!(text.contains(|c| ('가'..='힣').contains(&c)), "{text}");
    for word in latin_words(text) {
        let stem = word.trim_end_matches(|c| ('가'..='힣').contains(&c));
        assert!(
            NAMES.split_whitespace().any(|name| name == stem),
            "{word} in {text}"
        );
    }
}

/// What a run prints on both streams.
fn said(output: &std::process::Output) -> String {
    stderr(output).to_owned() + common::stdout(output)
}

#[test]
fn a_run_on_the_built_in_digits_speaks_korean() {
    let scene = Scene::new();
    let train = "train --lang ko --data digits --out run --iterations 2 --train-limit 20 --batch-size 20 --hidden 2";
    let output = scene.run(&train.split(' ').collect::<Vec<_>>());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = said(&output);
    for part in [
        "내장 숫자(MNIST 아님) 학습: 784-2-10 신경망, 매개변수 1,600개\n",
        "  훈련 이미지 20장, 시험 이미지 10,000장\n",
        "  반복 2회, 미니배치마다 이미지 20장, 에폭마다 반복 1회\n",
        "  수치 미분, 학습률 0.1, 시드 42\n",
        "에폭 2/2  손실 2.",
        "\n다음: trainer predict run --index 0\n",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_korean(&said);
    assert_eq!(scene.json("run/run.json")["data"], "built-in digits");
    for picture in ["run/loss.svg", "run/accuracy.svg"] {
        let svg = scene.read(picture);
        assert!(svg.contains("내장 숫자 학습: 수치 미분"), "{picture}");
        assert!(
            svg.contains("NanumGothic"),
            "{picture}: no font with Hangul"
        );
    }
}

#[test]
fn the_locale_alone_makes_every_command_speak_korean() {
    let scene = Scene::new();
    let small = common::SMALL.join(" ");
    for (arguments, part) in [
        (
            format!("train --iterations 9 --out run {small}"),
            "mini 학습: 49-5-10 신경망",
        ),
        (
            format!("train --iterations 9 --out sweep --learning-rate 0.1,1 {small}"),
            "실행 2/2: 학습률 1",
        ),
        ("eval run".into(), "정확도  "),
        (
            "predict run --index 0".into(),
            "mini의 시험 이미지 0번, 정답 ",
        ),
        ("data info --data mini".into(), "훈련  7×7 이미지 60장"),
        ("model info run".into(), "49-5-10, 매개변수 310개"),
        (
            "gradcheck --data mini --hidden 5".into(),
            "통과: 오차역전파법과 수치 미분이 일치합니다",
        ),
    ] {
        let mut command = scene.command();
        command
            .env("LANG", "ko_KR.UTF-8")
            .args(arguments.split(' '));
        let output = command.output().unwrap();
        let said = said(&output);
        assert_eq!(code(&output), 0, "{arguments}: {said}");
        assert!(said.contains(part), "{part} in {said}");
        assert_korean(&said);
    }
}

#[test]
fn errors_are_korean_and_keep_their_exit_codes() {
    let scene = Scene::new();
    for (arguments, expected, start) in [
        (
            "train --resume gone",
            5,
            "오류: gone: 이어 갈 실행이 없습니다",
        ),
        (
            "train --learning-rate -1",
            2,
            "오류: learning_rate = -1: 0보다 큰",
        ),
        ("eval gone", 5, "오류: gone: 모델이 없습니다"),
        ("data info --data gone", 3, "오류: gone: 없는 폴더입니다"),
        (
            "plot gone",
            5,
            "오류: gone/metrics.csv: 읽을 수 없습니다: 없는 파일",
        ),
        ("gradcheck --step 0", 2, "오류: --step 0.0: 0보다 큰"),
    ] {
        let output = scene.run(
            &format!("--lang ko {arguments}")
                .split(' ')
                .collect::<Vec<_>>(),
        );
        assert_eq!(code(&output), expected, "{arguments}");
        let error = stderr(&output);
        assert!(error.starts_with(start), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

/// The figures of a run, without times; and the names of its events with those of their fields.
fn for_programs(language: &str) -> (serde_json::Value, Vec<(String, Vec<String>)>) {
    let scene = Scene::new();
    let options = [
        "--lang",
        language,
        "--progress",
        "json",
        "--iterations",
        "9",
    ];
    let output = scene.train("run", &options);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut summary = scene.json("run/run.json");
    for time in ["train_seconds", "wall_seconds"] {
        summary.as_object_mut().unwrap().remove(time);
    }
    let event = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let fields = event.as_object().unwrap().keys().cloned().collect();
        (event["event"].as_str().unwrap().to_owned(), fields)
    };
    let events = stderr(&output).lines().map(event);
    (summary, events.filter(|event| event.0 != "step").collect())
}

#[test]
fn what_programs_read_is_the_same_in_every_language() {
    assert_eq!(for_programs("en"), for_programs("ko"));
}

/// A sweep of two learning rates in folder `sweep`.
fn korean_sweep(scene: &Scene) -> Output {
    let rates = ["--iterations", "3", "--learning-rate", "0.1,1"];
    scene.train("sweep", &[&["--lang", "ko"], &rates[..]].concat())
}

#[test]
fn the_table_of_a_sweep_for_programs_is_english() {
    let scene = Scene::new();
    let output = korean_sweep(&scene);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let csv = scene.read("sweep/sweep.csv");
    assert!(
        csv.contains("learning-rate-0.1,learning rate 0.1,numerical,"),
        "{csv}"
    );
    assert!(csv.is_ascii(), "{csv}");
    assert!(scene.read("sweep/sweep.svg").contains("학습률 0.1"));
}

#[test]
fn columns_of_a_korean_table_align() {
    let scene = Scene::new();
    let output = korean_sweep(&scene);
    let lines: Vec<_> = common::stdout(&output).lines().take(3).collect();
    let width = textwrap::core::display_width;
    // The test accuracy ends each row's second cell, below the end of its head.
    let ends: Vec<_> = ["시험", "%", "%"]
        .iter()
        .zip(&lines)
        .map(|(end, line)| width(&line[..line.find(end).unwrap() + end.len()]))
        .collect();
    assert!(ends.iter().all(|end| *end == ends[0]), "{lines:?}");
}

/// The font in PNG files has no Hangul.
#[test]
fn png_pictures_are_english_in_every_language() {
    let scene = Scene::new();
    scene.train("run", &["--iterations", "3"]);
    for language in ["en", "ko"] {
        let plot = [
            "plot", "run", "--png", "--lang", language, "--out", language,
        ];
        let output = scene.run(&plot);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    assert_eq!(scene.bytes("en/loss.png"), scene.bytes("ko/loss.png"));
}

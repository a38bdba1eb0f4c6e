//! What a terminal shows: the progress bar, lines that break between words, and no control characters of names.

mod common;

use std::{fs, process::Command};

use common::{SMALL, Scene, stderr, stdout};

/// What a terminal of `columns` receives from `trainer ARGUMENTS`, as `script` records it; nothing, and a message,
/// where there is no `script`.
fn recorded(scene: &Scene, columns: usize, arguments: &str) -> Option<String> {
    let trainer = scene.command();
    let program = trainer.get_program().to_str()?;
    let line = format!("stty cols {columns} rows 24; exec '{program}' {arguments}");
    let mut script = Command::new("script");
    script
        .args(["-qec", &line, "/dev/null"])
        .current_dir(trainer.get_current_dir()?);
    for (name, value) in trainer.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    let Ok(output) = script.output() else {
        eprintln!("SKIPPED: no `script`, which gives a program a terminal");
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The last row of each drawing, as the terminal shows it: a row is full at `columns` columns.
fn last_rows(recorded: &str, columns: usize) -> Vec<String> {
    let drawings = recorded.split(['\r', '\n']).map(|drawing| {
        let cells = cells(drawing.trim_start_matches("\x1b[2K"));
        let last = cells.chunks(columns).next_back().unwrap_or_default();
        last.iter().filter(|cell| **cell != SECOND_HALF).collect()
    });
    drawings.collect()
}

/// The characters of a line, a column each; a Hangul syllable has two.
fn cells(line: &str) -> Vec<char> {
    let cells = line.chars().flat_map(|c| {
        let width = textwrap::core::display_width(c.encode_utf8(&mut [0; 4]));
        std::iter::once(c).chain(std::iter::repeat_n(SECOND_HALF, width.saturating_sub(1)))
    });
    cells.collect()
}

/// The placeholder for the second column of a wide character.
const SECOND_HALF: char = '\0';

#[test]
fn the_bar_tells_rate_and_time_left_and_fits_the_terminal() {
    let (english, korean) = (["/s  ", " left  ", "loss "], ["초당 ", " 남음  ", "손실 "]);
    let scene = Scene::new();
    for (columns, language, parts) in [
        (80, "en", english),
        (60, "en", english),
        (160, "en", english),
        (80, "ko", korean),
    ] {
        let train = format!(
            "train --lang {language} --out run --time-limit 2s --iterations 1000000 {}",
            SMALL.join(" ")
        );
        let Some(recorded) = recorded(&scene, columns, &train) else {
            return;
        };
        fs::remove_dir_all(scene.path("run")).unwrap();
        let rows = last_rows(&recorded, columns);
        let bars: Vec<_> = rows
            .iter()
            .filter(|row| row.contains("/1,000,000"))
            .collect();
        assert!(bars.len() > 5, "{recorded:?}");
        for bar in &bars {
            assert!(
                bar.starts_with(['━', '╸', '─']),
                "broken over two rows: {bar:?}"
            );
        }
        let last = bars[bars.len() - 1];
        for part in parts.iter().chain(&["%  "]) {
            assert!(last.contains(part), "no {part:?}: {bars:?}");
        }
    }
}

/// Escape codes, a line break, and a mark that turns the direction of writing.
#[cfg(unix)]
const BAD: &str = "a\x1b]0;title\x07\x1b[31m\n\u{202e}\u{9b}b";
/// [`BAD`] as it is printed.
#[cfg(unix)]
const SHOWN: &str = r"a\u{1b}]0;title\u{7}\u{1b}[31m\n\u{202e}\u{9b}b";

#[cfg(unix)]
#[test]
fn control_characters_of_names_do_not_reach_the_terminal() {
    let scene = Scene::new();
    fs::rename(scene.path("mini"), scene.path(BAD)).unwrap();
    let run = ["--iterations", "3", "--batch-size", "20"];
    scene.run(&[&["train", "--data", BAD, "--out", "good"], &run[..]].concat());
    let (npz, bin) = (format!("{BAD}.npz"), format!("{BAD}.bin"));
    let train = [&["train", "--data", BAD, "--out", BAD], &run[..]].concat();
    for arguments in [
        &["train", "--data", "nowhere", "--out", BAD][..],
        &train,
        &["train", "--resume", BAD, "--iterations", "4"],
        &["train", BAD],
        &["train", "--epochs", BAD],
        &["train", "--config", BAD],
        &["eval", "good", "--data", BAD],
        &["eval", BAD, "--data", BAD],
        &["predict", "good", BAD],
        &["predict", BAD, "--index", "0", "--data", BAD],
        &["plot", BAD],
        &["data", "info", "--data", BAD],
        &["data", "verify", "--data", BAD],
        &["data", "show", "--data", BAD],
        &["model", "info", BAD],
        &["model", "export", "good", &npz],
        &["model", "import", &npz, &bin],
    ] {
        let output = scene.run(arguments);
        let said = stdout(&output).to_owned() + stderr(&output);
        let is_bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!said.contains(is_bad), "{arguments:?}: {said:?}");
        if !arguments.contains(&"nowhere") {
            assert!(said.contains(SHOWN), "{arguments:?}: {said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn lines_break_between_words_on_a_narrow_terminal() {
    let scene = Scene::new();
    let small = SMALL.join(" ");
    for arguments in [
        &format!("train --out run --iterations 30 --progress plain {small}")[..],
        &format!("train --out bar --iterations 30 {small}"),
        &format!("train --out dry --dry-run {small}"),
        "train --resume run",
        "eval run",
        "eval nothing-of-that-name",
        "data info --data mini",
        "plot nothing-of-that-name",
        "train --gradient unknown",
        "train --epochs 1.5 --learning-rate 3",
        "train --help",
        "--help",
        "gradcheck --data mini --hidden 5",
        &format!("train --lang ko --out korean --iterations 30 {small}"),
        &format!("train --lang ko --dry-run {small}"),
        "eval --lang ko run",
        "eval --lang ko nothing-of-that-name",
        "gradcheck --lang ko --data mini --hidden 5",
    ] {
        let Some(shown) = recorded(&scene, 40, arguments) else {
            return;
        };
        for line in shown.split(['\n', '\r']) {
            let line = cells(without_escapes(line).trim_end());
            let rows: Vec<_> = line.chunks(40).collect();
            let broken = rows.windows(2).find(|rows| within_a_word(rows[0], rows[1]));
            assert!(broken.is_none(), "{arguments}: {broken:?} in {shown}");
        }
    }
}

/// Whether a word that is shorter than a row continues from one row to the next.
#[cfg(unix)]
fn within_a_word(row: &[char], next: &[char]) -> bool {
    let before = row.iter().rev().take_while(|c| **c != ' ').count();
    let after = next.iter().take_while(|c| **c != ' ').count();
    before > 0 && after > 0 && before + after <= row.len()
}

/// `text` without the codes that set colours and clear lines.
#[cfg(unix)]
fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let end = part
            .find(|c: char| c.is_ascii_alphabetic())
            .map_or(part.len(), |i| i + 1);
        text + &part[end..]
    })
}

//! `trainer train` on a terminal: what one sees there, and that it fits.

mod common;

use std::process::Command;

use common::{SMALL, Scene};

/// What a terminal of `columns` receives from a run of some seconds, as `script` records it; nothing,
/// and a message, where there is no `script`.
fn recorded(scene: &Scene, columns: usize) -> Option<String> {
    let trainer = scene.command();
    let program = trainer.get_program().to_str()?;
    let train = format!(
        "stty cols {columns} rows 24; exec '{program}' train --out run --time-limit 2s --iterations 1000000 {}",
        SMALL.join(" ")
    );
    let mut script = Command::new("script");
    script.args(["-qec", &train, "/dev/null"]);
    script.current_dir(trainer.get_current_dir()?);
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

/// The last row of each drawing, as the terminal shows it: a row is full at `columns` characters.
fn last_rows(recorded: &str, columns: usize) -> Vec<String> {
    let drawings = recorded.split(['\r', '\n']).map(|drawing| {
        let text: Vec<char> = drawing.trim_start_matches("\x1b[2K").chars().collect();
        let last = text.chunks(columns).next_back().unwrap_or_default();
        last.iter().collect()
    });
    drawings.collect()
}

#[test]
fn the_bar_tells_rate_and_time_left_and_fits_the_terminal() {
    let scene = Scene::new();
    for columns in [80, 60, 160] {
        let Some(recorded) = recorded(&scene, columns) else {
            return;
        };
        std::fs::remove_dir_all(scene.path("run")).unwrap();
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
        for part in ["%  ", "/s  ", " left  ", "loss "] {
            assert!(bars[bars.len() - 1].contains(part), "no {part:?}: {bars:?}");
        }
    }
}

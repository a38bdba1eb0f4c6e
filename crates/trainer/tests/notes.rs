//! `trainer notes`: the file that it writes, and how it ends.

mod common;

use common::{Scene, code, one_line, stderr, stdout};
use serde_json::Value;

/// Few updates on the small images of the fixture.
const QUICK: [&str; 5] = ["notes", "--data", "mini", "--iterations", "3"];

/// The data of the page.
fn page_data(html: &str) -> Value {
    let (_, rest) = html.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn languages(data: &Value) -> Vec<&String> {
    data["text"].as_object().unwrap().keys().collect()
}

#[test]
fn notes_html_is_written_and_its_name_is_printed() {
    let scene = Scene::new();
    let output = scene.run(&QUICK);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stdout(&output).starts_with("notes.html ("),
        "{}",
        stdout(&output)
    );
    assert_eq!(
        stderr(&output),
        "Training the networks of the page on mini\n"
    );
    assert_eq!(scene.files("."), ["mini", "notes.html"]);
    let data = page_data(&scene.read("notes.html"));
    assert_eq!(languages(&data), ["en", "ko"]);
    assert_eq!(data["images"]["name"], "mini");
    assert_eq!(data["images"]["built_in"], false);
}

#[test]
fn korean_comes_first_where_it_is_asked_for() {
    let scene = Scene::new();
    let output = scene.run(&[&QUICK[..], &["--lang", "ko", "--out", "page.html"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let html = scene.read("page.html");
    assert_eq!(languages(&page_data(&html)), ["ko", "en"]);
    assert!(html.contains("<title>움직이는 노트"));
}

#[test]
fn an_unknown_language_is_refused() {
    let scene = Scene::new();
    let output = scene.run(&["notes", "--lang", "fr"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("'fr'"), "{}", stderr(&output));
    assert!(!scene.exists("notes.html"));
}

#[test]
fn missing_images_and_folders_end_in_one_line_and_no_file() {
    let scene = Scene::new();
    let output = scene.run(&["notes", "--data", "nowhere"]);
    assert_eq!(code(&output), 3);
    one_line(
        stderr(&output),
        &["nowhere", "--data takes auto, digits or a folder"],
    );
    let output = scene.run(&[&QUICK[..], &["--out", "nowhere/notes.html"]].concat());
    assert_eq!(code(&output), 1);
    one_line(stderr(&output), &["cannot write nowhere/notes.html"]);
    assert_eq!(scene.files("."), ["mini"]);
}

#[test]
#[cfg(target_os = "linux")]
fn open_hands_the_page_to_the_systems_opener() {
    use std::{fs, os::unix::fs::PermissionsExt, thread, time::Duration};

    let scene = Scene::new();
    scene.write(
        "xdg-open",
        "#!/bin/sh\necho \"$1\" > opened.part && mv opened.part opened\n",
    );
    fs::set_permissions(scene.path("xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", scene.path(".").display());
    let mut command = scene.command();
    let output = command
        .args(QUICK)
        .arg("--open")
        .env("PATH", path)
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for _ in 0..200 {
        if scene.exists("opened") {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(scene.read("opened").trim(), "notes.html");
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_the_page_that_was_there_and_nothing_else() {
    use std::{
        io::Read,
        process::{Command, Stdio},
    };

    let scene = Scene::new();
    scene.write("notes.html", "an earlier page");
    let mut child = scene
        .command()
        .args(["notes", "--data", "mini", "--iterations", "100000000"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = [0; 8];
    child
        .stderr
        .as_mut()
        .unwrap()
        .read_exact(&mut said)
        .unwrap();
    assert_eq!(&said, b"Training");
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130);
    assert!(
        stderr(&output).ends_with("error: interrupted: no page is written\n"),
        "{}",
        stderr(&output)
    );
    assert_eq!(scene.read("notes.html"), "an earlier page");
    assert_eq!(scene.files("."), ["mini", "notes.html"]);
}

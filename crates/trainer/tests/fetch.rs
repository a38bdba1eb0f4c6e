//! `trainer data fetch` and `data verify` with a local server.

mod common;

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use common::{Scene, code, stderr, stdout};

/// Serves the files of `folder` until the test ends; 404 for others.
fn serve(folder: Option<PathBuf>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]);
            let path = request
                .split_whitespace()
                .nth(1)
                .unwrap_or("/")
                .trim_start_matches('/')
                .to_owned();
            let body = folder
                .as_ref()
                .and_then(|folder| std::fs::read(folder.join(path)).ok());
            let (status, body) = body.map_or(("404 Not Found", vec![]), |body| ("200 OK", body));
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body));
        }
    });
    address
}

#[test]
fn mirrors_that_have_nothing_are_missing_data() {
    let scene = Scene::new();
    let (one, two) = (serve(None), serve(None));
    let output = scene.run(&[
        "data", "fetch", "--to", "mnist", "--mirror", &one, "--mirror", &two,
    ]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let error = stderr(&output).lines().last().unwrap();
    assert!(
        error.contains("answered 404") && error.contains(&one) && error.contains(&two),
        "{error}"
    );
    assert_eq!(stdout(&output), "");
    assert!(scene.files("mnist").is_empty(), "nothing half written");
}

#[test]
fn a_mirror_with_something_else_is_refused() {
    let scene = Scene::new();
    scene.write(
        "mini/train-images-idx3-ubyte.gz",
        "<html>please log in</html>",
    );
    let mirror = serve(Some(scene.path("mini")));
    let output = scene.run(&["data", "fetch", "--to", "mnist", "--mirror", &mirror]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(scene.files("mnist").is_empty());
}

#[test]
fn a_download_that_fails_before_a_run_is_told_as_the_run_would_be() {
    let scene = Scene::new();
    for (progress, lines) in [("json", 2), ("plain", 2), ("none", 1)] {
        let mut train = scene.command();
        train.args([
            "train",
            "--out",
            "run",
            "--download",
            "--progress",
            progress,
        ]);
        let output = train
            .env("ALL_PROXY", "http://127.0.0.1:1")
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert_eq!(
            stderr(&output).lines().count(),
            lines,
            "{}",
            stderr(&output)
        );
        for line in stderr(&output).lines() {
            let event: Result<serde_json::Value, _> = serde_json::from_str(line);
            assert_eq!(event.is_ok(), progress == "json", "{line}");
        }
        assert!(!scene.exists("run"));
    }
}

/// A mirror that sends `pieces` chunks of an archive, a tenth of a second apart, and then nothing.
fn silent_after(pieces: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9912422\r\n\r\n");
        for _ in 0..pieces {
            let _ = stream.write_all(&[0x1f; 1024]);
            thread::sleep(Duration::from_millis(100));
        }
        thread::sleep(Duration::from_mins(1));
    });
    address
}

#[test]
fn a_signal_ends_a_download_whether_or_not_the_mirror_is_silent() {
    for (name, pieces, expected) in [("INT", 1, 130), ("TERM", 100, 143)] {
        let scene = Scene::new();
        let mut fetch = scene.command();
        fetch.args([
            "data",
            "fetch",
            "--to",
            "mnist",
            "--mirror",
            &silent_after(pieces),
        ]);
        let mut fetch = fetch
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(fetch.stderr.take().unwrap()).lines();
        let first = said.next().unwrap().unwrap();
        assert!(first.starts_with("train-images"), "{first}");
        thread::sleep(Duration::from_millis(300));

        let began = Instant::now();
        let kill = Command::new("kill")
            .args([format!("-{name}"), fetch.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(fetch.wait().unwrap().code(), Some(expected));
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{:?}",
            began.elapsed()
        );
        let error = said.next().unwrap().unwrap();
        assert!(
            error.starts_with("error: the download was interrupted"),
            "{error}"
        );
        if pieces > 1 {
            assert_eq!(scene.files("mnist"), [""; 0], "cleared up");
        }
    }
}

#[test]
fn verify_tells_mnist_from_other_data() {
    let scene = Scene::new();
    let output = scene.run(&["data", "verify", "--data", "mini"]);
    assert_eq!(code(&output), 4);
    assert_eq!(
        stdout(&output),
        "FAIL: mini is a complete data set, but not MNIST\n"
    );
}

/// The published archives, if they exist: files that were compressed again have other bytes.
fn published() -> Option<PathBuf> {
    const PUBLISHED: u64 = 9_912_422; // bytes of train-images-idx3-ubyte.gz
    let folder = env::var_os("MNIST_DIR").map(PathBuf::from);
    let images = folder
        .as_ref()
        .map(|folder| folder.join("train-images-idx3-ubyte.gz"));
    if images
        .and_then(|file| file.metadata().ok())
        .is_some_and(|file| file.len() == PUBLISHED)
    {
        return folder;
    }
    eprintln!("SKIPPED: set MNIST_DIR to a folder of the four published archives");
    None
}

#[test]
#[cfg(target_os = "linux")]
fn auto_looks_into_the_cache_last() {
    let scene = Scene::new();
    std::fs::create_dir_all(scene.path(".cache/trainer")).unwrap();
    std::fs::rename(scene.path("mini"), scene.path(".cache/trainer/mnist")).unwrap();
    let output = scene.run(&["data", "info"]);
    assert!(
        stdout(&output).starts_with("mnist  (--data "),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert!(
        stdout(&output).contains(".cache/trainer/mnist)"),
        "{}",
        stdout(&output)
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_damaged_cache_is_refused_and_not_replaced_by_digits() {
    let scene = Scene::new();
    std::fs::create_dir_all(scene.path(".cache/trainer")).unwrap();
    std::fs::rename(scene.path("mini"), scene.path(".cache/trainer/mnist")).unwrap();
    let labels = ".cache/trainer/mnist/t10k-labels-idx1-ubyte";
    let whole = scene.bytes(labels);
    scene.write(labels, &whole[..whole.len() - 1]);
    for command in [&["data", "info"][..], &["train", "--out", "run"]] {
        let output = scene.run(command);
        assert_eq!(code(&output), 3);
        common::one_line(stderr(&output), &["t10k-labels-idx1-ubyte", "cut short"]);
    }
    assert!(!scene.exists("run"));
}

#[test]
fn mnist_is_fetched_into_the_cache_where_auto_finds_it() {
    let Some(folder) = published() else { return };
    let scene = Scene::new();
    let mirror = serve(Some(folder));
    let output = scene.run(&["data", "fetch", "--mirror", &mirror]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stdout(&output).contains("Next: trainer train"),
        "{}",
        stdout(&output)
    );
    assert_eq!(
        stderr(&output).lines().count(),
        4,
        "a line an archive: {}",
        stderr(&output)
    );
    let output = scene.run(&["data", "verify"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).starts_with("PASS"), "{}", stdout(&output));
}

//! The disk fails, or the process is killed, at every open, write, fsync and rename of a download. The archive is then
//! complete or absent, the error is reported, and the next download succeeds.
#![cfg(all(feature = "download", target_os = "linux"))]

mod strace;

use std::{
    env, fs,
    io::{self, Read, Write},
    net::TcpListener,
    ops::ControlFlow,
    path::Path,
    process::{Command, ExitCode},
    thread,
};

use data::{Archive, Download};
use sha2::{Digest, Sha256};
use strace::{ALL, ERRORS, calls, injected, is_killed, places, reason, strace};

/// 150 kB that begin like an archive: three chunks to write.
fn contents() -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b];
    bytes.extend((0..150_000_u32).map(|i| (i.wrapping_mul(i) >> 8) as u8));
    bytes
}

/// Answers every request with the contents, until the test ends.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, body) = (stream.unwrap(), contents());
            let _ = stream.read(&mut [0; 4096]);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            // the client may have been killed
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body));
        }
    });
    address
}

/// This program, as the child that downloads into `folder/mnist`.
fn child(folder: &Path, mirror: &str) -> Command {
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "child_that_downloads",
        ])
        .arg("--test-threads=1")
        .env("MIRROR", mirror)
        .current_dir(folder);
    child
}

#[test]
#[ignore = "the child of an_archive_is_whole_or_not_there"]
fn child_that_downloads() -> ExitCode {
    // strace counts calls per thread. These calls ensure that no other thread makes as many calls as this one.
    for _ in 0..20 {
        io::stdout().write_all(b"\n").unwrap();
        let _ = fs::File::open("/dev/null");
    }
    let contents = contents();
    let hash = Sha256::digest(&contents);
    let archive = Archive {
        name: "digits.gz".into(),
        size: contents.len() as u64,
        sha256: hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>()
            .concat(),
    };
    let download = Download::new([archive], [env::var("MIRROR").unwrap()]).without_proxy();
    match download.into_dir("mnist", |_| ControlFlow::Continue(())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_archive_is_whole_or_not_there() {
    if !strace() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mnist = folder.path().join("mnist");
    let mirror = serve();
    let download = child(folder.path(), &mirror);
    let calls = calls(&download);
    assert_eq!(names(&mnist), ["digits.gz"]);
    let errors = ERRORS.map(|error| format!("error={error}"));
    for kind in ALL {
        let places = places(&calls, kind, "mnist");
        for fault in errors.iter().map(String::as_str).chain(["signal=KILL"]) {
            for when in &places {
                fs::remove_dir_all(&mnist).unwrap();
                let (output, _) = injected(&download, kind, &format!("{fault}:when={when}"));
                let said = String::from_utf8_lossy(&output.stderr);
                let place = format!("{kind}:{fault}:when={when}: {said}");
                if let Ok(found) = fs::read(mnist.join("digits.gz")) {
                    assert!(found == contents(), "half written: {place}");
                }
                if let Some(error) = fault.strip_prefix("error=") {
                    assert!(!output.status.success(), "{place}");
                    let line = said.lines().find(|line| line.starts_with("error: "));
                    assert!(
                        line.is_some_and(|line| line.contains(reason(error))),
                        "{place}"
                    );
                    let left = names(&mnist);
                    assert!(
                        left.iter().all(|name| name == "digits.gz"),
                        "{place}{left:?}"
                    );
                } else {
                    assert!(is_killed(&output), "{place}");
                }
                // The next download succeeds.
                fs::create_dir_all(&mnist).unwrap();
                let again = child(folder.path(), &mirror).output();
                assert!(again.unwrap().status.success(), "again, after {place}");
                assert_eq!(names(&mnist), ["digits.gz"], "again, after {place}");
            }
        }
        println!("{kind}: {} places, 4 faults", places.len());
    }
}

//! Downloads from a server on the loopback that misbehaves in every usual way.

#![cfg(feature = "download")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use data::{Archive, Download, DownloadError, Fault};
use sha2::{Digest, Sha256};

/// What a server does with a connection, having read the request.
type Answer = dyn Fn(&str, &mut TcpStream) + Send + Sync;

/// A server on the loopback; its threads end with the test.
struct Server {
    address: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn new(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/mnist", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let (counter, answer): (_, Arc<Answer>) = (requests.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (counter, answer) = (counter.clone(), answer.clone());
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    if let Some(path) = request(&mut stream) {
                        counter.fetch_add(1, Ordering::SeqCst);
                        answer(&path, &mut stream);
                    }
                });
            }
        });
        Self { address, requests }
    }

    /// Answers every request alike.
    fn answering(status: &'static str, body: Vec<u8>) -> Self {
        Self::new(move |_, stream| respond(stream, status, "", &body))
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// The path that is asked for.
fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    head.split(' ').nth(1).map(Into::into)
}

fn respond(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // the client may have left already
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

/// Some archive of 300 kB, so that it takes several pieces to send.
fn contents() -> Vec<u8> {
    let stored = flate2::Compression::none();
    let mut encoder = flate2::write::GzEncoder::new(vec![], stored);
    let noise: Vec<u8> = (0..300_000_u32)
        .map(|i| (i.wrapping_mul(i) >> 8) as u8)
        .collect();
    encoder.write_all(&noise).unwrap();
    encoder.finish().unwrap()
}

fn archive(name: &str, contents: &[u8]) -> Archive {
    let hash = Sha256::digest(contents);
    Archive {
        name: name.into(),
        size: contents.len() as u64,
        sha256: hash
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<Vec<_>>()
            .concat(),
    }
}

fn download(servers: &[&Server]) -> Download {
    Download::new(
        [archive("digits.gz", &contents())],
        servers.iter().map(|server| server.address.clone()),
    )
    .without_proxy()
    .timeout(Duration::from_secs(5))
}

fn run(download: &Download, dir: &Path) -> Result<(), DownloadError> {
    download.into_dir(dir, |_| ControlFlow::Continue(()))
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The only fault, after which nothing must be left in the folder.
fn fault_of(server: &Server) -> Fault {
    let dir = tempfile::tempdir().unwrap();
    let error = run(&download(&[server]), dir.path()).unwrap_err();
    assert_eq!(names(dir.path()), [""; 0], "something was left behind");
    let message = error.to_string();
    assert!(
        !message.contains('\n') && message.contains("digits.gz"),
        "{message}"
    );
    assert!(message.contains(&server.address), "{message}");
    match error {
        DownloadError::NoMirror { mut attempts, .. } => attempts.remove(0).fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_archive_arrives() {
    let server = Server::new(|path, stream| {
        assert_eq!(path, "/mnist/digits.gz");
        respond(stream, "200 OK", "", &contents());
    });
    let dir = tempfile::tempdir().unwrap();
    let nested = dir.path().join("a/b");
    run(&download(&[&server]), &nested).unwrap();
    assert_eq!(names(&nested), ["digits.gz"]);
    assert_eq!(fs::read(nested.join("digits.gz")).unwrap(), contents());
}

#[test]
fn a_mirrors_trailing_slash_does_not_matter() {
    let server = Server::new(|path, stream| {
        assert_eq!(path, "/mnist/digits.gz");
        respond(stream, "200 OK", "", &contents());
    });
    let dir = tempfile::tempdir().unwrap();
    let download = download(&[]).mirrors([server.address.clone() + "/"]);
    run(&download, dir.path()).unwrap();
}

#[test]
fn an_archive_without_a_stated_length_arrives() {
    let server = Server::new(|_, stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            .unwrap();
        stream.write_all(&contents()).unwrap();
    });
    let dir = tempfile::tempdir().unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
}

#[test]
fn not_found_is_a_fault() {
    let server = Server::answering("404 Not Found", vec![]);
    assert!(matches!(fault_of(&server), Fault::Status(404)));
}

#[test]
fn a_web_page_is_a_fault() {
    let server = Server::answering("200 OK", b"<!DOCTYPE html><title>Log in</title>".to_vec());
    assert!(matches!(fault_of(&server), Fault::NotGzip));
}

#[test]
fn an_empty_body_is_a_fault() {
    let server = Server::answering("200 OK", vec![]);
    assert!(matches!(
        fault_of(&server),
        Fault::WrongSize { found: 0, .. }
    ));
}

#[test]
fn a_truncated_body_is_a_fault() {
    // the length of the whole is announced, half of it sent
    let server = Server::new(|_, stream| {
        let contents = contents();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            contents.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&contents[..contents.len() / 2]).unwrap();
    });
    assert!(matches!(fault_of(&server), Fault::Connection(_)));
}

#[test]
fn a_body_truncated_without_notice_is_a_fault() {
    let server = Server::answering("200 OK", contents()[..1_000].to_vec());
    assert!(matches!(
        fault_of(&server),
        Fault::WrongSize { found: 1_000, .. }
    ));
}

#[test]
fn an_endless_body_is_cut_at_the_archives_size() {
    let server = Server::new(|_, stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            .unwrap();
        while stream.write_all(&[0x1f; 4096]).is_ok() {}
    });
    let size = contents().len() as u64;
    match fault_of(&server) {
        Fault::WrongSize { found, expected } => {
            assert_eq!(expected, size);
            assert!(
                (size..size + (1 << 16) + 1).contains(&found),
                "{found} bytes taken"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_file_of_the_same_size_is_a_fault() {
    let mut other = contents();
    other[100] ^= 1;
    let expected = archive("", &other).sha256;
    match fault_of(&Server::answering("200 OK", other)) {
        Fault::WrongHash { found, .. } => assert_eq!(found, expected.to_lowercase()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mirror_that_refuses_the_connection_is_a_fault() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let dir = tempfile::tempdir().unwrap();
    let error = run(&download(&[]).mirrors([address]), dir.path()).unwrap_err();
    assert!(error.to_string().contains("cannot be reached"), "{error}");
}

/// Never answers, or stops in the middle; either way the client's time-out ends.
#[test]
fn a_stall_is_a_fault_in_good_time() {
    for bytes in [0, 50_000] {
        let server = Server::new(move |_, stream| {
            let contents = contents();
            if bytes > 0 {
                respond_head(stream, contents.len());
                stream.write_all(&contents[..bytes]).unwrap();
            }
            std::thread::sleep(Duration::from_mins(1));
        });
        let dir = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let download = download(&[&server]).timeout(Duration::from_millis(200));
        let error = run(&download, dir.path()).unwrap_err().to_string();
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{:?}",
            start.elapsed()
        );
        assert!(error.contains("did not answer in time"), "{error}");
        assert_eq!(names(dir.path()), [""; 0]);
    }
}

fn respond_head(stream: &mut TcpStream, length: usize) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
}

/// A server that redirects `n` times before it delivers.
fn redirecting(n: usize) -> Server {
    Server::new(move |path, stream| {
        let hop = path
            .rsplit("hop")
            .next()
            .and_then(|hop| hop.parse().ok())
            .unwrap_or(0);
        if hop < n {
            let header = format!("Location: /hop{}\r\n", hop + 1);
            respond(stream, "302 Found", &header, &[]);
        } else {
            respond(stream, "200 OK", "", &contents());
        }
    })
}

#[test]
fn five_redirects_are_followed() {
    let server = redirecting(5);
    let dir = tempfile::tempdir().unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
    assert_eq!(server.requests(), 6);
}

#[test]
fn six_redirects_are_a_fault() {
    let server = redirecting(6);
    let fault = fault_of(&server).to_string();
    assert_eq!(fault, "redirected more than 5 times");
    assert_eq!(server.requests(), 6);
}

#[test]
fn the_next_mirror_is_asked_after_any_fault() {
    let dead = Server::answering("500 Internal Server Error", vec![]);
    let page = Server::answering("200 OK", b"<html>".to_vec());
    let good = Server::answering("200 OK", contents());
    let never = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    run(&download(&[&dead, &page, &good, &never]), dir.path()).unwrap();
    let requests = [&dead, &page, &good, &never].map(Server::requests);
    assert_eq!(requests, [1, 1, 1, 0]);
    assert_eq!(names(dir.path()), ["digits.gz"]);
}

#[test]
fn the_message_tells_what_each_mirror_did() {
    let gone = Server::answering("404 Not Found", vec![]);
    let page = Server::answering("200 OK", b"<html>".to_vec());
    let dir = tempfile::tempdir().unwrap();
    let error = run(&download(&[&gone, &page]), dir.path())
        .unwrap_err()
        .to_string();
    let expected = format!(
        "digits.gz: {} answered 404, {} sent something else than a .gz file, perhaps a web page; \
         check the network and the proxy, or put the four files there by hand",
        gone.address, page.address
    );
    assert_eq!(error, expected);
}

#[test]
fn what_is_there_already_is_not_fetched_again() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("digits.gz"), contents()).unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
    assert_eq!(server.requests(), 0);
}

#[test]
fn another_file_of_that_name_is_left_alone() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("digits.gz"), b"my own work").unwrap();
    let error = run(&download(&[&server]), dir.path()).unwrap_err();
    assert!(matches!(error, DownloadError::Occupied { .. }), "{error:?}");
    assert_eq!(
        fs::read(dir.path().join("digits.gz")).unwrap(),
        b"my own work"
    );
    assert_eq!(server.requests(), 0);
}

#[test]
fn what_a_killed_download_left_is_cleared_away() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".download-x7Gh2p"), &contents()[..777]).unwrap();
    fs::write(dir.path().join("notes.txt"), b"mine").unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
    assert_eq!(names(dir.path()), ["digits.gz", "notes.txt"]);
}

/// Of its name, but not a file of ours: it is told of, not passed over.
#[test]
fn what_cannot_be_cleared_away_is_an_error() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".download-folder")).unwrap();
    let error = run(&download(&[&server]), dir.path()).unwrap_err();
    assert!(matches!(error, DownloadError::Io { .. }), "{error:?}");
    assert_eq!(server.requests(), 0);
}

/// As when another download has just cleared it away: a link that leads nowhere is listed, and cannot be opened.
#[cfg(unix)]
#[test]
fn what_is_gone_when_it_is_to_be_cleared_away_is_no_error() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join(".download-gone")).unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
    assert!(names(dir.path()).contains(&"digits.gz".into()));
}

/// A link to itself is there, though it cannot be opened.
#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_not_replaced() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("digits.gz", dir.path().join("digits.gz")).unwrap();
    let error = run(&download(&[&server]), dir.path()).unwrap_err();
    assert!(matches!(error, DownloadError::Io { .. }), "{error:?}");
    assert_eq!(server.requests(), 0);
}

#[test]
fn two_downloads_into_one_folder_do_not_disturb_each_other() {
    let server = Server::new(|_, stream| {
        let contents = contents();
        respond_head(stream, contents.len());
        for piece in contents.chunks(contents.len() / 10 + 1) {
            if stream.write_all(piece).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let handles = [(); 4].map(|()| scope.spawn(|| run(&download(&[&server]), dir.path())));
        for handle in handles {
            handle.join().unwrap().unwrap();
        }
    });
    assert_eq!(names(dir.path()), ["digits.gz"]);
}

#[test]
fn breaking_off_leaves_nothing() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    let error = download(&[&server])
        .into_dir(dir.path(), |progress| {
            if progress.received > 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap_err();
    assert!(matches!(error, DownloadError::Cancelled));
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn progress_counts_all_archives() {
    let server = Server::answering("200 OK", contents());
    let size = contents().len() as u64;
    let archives = ["a.gz", "b.gz", "c.gz"].map(|name| archive(name, &contents()));
    let download = Download::new(archives, [server.address.clone()]).without_proxy();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("b.gz"), contents()).unwrap();

    let mut seen = vec![];
    download
        .into_dir(dir.path(), |progress| {
            assert_eq!(progress.total, 3 * size);
            seen.push((progress.archive.to_string(), progress.received));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen.first(), Some(&("a.gz".into(), 0)));
    assert!(seen.contains(&("a.gz".into(), size)));
    assert!(seen.contains(&("b.gz".into(), 2 * size)));
    assert!(!seen.contains(&("b.gz".into(), size)), "b.gz was fetched");
    assert_eq!(seen.last(), Some(&("c.gz".into(), 3 * size)));
    assert!(seen.is_sorted_by_key(|(_, received)| *received));
}

#[test]
fn a_folder_that_cannot_be_created_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    let error = run(&download(&[]), &file.join("mnist")).unwrap_err();
    assert!(matches!(error, DownloadError::Io { .. }), "{error:?}");
    assert!(error.to_string().contains("file/mnist"), "{error}");
}

#[cfg(unix)]
#[test]
fn the_file_is_readable_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
    fs::write(dir.path().join("new"), b"").unwrap();
    let mode = |name: &str| {
        fs::metadata(dir.path().join(name))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode("digits.gz"), mode("new"));
}

/// The proxy is asked instead of the mirror; run as a child so that it has its own environment.
#[test]
fn proxy_variables_are_obeyed_and_passwords_kept_secret() {
    let proxy = Server::answering("407 Proxy Authentication Required", vec![]);
    let address = proxy
        .address
        .replace("http://", "http://user:secret@")
        .replace("/mnist", "");
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "child_behind_a_proxy",
        ])
        .envs([
            ("http_proxy", &address),
            ("HTTP_PROXY", &address),
            ("ALL_PROXY", &address),
        ])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(proxy.requests(), 1);
    assert!(said.contains("the mirror:"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[test]
#[ignore = "the child of proxy_variables_are_obeyed_and_passwords_kept_secret"]
fn child_behind_a_proxy() {
    let dir = tempfile::tempdir().unwrap();
    // a name that must not be looked up here, but by the proxy
    let download = Download::new(
        [archive("digits.gz", &contents())],
        ["http://mirror.invalid"],
    )
    .timeout(Duration::from_secs(5));
    let error = run(&download, dir.path()).unwrap_err();
    println!("the mirror: {error} {error:?}");
}

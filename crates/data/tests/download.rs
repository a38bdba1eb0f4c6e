//! Downloads from a local server that fails in every usual way.

#![cfg(feature = "download")]

mod download_server;

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use data::{Download, Fault};
use download_server::{
    Server, archive, contents, download, fault_of, names, respond, respond_head, run,
};

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
    // the header has the full length, but half of the body is sent
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

/// A server that never answers or stops in the middle; the client's time-out ends both.
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

/// The proxy is used instead of the mirror. Runs as a child process with its own environment.
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
    // a name that only the proxy may resolve
    let download = Download::new(
        [archive("digits.gz", &contents())],
        ["http://mirror.invalid"],
    )
    .timeout(Duration::from_secs(5));
    let error = run(&download, dir.path()).unwrap_err();
    println!("the mirror: {error} {error:?}");
}

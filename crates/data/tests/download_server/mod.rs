//! A local server, its files, and downloads from it.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use data::{Archive, Download, DownloadError, Fault};
use sha2::{Digest, Sha256};

/// The answer of a server to a connection whose request has been read.
pub type Answer = dyn Fn(&str, &mut TcpStream) + Send + Sync;

/// A local server; its threads end with the test.
pub struct Server {
    pub address: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub fn new(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
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

    /// A server with the same answer to every request.
    pub fn answering(status: &'static str, body: Vec<u8>) -> Self {
        Self::new(move |_, stream| respond(stream, status, "", &body))
    }

    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// The path of a request.
pub fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    head.split(' ').nth(1).map(Into::into)
}

pub fn respond(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // the client may have closed the connection
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

/// An archive of 300 kB, which is sent in several chunks.
pub fn contents() -> Vec<u8> {
    let stored = flate2::Compression::none();
    let mut encoder = flate2::write::GzEncoder::new(vec![], stored);
    let noise: Vec<u8> = (0..300_000_u32)
        .map(|i| (i.wrapping_mul(i) >> 8) as u8)
        .collect();
    encoder.write_all(&noise).unwrap();
    encoder.finish().unwrap()
}

pub fn archive(name: &str, contents: &[u8]) -> Archive {
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

pub fn download(servers: &[&Server]) -> Download {
    Download::new(
        [archive("digits.gz", &contents())],
        servers.iter().map(|server| server.address.clone()),
    )
    .without_proxy()
    .timeout(Duration::from_secs(5))
}

pub fn run(download: &Download, dir: &Path) -> Result<(), DownloadError> {
    download.into_dir(dir, |_| ControlFlow::Continue(()))
}

pub fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The only fault; the folder must be empty afterwards.
pub fn fault_of(server: &Server) -> Fault {
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

pub fn respond_head(stream: &mut TcpStream, length: usize) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
}

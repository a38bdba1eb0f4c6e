//! Nothing is accepted from a TLS server with an untrusted certificate.

#![cfg(feature = "download")]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use data::{Archive, Download};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
};

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_slice(include_bytes!("tls/certificate.der"))
}

const ANSWER: &[u8] = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// A local server with a self-signed certificate: its port, and the number of requests that it received.
fn serve() -> (u16, Arc<AtomicUsize>) {
    let key = PrivatePkcs8KeyDer::from(include_bytes!("tls/key.der").to_vec());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = requests.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            if stream.read(&mut [0; 4096]).is_ok_and(|n| n > 0) {
                counter.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(ANSWER);
            }
        }
    });
    (port, requests)
}

/// The response to a client that trusts the server.
fn trusting(port: u16) -> Vec<u8> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "127.0.0.1".try_into().unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    stream
        .write_all(b"GET /digits.gz HTTP/1.1\r\n\r\n")
        .unwrap();
    let mut answer = vec![0; ANSWER.len()];
    stream.read_exact(&mut answer).unwrap();
    answer
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (port, requests) = serve();
    assert_eq!(trusting(port), ANSWER, "the server is well");
    let archive = Archive {
        name: "digits.gz".into(),
        size: 1_000,
        sha256: "0".repeat(64),
    };
    let folder = tempfile::tempdir().unwrap();
    let error = Download::new([archive], [format!("https://127.0.0.1:{port}")])
        .without_proxy()
        .timeout(Duration::from_secs(30))
        .into_dir(folder.path(), |_| ControlFlow::Continue(()))
        .unwrap_err()
        .to_string();
    assert!(error.contains("certificate"), "{error}");
    assert!(!error.contains("404"), "{error}");
    let requests = requests.load(Ordering::SeqCst);
    assert_eq!(
        requests, 1,
        "it was told nothing but by the one who trusts it"
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

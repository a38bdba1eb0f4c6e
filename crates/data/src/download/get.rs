//! Downloads one archive from one mirror.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use ureq::Agent;

use super::archive::Archive;
use super::error::Fault;
use crate::hash::Hash;

/// Why an archive was not downloaded.
pub enum Failure {
    /// The mirror failed; the next one is tried.
    Mirror(Fault),
    /// The file cannot be written; no other mirror is tried.
    Disk(io::Error),
    /// The caller stopped the download.
    Cancelled,
}

/// Writes the `archive` of `mirror` to `out`, and checks its size and hash.
///
/// `report` is called with the number of bytes received, first with 0.
pub fn get(
    agent: &Agent,
    mirror: &str,
    archive: &Archive,
    out: &mut impl Write,
    mut report: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<(), Failure> {
    let mut report = |received| match report(received) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Failure::Cancelled),
    };
    report(0)?;
    let mut body = open(
        agent,
        &format!("{}/{}", mirror.trim_end_matches('/'), archive.name),
    )
    .map_err(Failure::Mirror)?;

    let mut hash = Hash::default();
    let mut received = 0;
    let mut piece = vec![0; 64 * 1024];
    loop {
        let n = body
            .read(&mut piece)
            .map_err(|error| Failure::Mirror(fault(error.into(), "broke off")))?;
        let Some(arrived @ [first, ..]) = piece.get(..n) else {
            break;
        };
        if received == 0 && *first != 0x1f {
            return Err(Failure::Mirror(Fault::NotGzip));
        }
        received += n as u64;
        if received > archive.size {
            break;
        }
        hash.write_all(arrived).map_err(Failure::Disk)?;
        out.write_all(arrived).map_err(Failure::Disk)?;
        report(received)?;
    }
    check(archive, received, hash).map_err(Failure::Mirror)
}

/// The body of a successful response. An `https` URL may only be redirected to `https`.
fn open(agent: &Agent, url: &str) -> Result<impl Read + use<>, Fault> {
    let response = agent
        .get(url)
        .config()
        .https_only(url.starts_with("https://"))
        .build()
        .call()
        .map_err(|error| fault(error, "cannot be reached"))?;
    Ok(response.into_body().into_reader())
}

/// The fault for an error of ureq. `context` precedes the message of a connection error.
fn fault(error: ureq::Error, context: &str) -> Fault {
    Fault::Connection(match error {
        ureq::Error::StatusCode(status) => return Fault::Status(status),
        ureq::Error::HostNotFound => "is not known by that name".into(),
        ureq::Error::Timeout(_) => "did not answer in time".into(),
        ureq::Error::TooManyRedirects => "redirected more than 5 times".into(),
        ureq::Error::RequireHttpsOnly(_) => "redirected to an unencrypted address".into(),
        ureq::Error::Io(error) => format!("{context}: {error}"), // without ureq's "io: "
        error => format!("{context}: {error}"),
    })
}

fn check(archive: &Archive, received: u64, hash: Hash) -> Result<(), Fault> {
    if received != archive.size {
        return Err(Fault::WrongSize {
            found: received,
            expected: archive.size,
        });
    }
    let found = hash.hex();
    if !found.eq_ignore_ascii_case(&archive.sha256) {
        return Err(Fault::WrongHash {
            found,
            expected: archive.sha256.clone(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ureq::unversioned::resolver::DefaultResolver;
    use ureq::unversioned::transport::{
        Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
    };

    use super::*;

    /// A server behind TLS that answers every request with a redirect.
    #[derive(Debug)]
    struct Redirecting(&'static str);

    impl Connector for Redirecting {
        type Out = Answer;

        fn connect(
            &self,
            details: &ConnectionDetails,
            _: Option<()>,
        ) -> Result<Option<Answer>, ureq::Error> {
            assert!(
                details.needs_tls(),
                "an unencrypted connection to {}",
                details.uri
            );
            let answer = format!(
                "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
                self.0
            );
            Ok(Some(Answer {
                bytes: answer.into_bytes(),
                buffers: LazyBuffers::new(4096, 4096),
            }))
        }
    }

    #[derive(Debug)]
    struct Answer {
        bytes: Vec<u8>,
        buffers: LazyBuffers,
    }

    impl Transport for Answer {
        fn buffers(&mut self) -> &mut dyn Buffers {
            &mut self.buffers
        }

        fn transmit_output(&mut self, _: usize, _: NextTimeout) -> Result<(), ureq::Error> {
            Ok(())
        }

        fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
            let n = self.bytes.len();
            self.buffers.input_append_buf()[..n].copy_from_slice(&self.bytes);
            self.buffers.input_appended(n);
            self.bytes.clear();
            Ok(n > 0)
        }

        fn is_open(&mut self) -> bool {
            false
        }

        fn is_tls(&self) -> bool {
            true
        }
    }

    fn redirected(from: &str, to: &'static str) -> Fault {
        let config = Agent::config_builder().proxy(None).max_redirects(5).build();
        let agent = Agent::with_parts(config, Redirecting(to), DefaultResolver::default());
        match open(&agent, from) {
            Ok(_) => panic!("{from} was fetched from {to}"),
            Err(fault) => fault,
        }
    }

    #[test]
    fn redirects_from_https_to_http_are_not_followed() {
        let fault = redirected("https://127.0.0.1/a.gz", "http://127.0.0.1/a.gz");
        assert_eq!(fault.to_string(), "redirected to an unencrypted address");
    }

    #[test]
    fn redirects_from_https_to_https_are_followed() {
        let fault = redirected("https://127.0.0.1/a.gz", "https://127.0.0.1/b.gz");
        assert_eq!(fault.to_string(), "redirected more than 5 times");
    }
}

//! Files that a download finds and leaves in its folder.

#![cfg(feature = "download")]

mod download_server;

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Duration;

use data::{Download, DownloadError};
use download_server::{Server, archive, contents, download, names, respond, respond_head, run};

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
fn file_that_appears_during_the_download_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("digits.gz");
    let server = Server::new({
        let path = path.clone();
        move |_, stream| {
            fs::write(&path, b"my own work").unwrap();
            respond(stream, "200 OK", "", &contents());
        }
    });
    let error = run(&download(&[&server]), dir.path()).unwrap_err();
    assert!(matches!(error, DownloadError::Occupied { .. }), "{error:?}");
    assert_eq!(fs::read(path).unwrap(), b"my own work");
    assert_eq!(names(dir.path()), ["digits.gz"]);
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

/// Something with the name of a partial file that is no file is reported, not ignored.
#[test]
fn what_cannot_be_cleared_away_is_an_error() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".download-folder")).unwrap();
    let error = run(&download(&[&server]), dir.path()).unwrap_err();
    assert!(matches!(error, DownloadError::Io { .. }), "{error:?}");
    assert_eq!(server.requests(), 0);
}

/// A dangling link, like a partial file that another download has just removed, is listed but cannot be opened.
#[cfg(unix)]
#[test]
fn what_is_gone_when_it_is_to_be_cleared_away_is_no_error() {
    let server = Server::answering("200 OK", contents());
    let dir = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join(".download-gone")).unwrap();
    run(&download(&[&server]), dir.path()).unwrap();
    assert!(names(dir.path()).contains(&"digits.gz".into()));
}

/// A link to itself exists, although it cannot be opened.
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

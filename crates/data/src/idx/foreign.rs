//! Recognises other formats under the names of IDX files.

use std::fmt;

/// A format other than IDX, recognised by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Foreign {
    /// A gzip file where an unpacked file is expected.
    Gzip,
    /// A web page, perhaps an error page.
    WebPage,
    /// The pointer that Git LFS checks out instead of a large file.
    GitLfsPointer,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// A bzip2 file.
    Bzip2,
    /// An xz file.
    Xz,
    /// A Zstandard file.
    Zstandard,
    /// A 7z archive.
    SevenZip,
    /// A NumPy array (`.npy`).
    Npy,
    /// Text, such as a CSV file or the message of a server.
    Text,
}

impl Foreign {
    /// The number of bytes needed to recognise a format: the mark of a tar archive is at byte 257.
    pub(super) const START: usize = 512;

    /// The format that begins with `start`, if it is known.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        const MARKS: [(&[u8], Foreign); 9] = [
            (b"\x1f\x8b", Foreign::Gzip),
            (b"version https://git-lfs", Foreign::GitLfsPointer),
            (b"PK\x03\x04", Foreign::Zip),
            (b"PK\x05\x06", Foreign::Zip), // an empty one
            (b"BZh", Foreign::Bzip2),
            (b"\xFD7zXZ\0", Foreign::Xz),
            (b"\x28\xB5\x2F\xFD", Foreign::Zstandard),
            (b"7z\xBC\xAF\x27\x1C", Foreign::SevenZip),
            (b"\x93NUMPY", Foreign::Npy),
        ];
        let mark = MARKS.iter().find(|(mark, _)| start.starts_with(mark));
        if let Some((_, format)) = mark {
            return Some(*format);
        }
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        let text = text.trim_ascii_start();
        if text.starts_with(b"<") {
            return Some(Self::WebPage);
        }
        if start.get(257..262) == Some(b"ustar") {
            return Some(Self::Tar);
        }
        let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
        (!text.is_empty() && text.iter().all(is_text)).then_some(Self::Text)
    }
}

impl fmt::Display for Foreign {
    /// The format, and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "this is gzip, unpack it first",
            Self::WebPage => "this looks like a web page, download the file again",
            Self::GitLfsPointer => "this is a Git LFS pointer, run `git lfs pull` to get the file",
            Self::Zip => "this is a zip archive, unpack it first",
            Self::Tar => "this is a tar archive, unpack it first",
            Self::Bzip2 => "this is bzip2, unpack it first",
            Self::Xz => "this is xz, unpack it first",
            Self::Zstandard => "this is Zstandard, unpack it first",
            Self::SevenZip => "this is a 7z archive, unpack it first",
            Self::Npy => "this is a NumPy array, write it as IDX first",
            Self::Text => "this is text, get a fresh copy",
        })
    }
}

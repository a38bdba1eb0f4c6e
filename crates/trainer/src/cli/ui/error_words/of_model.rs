//! Errors of model files and of files of other programs.

use model::{Error, file::DecodeError, interop};

use super::{Korean, io_words, korean, words};

impl Korean for Error {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Shapes { w1, b1, w2, b2 } => korean!(
                "model.shapes",
                w1 = format!("{w1:?}"),
                b1,
                w2 = format!("{w2:?}"),
                b2,
            ),
            Self::NotFinite {
                array,
                index,
                value,
            } => korean!(
                "model.not-finite",
                place = format!("{array}{index:?}"),
                value
            ),
            Self::Io { path, source } => {
                korean!("model.io", path = path.display(), reason = io_words(source))
            }
            Self::Unusable { path, source } => {
                korean!("model.io", path = path.display(), reason = words(source))
            }
            Self::Announced {
                path,
                announced,
                found,
            } => korean!(
                "model.announced",
                path = path.display(),
                announced = format!("{announced:?}"),
                found = format!("{found:?}"),
            ),
            _ => return None,
        })
    }
}

impl Korean for DecodeError {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Magic { found, expected } => korean!(
                "file.magic",
                found = format!("{found:02x?}"),
                expected = format!("{expected:02x?}"),
            ),
            Self::Version { found, expected } => korean!("file.version", found, expected),
            Self::Length { found, expected } => korean!("file.length", found, expected),
            Self::Hash => korean!("file.hash"),
            Self::Payload(reason) => korean!("file.payload", reason),
            _ => return None,
        })
    }
}

impl Korean for interop::Error {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Format { format, reason } => korean!("arrays.format", format, reason),
            Self::Missing { name, found } => {
                korean!("arrays.missing", name, found = found.join(", "))
            }
            Self::Kind { name, found } => korean!("arrays.kind", name, found),
            Self::Axes {
                name,
                found,
                expected,
            } => korean!("arrays.axes", name, found = format!("{found:?}"), expected),
            Self::Network(error) => words(error),
            _ => return None,
        })
    }
}

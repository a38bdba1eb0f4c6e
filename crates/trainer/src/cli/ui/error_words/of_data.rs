//! Errors of data sets and IDX files.

use data::{DatasetError, Error, IdxError, idx::Foreign};

use super::{Korean, io_words, korean, words};

impl Korean for Error {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::NoFolder { dir } => korean!("data.no-folder", path = dir.display()),
            Self::NotAFolder { path } => korean!("data.not-a-folder", path = path.display()),
            Self::Missing { dir, name } => korean!("data.missing", path = dir.display(), name),
            Self::Ambiguous { dir, found } => {
                let names: Vec<_> = found
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect();
                let (n, names) = (found.len(), names.join(", "));
                korean!("data.ambiguous", path = dir.display(), n, names)
            }
            Self::NoneUsable { attempts } => {
                let each: Vec<_> = attempts.iter().map(words).collect();
                each.join("; ")
            }
            Self::Io { path, error } => {
                korean!("data.io", path = path.display(), reason = io_words(error))
            }
            Self::Idx { path, error } => {
                korean!("data.idx", path = path.display(), reason = words(error))
            }
            Self::BadShape { path, found, .. } => {
                korean!(
                    "data.shape",
                    path = path.display(),
                    found = format!("{found:?}")
                )
            }
            Self::BadLabel { path, index, value } => {
                korean!("data.label", path = path.display(), index, value)
            }
            _ => return of_two_files(self),
        })
    }
}

/// Of two files that are good by themselves.
fn of_two_files(error: &Error) -> Option<String> {
    Some(match error {
        Error::Dataset {
            images,
            labels,
            error,
        } => korean!(
            "data.pair",
            images = images.display(),
            labels = labels.display(),
            reason = words(error),
        ),
        Error::ImageSizes {
            train,
            train_shape,
            test,
            test_shape,
        } => korean!(
            "data.sizes",
            train = train.display(),
            train_size = size(*train_shape),
            test = test.display(),
            test_size = size(*test_shape),
        ),
        _ => return None,
    })
}

fn size((rows, columns): (usize, usize)) -> String {
    format!("{rows}x{columns}")
}

impl Korean for DatasetError {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::CountMismatch { images, labels } => korean!("pair.counts", images, labels),
            Self::Empty {
                images,
                height,
                width,
            } => korean!("pair.empty", images, height, width),
            Self::BadLabel {
                index,
                value,
                classes,
            } => korean!("pair.label", index, value, most = classes.saturating_sub(1)),
            _ => return None,
        })
    }
}

impl Korean for IdxError {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::BadMagic { found, format } => {
                let found: Vec<_> = found.iter().map(|byte| format!("{byte:02x}")).collect();
                let advice = format.as_ref().map_or(korean!("idx.fresh-copy"), words);
                korean!("idx.magic", found = found.join(" "), advice)
            }
            Self::WrongType { found, expected } => korean!("idx.type", found, expected),
            Self::TooLarge { shape } => korean!("idx.too-large", shape = format!("{shape:?}")),
            Self::Truncated { found, expected } => korean!("idx.truncated", found, expected),
            Self::TrailingBytes { expected } => korean!("idx.too-long", expected),
            Self::BadGzip { reason } => korean!("idx.gzip", reason),
            Self::GzipBomb {
                compressed,
                expected,
                ratio,
            } => korean!("idx.bomb", compressed, expected, ratio),
            Self::Io(error) => korean!("idx.io", reason = io_words(error)),
            _ => return None,
        })
    }
}

impl Korean for Foreign {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Gzip => korean!("foreign.packed", kind = "gzip"),
            Self::Zip => korean!("foreign.packed", kind = "zip"),
            Self::Tar => korean!("foreign.packed", kind = "tar"),
            Self::Bzip2 => korean!("foreign.packed", kind = "bzip2"),
            Self::Xz => korean!("foreign.packed", kind = "xz"),
            Self::Zstandard => korean!("foreign.packed", kind = "Zstandard"),
            Self::SevenZip => korean!("foreign.packed", kind = "7z"),
            Self::WebPage => korean!("foreign.web-page"),
            Self::GitLfsPointer => korean!("foreign.git-lfs"),
            Self::Npy => korean!("foreign.npy"),
            Self::Text => korean!("foreign.text"),
            _ => return None,
        })
    }
}

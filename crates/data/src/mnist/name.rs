//! Parses the names of files of a data set.

/// A part of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Train,
    Test,
}

/// The content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Images,
    Labels,
}

/// The name of an IDX file of a data set, such as `emnist-letters-train-images-idx3-ubyte.gz`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The part before `train` or `t10k`, such as `emnist-letters`. Empty for MNIST's own names.
    pub set: String,
    pub part: Part,
    pub content: Content,
    /// Files with the same content are tried in the order of their ranks, the lowest first.
    pub rank: u8,
}

/// The rank of a name that is not one of the four usual ones.
const UNUSUAL: u8 = 4;
/// The rank of an archive that cannot be read. It is only named in the error.
const ARCHIVE: u8 = 5;

/// Extensions of archives that the user has to unpack.
const ARCHIVES: [&str; 7] = ["zip", "tar", "tgz", "bz2", "xz", "zst", "7z"];

impl FileName {
    /// Splits a name at `-`, `.`, `_` and spaces into `SET-PART-CONTENT-idx…`, in upper or lower case.
    ///
    /// Hidden and unfinished files of other programs (`._train-images-idx3-ubyte`,
    /// `train-images-idx3-ubyte.gz.part`) are rejected.
    pub fn parse(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let words: Vec<&str> = lower.split(['-', '.', '_', ' ']).collect();
        let content = words
            .iter()
            .position(|word| matches!(*word, "images" | "labels"))?;
        let (before, [content, rest @ ..]) = words.split_at_checked(content)? else {
            return None;
        };
        let (part, set) = before.split_last()?;
        let part = match *part {
            "train" => Part::Train,
            "t10k" | "test" => Part::Test,
            _ => return None,
        };
        let content = match *content {
            "images" => Content::Images,
            _ => Content::Labels,
        };
        let is_idx = rest.iter().any(|word| word.starts_with("idx"));
        if !is_idx || set.contains(&"") || !rest.iter().all(|word| is_ending(word)) {
            return None;
        }
        let set = set.join("-");
        let rank = rank(name, &usual(&set, part, content), rest);
        Some(Self {
            set,
            part,
            content,
            rank,
        })
    }
}

fn is_ending(word: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "idx", "idx1", "idx2", "idx3", "ubyte", "uint8", "int", "gz", "gzip",
    ];
    ENDINGS.contains(&word) || ARCHIVES.contains(&word)
}

/// The usual name has the lowest rank, then its archive, then both with `.idx` for `-idx`, then all others.
fn rank(name: &str, usual: &str, endings: &[&str]) -> u8 {
    let dotted = dotted(usual);
    match name.strip_suffix(".gz") {
        None if name == usual => 0,
        Some(name) if name == usual => 1,
        None if name == dotted => 2,
        Some(name) if name == dotted => 3,
        _ if endings.iter().any(|word| ARCHIVES.contains(word)) => ARCHIVE,
        _ => UNUSUAL,
    }
}

/// The published name of such a file.
pub fn usual(set: &str, part: Part, content: Content) -> String {
    let part = match part {
        Part::Train => "train",
        Part::Test if set.is_empty() => "t10k",
        Part::Test => "test",
    };
    let content = match content {
        Content::Images => "images-idx3-ubyte",
        Content::Labels if set == "qmnist" => "labels-idx2-int",
        Content::Labels => "labels-idx1-ubyte",
    };
    let hyphen = if set.is_empty() { "" } else { "-" };
    format!("{set}{hyphen}{part}-{content}")
}

/// The other usual spelling: `train-images.idx3-ubyte`.
pub fn dotted(usual: &str) -> String {
    usual.replacen("-idx", ".idx", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_published_files_are_taken_apart() {
        use Content::{Images, Labels};
        use Part::{Test, Train};
        for (name, set, part, content, rank) in [
            ("train-images-idx3-ubyte", "", Train, Images, 0),
            ("train-labels-idx1-ubyte.gz", "", Train, Labels, 1),
            ("t10k-images.idx3-ubyte", "", Test, Images, 2),
            ("t10k-labels.idx1-ubyte.gz", "", Test, Labels, 3),
            ("train-images.idx3-ubyte.gz", "", Train, Images, 3),
            ("T10K-LABELS-IDX1-UBYTE.GZ", "", Test, Labels, 4),
            ("test-images-idx3-ubyte", "", Test, Images, 4),
            ("train-images.idx", "", Train, Images, 4),
            ("train_images_idx3_ubyte.gz", "", Train, Images, 4),
            ("train-images-idx3-ubyte.zip", "", Train, Images, 5),
            (
                "emnist-letters-train-images-idx3-ubyte",
                "emnist-letters",
                Train,
                Images,
                0,
            ),
            (
                "emnist-byclass-test-labels-idx1-ubyte.gz",
                "emnist-byclass",
                Test,
                Labels,
                1,
            ),
            ("qmnist-test-labels-idx2-int.gz", "qmnist", Test, Labels, 1),
            ("qmnist-train-images-idx3-ubyte", "qmnist", Train, Images, 0),
        ] {
            let expected = FileName {
                set: set.into(),
                part,
                content,
                rank,
            };
            assert_eq!(FileName::parse(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn other_names_are_none() {
        for name in [
            "",
            "images",
            "README.md",
            "train-images",
            "train-images.png",
            "validation-images-idx3-ubyte",
            "._train-images-idx3-ubyte",
            ".train-images-idx3-ubyte.swp",
            "train-images-idx3-ubyte.gz.part",
            "train-images-idx3-ubyte.gz.sha256",
            "images-idx3-ubyte",
        ] {
            assert_eq!(FileName::parse(name), None, "{name}");
        }
    }
}

//! The published archives of MNIST, and their mirrors.

/// A gzip file to download, with its size and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Its name on the mirror and in the folder.
    pub name: String,
    /// Its size in bytes. A longer file is rejected.
    pub size: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// The mirrors of MNIST: Google's copy, and the one that torchvision uses.
pub const MIRRORS: [&str; 2] = [
    "https://storage.googleapis.com/cvdf-datasets/mnist",
    "https://ossci-datasets.s3.amazonaws.com/mnist",
];

/// The four archives, as published in 1998.
pub fn mnist() -> [Archive; 4] {
    [
        (
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ]
    .map(|(name, size, sha256)| Archive {
        name: name.into(),
        size,
        sha256: sha256.into(),
    })
}

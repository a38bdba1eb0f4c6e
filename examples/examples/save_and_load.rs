//! Saving and loading a model: the file is whole or refused. There is no picture: the two SHA-256 sums say it all.
//!
//!     cargo run --release --example save_and_load

use std::fs;

use model::{Error, TwoLayerNet};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

fn main() -> Result<(), Error> {
    let net = TwoLayerNet::new(784, 50, 10, 0.01, &mut ChaCha8Rng::seed_from_u64(42));
    let path = "target/example-model.bin";
    net.save(path)?;
    let bytes = fs::read(path).expect("the file that was just written");
    println!(
        "{path}: {} parameters in {} bytes",
        net.params.len(),
        bytes.len()
    );

    let loaded = TwoLayerNet::load(path)?;
    println!("SHA-256 saved  {}", net.params.sha256());
    println!("SHA-256 loaded {}", loaded.params.sha256());
    assert_eq!(net, loaded);

    let mut damaged = bytes;
    damaged[100_000] ^= 1; // one bit
    fs::write(path, &damaged).expect("a writable folder");
    println!(
        "one bit flipped: {}",
        TwoLayerNet::load(path).expect_err("a damaged file")
    );
    fs::remove_file(path).expect("the file that was just written");
    Ok(())
}

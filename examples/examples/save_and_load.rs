//! Saving and loading a model: the file is whole or refused.
//!
//!     cargo run --release --example save_and_load

use std::fs;

use examples::figure::{COLOURS, Plot, axes, line, save};
use model::{Error, TwoLayerNet};
use ndarray::Array2;
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

    let x = Array2::from_elem((1, 784), 0.5);
    let answers = |net: &TwoLayerNet| {
        net.predict(&x)
            .iter()
            .enumerate()
            .map(|(k, p)| (k as f64, *p))
            .collect::<Vec<_>>()
    };
    let plots = vec![
        Plot::Line(line("before", COLOURS[0], answers(&net)).with_stroke_width(6.0)),
        Plot::Line(line("after", COLOURS[1], answers(&loaded))),
    ];
    let layout = axes(
        &plots,
        "The same answers after loading",
        "class",
        "probability",
    );
    save("save_and_load", plots, layout);
    Ok(())
}

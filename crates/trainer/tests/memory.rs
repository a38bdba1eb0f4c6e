//! What damaged and hostile files cost in memory, measured by an allocator that counts.
//!
//! Promises: a rejected checkpoint or picture takes at most twice its size and 2 MiB, a forged checkpoint with the right
//! digest at most four times its size and 2 MiB, and an accepted picture 17 bytes per pixel.

#[path = "../../data/tests/counting/mod.rs"]
mod counting;
#[path = "../../model/tests/parsers/encoded.rs"]
mod encoded;

use std::io::Write;

use data::{Dataset, TrainTest};
use ndarray::Array3;
use png::{ColorType, Encoder};
use tempfile::NamedTempFile;
use trainer::{
    checkpoint::Checkpoint,
    config::Config,
    preprocess::{self, Error},
    split::Split,
    train::Training,
};

use counting::{MIB, peak};
use encoded::encoded;

/// One test, so that nothing else allocates meanwhile.
#[test]
fn memory_is_bounded_by_what_arrives() {
    checkpoints();
    damaged_pictures();
    whole_pictures();
}

/// Must be refused within the limit.
fn refused<T, E>(what: &str, bytes: &[u8], limit: usize, read: impl Fn(&[u8]) -> Result<T, E>) {
    let (result, peak) = peak(|| read(bytes).map(drop));
    println!("{what:50} {:>9} bytes in, {peak:>9} allocated", bytes.len());
    assert!(result.is_err(), "{what} was accepted");
    assert!(peak <= limit, "{what}: {peak} bytes, more than {limit}");
}

fn with(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..at], new, &bytes[at + new.len()..]].concat()
}

fn checkpoints() {
    let bytes = checkpoint();
    assert!(load(&bytes).is_ok());
    let damaged = |what: &str, bytes: &[u8]| {
        refused(what, bytes, 2 * bytes.len() + 2 * MIB, load);
    };
    damaged("a flipped bit", &with(&bytes, 2_000_000, &[1]));
    damaged("cut in the middle", &bytes[..bytes.len() / 2]);
    damaged("2^32 dimensions", &with(&bytes, 12, &[255; 4]));
    damaged("another kind", &vec![0xAA; 3 * MIB]);

    // A forged digest: the lengths of the settings, of w1 and of the losses are overwritten.
    let payload = &bytes[64..];
    let lying = |what: &str, payload: &[u8]| {
        let bytes = encoded(*b"TRAINRUN", &[1], payload);
        refused(what, &bytes, 4 * bytes.len() + 2 * MIB, load);
    };
    let huge = 1_u64 << 39;
    let at = |number: u64| {
        let bytes = number.to_le_bytes();
        let place = payload.windows(8).position(|window| window == bytes);
        place.expect("it is there")
    };
    lying(
        "settings of 2^39 bytes",
        &with(payload, 0, &huge.to_le_bytes()),
    );
    lying(
        "w1 of 2^39 numbers",
        &with(payload, at(784 * 500), &huge.to_le_bytes()),
    );
    lying(
        "batches of 2^39 images",
        &with(payload, at(6), &[[0, 0, 0, 0, 128, 0, 0, 0]; 2].concat()),
    );
    lying("cut off", &payload[..payload.len() - 8]);
}

fn load(bytes: &[u8]) -> Result<Checkpoint, trainer::Error> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    Checkpoint::load(file.path())
}

/// The checkpoint of a network of 3 MiB after one step.
fn checkpoint() -> Vec<u8> {
    let part = |n| Dataset::new(Array3::from_elem((n, 28, 28), 9), vec![0; n], 10).unwrap();
    let images = TrainTest {
        train: part(6),
        test: part(1),
    };
    let config = Config {
        batch_size: 5,
        hidden_size: 500,
        ..Config::default()
    };
    let split = Split::new(&images, &config).unwrap();
    let mut training = Training::new(config.clone(), &split);
    training.step().unwrap();
    let state = training.state();
    let data_sha256 = [String::new(), String::new()];
    Checkpoint {
        config,
        data_sha256,
        fused: None,
        state,
    }
    .to_bytes()
}

/// A black picture with the settings of `set`.
fn black(side: u32, colour: ColorType, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, side, side);
    encoder.set_color(colour);
    set(&mut encoder);
    let mut writer = encoder.write_header().unwrap();
    let pixels = vec![0; (side * side) as usize * colour.samples()];
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

fn damaged_pictures() {
    let damaged = |what: &str, bytes: &[u8]| {
        let read = |bytes: &[u8]| preprocess::digits(bytes, (28, 28));
        refused(what, bytes, 2 * bytes.len() + 2 * MIB, read);
    };
    let large = black(2048, ColorType::Rgba, |_| ());
    damaged("16 MiB of pixels, cut", &large[..large.len() - 20]);
    damaged(
        "16 MiB of pixels, damaged",
        &with(&large, large.len() / 2, &[77]),
    );
    damaged(
        "8192 × 8192 pixels, announced",
        &with(&large, 16, &[0, 0, 32, 0, 0, 0, 32, 0]),
    );
    damaged(
        "2^31 × 2^31 pixels, announced",
        &with(&large, 16, &[127, 255, 255, 255].repeat(2)),
    );
    damaged("another kind", &vec![0xAA; 3 * MIB]);
    let long = "x".repeat(10 * MIB);
    let text = black(8, ColorType::Grayscale, |encoder| {
        encoder
            .add_text_chunk("Comment".into(), long.clone())
            .unwrap();
    });
    damaged("10 MiB of text", &text);
    let packed = black(8, ColorType::Grayscale, |encoder| {
        encoder.add_ztxt_chunk("Comment".into(), long).unwrap();
    });
    damaged("10 MiB of packed text", &packed);
    let mut info = png::Info::with_size(8, 8);
    info.icc_profile = Some(vec![0; 10 * MIB].into());
    let mut profile = Vec::new();
    let encoder = Encoder::with_info(&mut profile, info).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0; 64]).unwrap();
    writer.finish().unwrap();
    damaged("10 MiB of colour profile", &profile);
}

fn whole_pictures() {
    let pixels = 1024 * 1024;
    for colour in [
        ColorType::Grayscale,
        ColorType::GrayscaleAlpha,
        ColorType::Rgb,
        ColorType::Rgba,
    ] {
        let bytes = black(1024, colour, |_| ());
        let (result, taken) = peak(|| preprocess::digits(&bytes, (28, 28)));
        assert_eq!(result, Err(Error::Blank));
        println!("{colour:?}: {} bytes a pixel", taken as f64 / pixels as f64);
        assert!(taken <= 17 * pixels, "{colour:?}: {taken}");
    }
}

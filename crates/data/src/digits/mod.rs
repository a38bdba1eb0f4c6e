//! The built-in digits: handwriting drawn by a program, for use without MNIST.
//!
//! ```text
//! glyphs ──► skeleton ──► hand ──► frame ──► pen
//! strokes    smooth       bent,    sized,    28×28
//! of a form  curves       slanted  centred   pixels
//! ```
//!
//! They are not MNIST. An accuracy measured on them says nothing about MNIST.

mod frame;
#[rustfmt::skip] // a stroke is a line
mod glyphs;
mod hand;
mod pen;
mod point;
mod random;
mod skeleton;

use ndarray::Array3;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::mnist::TrainTest;

use frame::Frame;
use hand::Hand;
use pen::{Canvas, SIDE};

/// The number of MNIST's training images.
const TRAIN: usize = 60_000;
/// The number of MNIST's test images.
const TEST: usize = 10_000;

/// 60,000 training and 10,000 test images of the ten digits, 28×28 each, drawn
/// from `seed`. Takes a fraction of a second.
///
/// [`digits_sized`] draws other numbers of images, and has an example.
#[must_use]
pub fn digits(seed: u64) -> TrainTest {
    digits_sized(TRAIN, TEST, seed)
}

/// `train` training and `test` test images of the ten digits, drawn from `seed`.
///
/// The digits are not MNIST's. Each starts from one of a few forms of its strokes,
/// which is bent, slanted and rotated at random. It is then scaled to about 20 pixels,
/// centred by its mass as MNIST's digits are, and drawn with a pen of random thickness.
/// About a fifth of the pixels are not 0, as in MNIST.
///
/// The same seed gives the same bits on every machine and with any number of
/// threads. Image `i` does not depend on the number of images, so a smaller set is the
/// beginning of a larger one. No training image is a test image.
///
/// ```
/// let digits = data::digits_sized(100, 20, 42);
/// assert_eq!(digits.train.images().dim(), (100, 784));
/// assert_eq!(digits.test.classes(), 10);
/// assert_eq!(digits.train.take(10), data::digits_sized(10, 20, 42).train);
/// ```
///
/// # Panics
/// If `train == 0 || test == 0`: a [`Dataset`] is never empty.
#[must_use]
pub fn digits_sized(train: usize, test: usize, seed: u64) -> TrainTest {
    TrainTest {
        train: draw_all(train, seed, 0),
        test: draw_all(test, seed, 1 << 63),
    }
}

/// Draws `count` images, each from its own stream of the generator with this seed.
fn draw_all(count: usize, seed: u64, first_stream: u64) -> Dataset {
    let seeded = ChaCha8Rng::seed_from_u64(seed);
    let mut pixels = vec![0; count * SIDE * SIDE];
    let labels = pixels
        .par_chunks_exact_mut(SIDE * SIDE)
        .enumerate()
        .with_min_len(64)
        .map_init(Canvas::new, |canvas, (i, image)| {
            let mut rng = seeded.clone();
            rng.set_stream(first_stream + i as u64);
            let digit = rng.random_range(0..10);
            draw(digit, &mut rng, canvas);
            canvas.render(image);
            digit
        })
        .collect();
    Array3::from_shape_vec((count, SIDE, SIDE), pixels)
        .map_err(|error| error.to_string())
        .and_then(|images| Dataset::new(images, labels, 10).map_err(|error| error.to_string()))
        .unwrap_or_else(|error| panic!("{count} built-in digits: {error}"))
}

/// Draws `digit` on a clean canvas with a random hand.
fn draw(digit: u8, rng: &mut ChaCha8Rng, canvas: &mut Canvas) {
    let glyph = skeleton::pick(digit, rng);
    let hand = Hand::random(rng);
    let path = glyph
        .iter()
        .flat_map(|stroke| skeleton::trace(stroke))
        .map(|segment| segment.map(|point| hand.apply(point)))
        .collect::<Vec<_>>();
    let frame = Frame::around(&path, hand.radius, rng);
    canvas.clear();
    for segment in path {
        let [from, to] = segment.map(|point| frame.apply(point));
        canvas.line(from, to, hand.radius);
    }
}

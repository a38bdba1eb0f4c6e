//! The built-in digits: handwriting drawn by a program, for when MNIST is not at hand.
//!
//! Each image starts from one of several skeletons of its digit, a few strokes as one
//! is taught to write them ([`glyphs`], [`skeleton`]). A [`hand`] then bends, slants, turns, scales and
//! shifts them, and a [`pen`] of some thickness draws them on 28×28 pixels.
//!
//! They are not MNIST, and no figure obtained on them is a figure for MNIST.

#[rustfmt::skip] // a stroke is a line
mod glyphs;
mod hand;
mod pen;
mod skeleton;

use ndarray::Array3;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::mnist::TrainTest;

use hand::Hand;
use pen::{Canvas, SIDE};

/// As many training images as MNIST has.
const TRAIN: usize = 60_000;
/// As many test images as MNIST has.
const TEST: usize = 10_000;

/// 60,000 training and 10,000 test images of the ten digits, 28×28 each, drawn
/// from `seed`; about a second of one core's work.
///
/// See [`digits_sized`], of which they are the largest commonly needed case.
pub fn digits(seed: u64) -> TrainTest {
    digits_sized(TRAIN, TEST, seed)
}

/// `train` training and `test` test images of the ten digits, drawn from `seed`.
///
/// The same seed gives the same bits on every machine and with any number of
/// threads. Image `i` does not depend on how many there are, so a smaller set is
/// the beginning of a larger one.
///
/// ```
/// let digits = data::digits_sized(100, 20, 42);
/// assert_eq!(digits.train.images().dim(), (100, 784));
/// assert_eq!(digits.test.classes(), 10);
/// assert_eq!(digits.train.take(10), data::digits_sized(10, 20, 42).train);
/// ```
///
/// # Panics
/// If `train` or `test` is 0: a [`Dataset`] is never empty.
pub fn digits_sized(train: usize, test: usize, seed: u64) -> TrainTest {
    TrainTest {
        train: draw_all(train, seed, 0),
        test: draw_all(test, seed, 1 << 63),
    }
}

/// Draws `count` images from streams `first_stream..` of the generator that `seed` starts.
fn draw_all(count: usize, seed: u64, first_stream: u64) -> Dataset {
    assert!(count > 0, "a data set of 0 images");
    let seeded = ChaCha8Rng::seed_from_u64(seed);
    let mut pixels = vec![0; count * SIDE * SIDE];
    let labels = pixels
        .par_chunks_exact_mut(SIDE * SIDE)
        .enumerate()
        .with_min_len(64)
        .map_init(Canvas::new, |canvas, (i, image)| {
            let mut rng = seeded.clone();
            rng.set_stream(first_stream + i as u64);
            let digit = rng.random_range(0..10_u8);
            draw(digit, &mut rng, canvas);
            canvas.develop(image);
            digit
        })
        .collect();
    let images = Array3::from_shape_vec((count, SIDE, SIDE), pixels)
        .expect("an image of SIDE x SIDE pixels for each count");
    Dataset::new(images, labels, 10).expect("a label below 10 for each of at least one image")
}

/// Writes one `digit` by a hand picked at random.
fn draw(digit: u8, rng: &mut ChaCha8Rng, canvas: &mut Canvas) {
    let hand = Hand::random(rng);
    let glyph = skeleton::pick(digit, rng);
    canvas.clear();
    for stroke in glyph {
        let mut from = None;
        for point in skeleton::trace(stroke) {
            let to = hand.place(point);
            canvas.line(from.unwrap_or(to), to, hand.radius);
            from = Some(to);
        }
    }
}

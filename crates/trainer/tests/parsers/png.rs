//! Any bytes as a picture of a digit.

use trainer::preprocess::{Error, brightness, from_png};

/// A picture that is accepted is between black and white, and as an image it has ink.
pub fn check_png(bytes: &[u8]) {
    match (brightness(bytes), from_png(bytes, (28, 28))) {
        (Ok(picture), Ok(image)) => {
            assert!(picture.iter().all(|light| (0.0..=1.0).contains(light)));
            assert_eq!(image.dim(), (28, 28));
            assert!(image.iter().any(|&pixel| pixel > 0));
        }
        (Ok(_), Err(Error::Blank)) => {}
        (Err(a), Err(b)) => assert_eq!(a, b),
        (_, other) => panic!("the same bytes, read twice: {other:?}"),
    }
}

//! Any bytes as a picture of digits.

use trainer::preprocess::digits;

/// Every digit of a picture that is accepted has ink, and the same bytes give the same answer.
pub fn check_picture(bytes: &[u8]) {
    let found = digits(bytes, (28, 28));
    if let Ok(digits) = &found {
        assert!(!digits.is_empty());
        for digit in digits {
            assert_eq!(digit.image.dim(), (28, 28));
            assert!(digit.image.iter().any(|&pixel| pixel > 0));
        }
    }
    assert_eq!(found, digits(bytes, (28, 28)));
}

//! How many classes there are, which IDX files do not say.

/// Labels that need no confirmation: MNIST's, and those of most sets in its format.
const DIGITS: usize = 10;

/// A class above the digits this many times rarer than the most frequent is damage.
const RARE: u64 = 1_000;

/// One more than the largest label that is not damage.
///
/// A label above 9 counts if every class from 10 to it occurs, and none of them is
/// more than a thousand times rarer than the most frequent class. So letters
/// numbered to 26 are 27 classes, but one stray 10 or 200 among MNIST's labels is
/// left out, and [`Dataset::new`](crate::Dataset::new) will then point at it.
pub fn count_classes(train: &[u8], test: &[u8]) -> usize {
    let mut counts = [0_u64; 256];
    for &label in train.iter().chain(test) {
        #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
        let count = &mut counts[usize::from(label)];
        *count += 1;
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let digits = counts[..DIGITS].iter().rposition(|&n| n > 0);
    let letters = counts[DIGITS..]
        .iter()
        .take_while(|&&n| n > 0 && n * RARE >= most)
        .count();
    if letters > 0 {
        DIGITS + letters
    } else {
        digits.map_or(1, |label| label + 1)
    }
}

//! Counts the classes of a data set, which IDX files do not store.

/// The labels below this always count, as in MNIST and most data sets of its format.
const DIGITS: usize = 10;

/// A class from 10 on that is this many times rarer than the most frequent one counts as damage.
const RARE: u64 = 1_000;

/// One more than the largest label that is not damage.
///
/// A label above 9 counts if all classes from 10 up to it occur, and none of them is more
/// than a thousand times rarer than the most frequent class. Letters numbered up to 26 are
/// therefore 27 classes, but a single 10 or 200 among MNIST's labels does not count, and
/// [`Dataset::new`](crate::Dataset::new) then reports it.
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

//! Samples are exactly the arrays that they were made from.

use model::{Batch, Samples};
use ndarray::Array2;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn floats_survive(values in prop::collection::vec(prop_oneof![Just(0.0), -2.0..2.0_f64, Just(0.5)], 0..600)) {
        let columns = 7;
        let rows = values.len() / columns;
        let x = Array2::from_shape_vec((rows, columns), values[..rows * columns].to_vec()).unwrap();
        prop_assert_eq!(Samples::from_dense(&x).to_dense(), x);
    }

    #[test]
    fn bytes_survive(bytes in prop::collection::vec(any::<u8>(), 0..6000)) {
        let images = Array2::from_shape_vec((bytes.len() / 10, 10), bytes[..bytes.len() / 10 * 10].to_vec()).unwrap();
        let samples = Samples::from_bytes(&images);
        prop_assert_eq!(samples.to_dense(), images.mapv(|byte| f64::from(byte) / 255.0));
        prop_assert_eq!(samples.nnz(), images.iter().filter(|byte| **byte > 0).count());
    }
}

#[test]
fn more_features_than_sixteen_bits_count() {
    let x = Array2::from_shape_fn((2, 70_000), |(n, i)| {
        if i % 1000 == 999 { (i + n) as f64 } else { 0.0 }
    });
    let samples = Samples::from_dense(&x);
    assert_eq!(samples.nnz(), 140);
    assert_eq!(samples.to_dense(), x);
}

/// So many that several tasks read them, each with values of its own.
#[test]
fn floats_of_thousands_of_samples_survive() {
    let x = Array2::from_shape_fn((5_000, 3), |(n, i)| ((n * 3 + i) % 4_001) as f64 / 7.0);
    assert_eq!(Samples::from_dense(&x).to_dense(), x);
}

#[test]
fn samples_are_empty_where_there_is_none() {
    let none = Samples::from_bytes(&Array2::<u8>::zeros((0, 4)));
    let one = Samples::from_bytes(&Array2::<u8>::zeros((1, 4)));
    assert!(none.is_empty() && !one.is_empty());
    assert!(Batch::all(&none, &[]).is_empty());
    assert!(Batch::new(&one, &[0], &[]).is_empty());
    assert!(!Batch::all(&one, &[0]).is_empty());
}

//! The built-in digits are the same everywhere, and resemble handwriting in numbers.

use data::{Dataset, digits_sized};

/// The mean of `f` over the images.
fn mean(dataset: &Dataset, f: impl Fn(&[u8]) -> f64) -> f64 {
    let rows = dataset.images().rows();
    let sum: f64 = rows.into_iter().map(|row| f(row.as_slice().unwrap())).sum();
    sum / dataset.len() as f64
}

#[test]
fn the_same_seed_gives_the_same_digits() {
    assert_eq!(digits_sized(50, 50, 7), digits_sized(50, 50, 7));
}

/// Golden: these bits are promised to stay, on every system and in every release. Change
/// the value only together with a note in the changelog that seeds give new digits.
#[test]
fn the_bits_of_seed_42_are_pinned() {
    let digits = digits_sized(1_000, 200, 42);
    assert_eq!(
        digits.train.sha256(),
        "1ea8192ee1c82b13fa6476316fe6c4b49b72a0a1042c86899bd075d5fd9f8248"
    );
    assert_eq!(
        digits.test.sha256(),
        "0a4b8e3ee50819fb3b146c4555346356122fe65d277ddcd6666b116008cab00d"
    );
}

#[test]
fn another_seed_gives_other_digits() {
    assert_ne!(digits_sized(50, 50, 7), digits_sized(50, 50, 8));
}

#[test]
fn the_number_of_threads_does_not_show() {
    let with_threads = |n| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n)
            .build()
            .unwrap();
        pool.install(|| digits_sized(300, 200, 42))
    };
    let one = with_threads(1);
    for n in [2, 3, 8, 16] {
        assert_eq!(with_threads(n), one, "{n} threads");
    }
}

#[test]
fn a_smaller_set_is_the_beginning_of_a_larger_one() {
    let large = digits_sized(200, 100, 3);
    let small = digits_sized(70, 30, 3);
    assert_eq!(large.train.take(70), small.train);
    assert_eq!(large.test.take(30), small.test);
}

#[test]
fn no_training_image_is_a_test_image() {
    let digits = digits_sized(500, 500, 42);
    let train: std::collections::HashSet<_> = digits.train.images().rows().into_iter().collect();
    assert_eq!(train.len(), 500);
    assert!(
        digits
            .test
            .images()
            .rows()
            .into_iter()
            .all(|row| !train.contains(&row))
    );
}

/// Tenths of 10,000 labels: 1,000 ± 30 is one standard deviation.
#[test]
fn all_ten_digits_are_about_equally_frequent() {
    let digits = digits_sized(10_000, 1, 42);
    let mut counts = [0_i32; 10];
    for &label in digits.train.labels() {
        counts[usize::from(label)] += 1;
    }
    assert!(
        counts.iter().all(|&n| (n - 1_000).abs() < 150),
        "{counts:?}"
    );
}

/// MNIST: 150 of 784 pixels are not 0, 68 distinct values per image, mean brightness 0.131.
#[test]
fn statistics_are_close_to_those_of_mnist() {
    let digits = digits_sized(1_000, 1, 42).train;
    let lit = mean(&digits, |image| {
        image.iter().filter(|&&pixel| pixel > 0).count() as f64
    });
    assert!((140.0..160.0).contains(&lit), "{lit} pixels lit");

    let distinct = mean(&digits, |image| {
        let mut seen = [false; 256];
        for &pixel in image {
            seen[usize::from(pixel)] = true;
        }
        seen.iter().filter(|&&seen| seen).count() as f64
    });
    assert!(
        (60.0..80.0).contains(&distinct),
        "{distinct} distinct values"
    );

    let brightness = mean(&digits, |image| {
        image.iter().map(|&pixel| f64::from(pixel)).sum::<f64>() / 255.0 / 784.0
    });
    assert!(
        (0.12..0.15).contains(&brightness),
        "mean brightness {brightness}"
    );
}

#[test]
fn the_border_stays_empty_and_the_middle_does_not() {
    let digits = digits_sized(300, 1, 5).train;
    for picture in digits.pictures().outer_iter() {
        for i in 0..28 {
            let border = [
                picture[[0, i]],
                picture[[27, i]],
                picture[[i, 0]],
                picture[[i, 27]],
            ];
            assert_eq!(border, [0; 4]);
        }
        assert!(picture.iter().any(|&pixel| pixel > 200), "no ink");
    }
}

/// Ink of each image's halves, on average: MNIST's pictures are centred by their mass.
#[test]
fn digits_are_centred_by_their_mass() {
    let digits = digits_sized(1_000, 1, 42).train;
    for axis in [0, 1] {
        let centre = mean(&digits, |image| {
            let (mut sum, mut mass) = (0.0, 0.0);
            for (i, &pixel) in image.iter().enumerate() {
                let place = [i / 28, i % 28][axis] as f64 + 0.5;
                sum += place * f64::from(pixel);
                mass += f64::from(pixel);
            }
            sum / mass
        });
        assert!((centre - 14.0).abs() < 0.1, "axis {axis}: {centre}");
    }
}

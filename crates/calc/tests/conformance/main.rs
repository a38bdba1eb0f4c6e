//! The cases on which other libraries test their finite differences, each with the matching method and the
//! tolerance of its own library. Expected values are closed forms, or the numbers that the library states.

mod ceres;
mod edges;
mod extrapolation;
mod scipy;

fn assert_close(found: f64, expected: f64, relative: f64, case: &str) {
    let error = (found - expected).abs();
    assert!(
        error <= relative * expected.abs().max(1.0),
        "{case}: {found} for {expected}, off by {error:e}"
    );
}

fn assert_all_close<'a>(
    found: impl IntoIterator<Item = &'a f64>,
    expected: impl IntoIterator<Item = &'a f64>,
    relative: f64,
    case: &str,
) {
    for (found, expected) in found.into_iter().zip(expected) {
        assert_close(*found, *expected, relative, case);
    }
}

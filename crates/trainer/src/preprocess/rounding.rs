//! From an `f64` to a count of pixels.

/// The nearest whole number; 0 if `x` is negative.
#[expect(clippy::cast_sign_loss, reason = "a negative number becomes 0")]
pub(super) fn round(x: f64) -> usize {
    x.round() as usize
}

/// The whole number below `x`; 0 if `x` is negative.
#[expect(clippy::cast_sign_loss, reason = "a negative number becomes 0")]
pub(super) fn floor(x: f64) -> usize {
    x as usize
}

//! A point of a stroke.

/// `[x, y]`, with x to the right and y downwards: in the unit square of a skeleton, or in pixels on the canvas.
pub type Point = [f32; 2];

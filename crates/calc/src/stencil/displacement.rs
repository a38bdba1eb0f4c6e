//! How a point differs from `x`.

/// The line along which a variable moves `x`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Axis<'a> {
    /// The entry at this position, in logical order; the variable is the entry itself.
    Entry(usize),
    /// `x + t v`; the variable is `t`.
    Along(&'a [f64]),
}

/// An axis, the value that its variable takes, and the step that was meant to lead there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Displacement<'a> {
    pub axis: Axis<'a>,
    pub to: f64,
    pub by: f64,
}

impl Displacement<'_> {
    /// Moves `point`, which other displacements may have moved from `base` before.
    pub fn apply(&self, base: &[f64], point: &mut [f64]) {
        match self.axis {
            // An entry that moves alone has exactly the value that the quotient divides by.
            Axis::Entry(i) => point[i] = self.to + (point[i] - base[i]),
            Axis::Along(v) => point.iter_mut().zip(v).for_each(|(x, v)| *x += self.to * v),
        }
    }
}

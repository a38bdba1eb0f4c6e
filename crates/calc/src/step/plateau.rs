//! Tells a kink from rounded values where `f` stops changing.
//!
//! Below some step, `f` is the same on both sides of `x`. If the change at longer steps fades away towards the edge
//! of this plateau, `f` is continuous there, and its slope is 0: a rectifier, say, or a clipped value. If it is a jump,
//! the values of `f` are rounded to steps of that height, and their slope 0 means nothing. Bisection of the edge
//! tells which.

/// How often the edge is bisected: a change that grows in proportion to the distance is then a 256th of what it was,
/// and one that grows as its root a 16th.
const BISECTIONS: usize = 8;

/// A change that has not fallen below this part of the changes further out is a jump. These are at most seven jumps
/// high: two levels further out than a step at which there is none.
const JUMP: f64 = 1.0 / 16.0;

/// The edge of a plateau, between a step at which `f` is as at `x` and a longer one at which it is not.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The slope of the line that is left at the edge, and how far from it is still on it.
    slope: Option<f64>,
    tolerance: f64,
    inside: f64,
    outside: f64,
    /// How much `f` changes further out, and at the shortest step outside.
    further_out: f64,
    change: f64,
    left: usize,
}

impl Edge {
    pub fn new(inside: f64, outside: f64, change: f64, further_out: f64) -> Self {
        Self {
            slope: None,
            tolerance: 0.0,
            inside,
            outside,
            further_out: further_out.max(change),
            change,
            left: BISECTIONS,
        }
    }

    /// The edge of a straight line, which `f` leaves by `change`.
    pub fn of_line(slope: f64, inside: f64, outside: f64, change: f64) -> Self {
        Self {
            slope: Some(slope),
            tolerance: 0.5 * JUMP * change,
            ..Self::new(inside, outside, change, 0.0)
        }
    }

    pub fn is_of_line(&self) -> bool {
        self.slope.is_some()
    }

    pub fn slope(&self) -> f64 {
        self.slope.unwrap_or(0.0)
    }

    /// The step to look at next.
    pub fn next(&self) -> Option<f64> {
        (self.left > 0).then(|| (self.inside * self.outside).sqrt())
    }

    /// How much `f` changed at that step; `None` where it was not finite, which counts as outside.
    pub fn push(&mut self, change: Option<f64>) {
        let Some(middle) = self.next() else { return };
        if change.is_some_and(|change| change <= self.tolerance) {
            self.inside = middle;
        } else {
            self.outside = middle;
            self.change = change.unwrap_or(0.0);
        }
        self.left -= 1;
    }

    /// The height of the jump, if there is one.
    pub fn jump(&self) -> Option<f64> {
        let jumps = self.left == 0 && self.change > JUMP * self.further_out;
        jumps.then_some(self.change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bisected(change: impl Fn(f64) -> f64) -> Edge {
        let mut edge = Edge::new(1.0, 2.0, change(2.0), change(4.0));
        while let Some(step) = edge.next() {
            edge.push(Some(change(step)));
        }
        edge
    }

    #[test]
    fn change_that_fades_away_is_no_jump() {
        for kink in [1.01, 1.4, 1.9] {
            assert_eq!(bisected(|h| (h - kink).max(0.0)).jump(), None, "{kink}");
            assert_eq!(
                bisected(|h| (h - kink).max(0.0).sqrt()).jump(),
                None,
                "{kink}"
            );
        }
    }

    #[test]
    fn change_that_stays_is_a_jump_of_that_height() {
        // A slope of 1, rounded down to steps of 0.9, of which the first comes between 1 and 2.
        for first in [1.01, 1.5, 1.99] {
            let rounded = |h: f64| 0.9 * ((h - first) / 0.9 + 1.0).floor().max(0.0);
            assert_eq!(bisected(rounded).jump(), Some(0.9), "{first}");
        }
    }
}

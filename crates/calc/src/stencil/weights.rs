//! The nodes of a difference quotient and their weights.
//!
//! The weights are Fornberg's, computed for the offsets that floating point realised and not for those that were
//! asked for: `x + h` is rounded, and dividing by the nominal `h` would turn that rounding into an error of the
//! derivative.
//!
//! Source: B. Fornberg, "Generation of Finite Difference Formulas on Arbitrarily Spaced Grids", *Mathematics of
//! Computation* 51 (1988), 699–706.

use crate::step::control::Behaviour;

/// The highest order of accuracy. Beyond it the weights grow faster than the truncation error falls.
pub(crate) const MAX_ORDER: usize = 20;

/// The highest derivative.
pub(crate) const MAX_DERIVATIVE: usize = 10;

/// The most nodes of a stencil: the longest is one-sided, and has one for each order and derivative.
pub(crate) const NODES: usize = MAX_ORDER + MAX_DERIVATIVE;

/// On which side of `x` the points are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// On both sides, in pairs.
    Central,
    /// At `x` and above it.
    Forward,
    /// At `x` and below it.
    Backward,
}

/// The nodes `x + k h` of a quotient for one derivative, with an error of `O(h^order)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stencil {
    pub scheme: Scheme,
    pub derivative: usize,
    pub order: usize,
}

impl Stencil {
    /// `(f(x + h) − f(x − h)) / 2h`, the most frequent stencil, for which there are shortcuts.
    pub const PAIR: Self = Self {
        scheme: Scheme::Central,
        derivative: 1,
        order: 2,
    };

    /// How many steps its furthest node is from `x`.
    #[inline]
    pub fn reach(self) -> i32 {
        let reach = match self.scheme {
            Scheme::Central => self.derivative.div_ceil(2) + self.order / 2 - 1,
            Scheme::Forward | Scheme::Backward => self.derivative + self.order - 1,
        };
        reach as i32
    }

    /// Whether `x` itself is one of the nodes.
    #[inline]
    pub fn has_centre(self) -> bool {
        self.scheme != Scheme::Central || self.derivative.is_multiple_of(2)
    }

    /// How many nodes it has.
    #[inline]
    pub fn len(self) -> usize {
        let reach = self.reach().unsigned_abs() as usize;
        match self.scheme {
            Scheme::Central => 2 * reach + usize::from(self.has_centre()),
            Scheme::Forward | Scheme::Backward => reach + 1,
        }
    }

    /// The nodes in steps from `x`: the nearest first, which keeps Fornberg's recursion accurate, and of two at the same
    /// distance the one ahead.
    #[inline]
    pub fn nodes(self) -> impl Iterator<Item = i32> + Clone {
        // Central nodes are counted 0, 1, −1, 2, −2, …; without the centre, from 1.
        let first = i32::from(!self.has_centre());
        (first..first + self.len() as i32).map(move |k| match self.scheme {
            Scheme::Central if k % 2 == 1 => k / 2 + 1,
            Scheme::Central => -(k / 2),
            Scheme::Forward => k,
            Scheme::Backward => -k,
        })
    }

    /// How its quotient behaves as the step shrinks.
    #[inline]
    pub fn behaviour(self) -> Behaviour {
        Behaviour {
            derivative: self.derivative,
            order: self.order,
            spacing: if self.scheme == Scheme::Central { 2 } else { 1 },
        }
    }

    /// `Σ |weight|` of the quotient with unit step: how much it amplifies an error in the values of `f`.
    pub fn amplification(self) -> f64 {
        if self == Self::PAIR {
            return 1.0;
        }
        self.weights().iter().map(|weight| weight.abs()).sum()
    }

    /// `|Σ weight · node^(derivative + order)| / (derivative + order)!`: the error is this times
    /// `h^order f^(derivative + order)`.
    pub fn truncation(self) -> f64 {
        let power = self.derivative + self.order;
        let factorial: f64 = (1..=power).map(|k| k as f64).product();
        let terms = self.nodes().zip(self.weights());
        let sum: f64 = terms
            .map(|(node, weight)| weight * f64::from(node).powi(power as i32))
            .sum();
        sum.abs() / factorial
    }

    /// The weights of the nodes for a unit step, in their order; 0 beyond the last node.
    fn weights(self) -> [f64; NODES] {
        let mut nodes = [0.0; NODES];
        nodes
            .iter_mut()
            .zip(self.nodes())
            .for_each(|(place, node)| *place = f64::from(node));
        fornberg(&nodes[..self.len()], self.derivative)
    }
}

/// The `derivative`-th derivative, at offset 0, of the polynomial through `(offset, value)`.
///
/// `h` is the length of a step, by which the offsets are scaled so that no power of them overflows.
pub(crate) fn derivative_of_values(
    derivative: usize,
    h: f64,
    offsets: &[f64],
    values: &[f64],
) -> f64 {
    if let (1, [x, y], [f_x, f_y]) = (derivative, offsets, values) {
        return (f_x - f_y) / (x - y);
    }
    let mut nodes = [0.0; NODES];
    nodes
        .iter_mut()
        .zip(offsets)
        .for_each(|(node, offset)| *node = offset / h);
    let weights = fornberg(&nodes[..offsets.len()], derivative);
    // The weights of a derivative add up to 0, so a constant may be taken from all values: then it leaves no
    // rounding error behind.
    let constant = if derivative == 0 { 0.0 } else { values[0] };
    let sum: f64 = weights
        .iter()
        .zip(values)
        .map(|(weight, value)| weight * (value - constant))
        .sum();
    sum / h.powi(derivative as i32)
}

/// Weights of the values at `nodes` in the `derivative`-th derivative at 0; 0 beyond the last node.
fn fornberg(nodes: &[f64], derivative: usize) -> [f64; NODES] {
    // table[d][j]: the weight of node j in the d-th derivative, by the nodes up to the current one.
    let mut table = [[0.0; NODES]; MAX_DERIVATIVE + 1];
    table[0][0] = 1.0;
    let mut product = 1.0;
    for (i, &node) in nodes.iter().enumerate().skip(1) {
        let mut next_product = 1.0;
        for j in 0..i {
            let distance = node - nodes[j];
            next_product *= distance;
            // From the highest derivative down, since each needs the next lower one as it was.
            for d in (0..=derivative.min(i)).rev() {
                let lower = if d == 0 {
                    0.0
                } else {
                    d as f64 * table[d - 1][j]
                };
                if j == i - 1 {
                    table[d][i] = product / next_product * (lower - nodes[j] * table[d][j]);
                }
                table[d][j] = (node * table[d][j] - lower) / distance;
            }
        }
        product = next_product;
    }
    table[derivative]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(scheme: Scheme, derivative: usize, order: usize) -> Vec<f64> {
        let stencil = Stencil {
            scheme,
            derivative,
            order,
        };
        let mut by_node: Vec<_> = stencil.nodes().zip(stencil.weights()).collect();
        by_node.sort_by_key(|(node, _)| *node);
        by_node.into_iter().map(|(_, weight)| weight).collect()
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-14, "{found:?} and {expected:?}");
        }
    }

    #[test]
    fn weights_are_those_of_fornbergs_tables() {
        // Fornberg (1988), tables 1 and 3.
        assert_close(&weights(Scheme::Central, 1, 2), &[-1. / 2., 1. / 2.]);
        assert_close(
            &weights(Scheme::Central, 1, 4),
            &[1. / 12., -2. / 3., 2. / 3., -1. / 12.],
        );
        assert_close(
            &weights(Scheme::Central, 1, 6),
            &[-1. / 60., 3. / 20., -3. / 4., 3. / 4., -3. / 20., 1. / 60.],
        );
        assert_close(&weights(Scheme::Central, 2, 2), &[1., -2., 1.]);
        assert_close(
            &weights(Scheme::Central, 2, 4),
            &[-1. / 12., 4. / 3., -5. / 2., 4. / 3., -1. / 12.],
        );
        assert_close(
            &weights(Scheme::Central, 3, 2),
            &[-1. / 2., 1., -1., 1. / 2.],
        );
        assert_close(&weights(Scheme::Central, 4, 2), &[1., -4., 6., -4., 1.]);
        assert_close(&weights(Scheme::Forward, 1, 1), &[-1., 1.]);
        assert_close(&weights(Scheme::Forward, 1, 2), &[-3. / 2., 2., -1. / 2.]);
        assert_close(&weights(Scheme::Forward, 2, 2), &[2., -5., 4., -1.]);
        assert_close(&weights(Scheme::Backward, 1, 2), &[1. / 2., -2., 3. / 2.]);
    }

    #[test]
    fn polynomials_up_to_the_order_are_differentiated_exactly() {
        for scheme in [Scheme::Central, Scheme::Forward, Scheme::Backward] {
            for order in [2, 4, 6, 8] {
                for derivative in 1..=4 {
                    let stencil = Stencil {
                        scheme,
                        derivative,
                        order,
                    };
                    let offsets: Vec<f64> = stencil
                        .nodes()
                        .map(|node| f64::from(node) * 0.125)
                        .collect();
                    // Σ tᵏ for k below derivative + order: its d-th derivative at 0 is d!.
                    let values: Vec<f64> = offsets
                        .iter()
                        .map(|t| (0..derivative + order).map(|k| t.powi(k as i32)).sum())
                        .collect();
                    let expected: f64 = (1..=derivative).map(|k| k as f64).product();
                    let found = derivative_of_values(derivative, 0.125, &offsets, &values);
                    assert!(
                        (found / expected - 1.0).abs() < 1e-9,
                        "{stencil:?}: {found} for {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn leading_error_of_the_textbook_stencils() {
        let truncation = |scheme, derivative, order| {
            Stencil {
                scheme,
                derivative,
                order,
            }
            .truncation()
        };
        // Abramowitz and Stegun, 25.3.4, 25.3.21, 25.3.23, 25.3.24, and Taylor's theorem.
        assert!((truncation(Scheme::Central, 1, 2) - 1. / 6.).abs() < 1e-14);
        assert!((truncation(Scheme::Central, 1, 4) - 1. / 30.).abs() < 1e-14);
        assert!((truncation(Scheme::Central, 2, 2) - 1. / 12.).abs() < 1e-14);
        assert!((truncation(Scheme::Central, 2, 4) - 1. / 90.).abs() < 1e-14);
        assert!((truncation(Scheme::Forward, 1, 1) - 1. / 2.).abs() < 1e-14);
    }

    #[test]
    fn errors_are_even_series_on_both_sides_and_full_ones_on_one() {
        let powers = |scheme, order| {
            let stencil = Stencil {
                scheme,
                derivative: 1,
                order,
            };
            let behaviour = stencil.behaviour();
            (behaviour.order, behaviour.spacing)
        };
        // By hand: sinh(h)/h = 1 + h²/6 + h⁴/120 + …, and (eʰ − 1)/h = 1 + h/2 + h²/6 + ….
        assert_eq!(powers(Scheme::Central, 2), (2, 2));
        assert_eq!(powers(Scheme::Forward, 1), (1, 1));
        assert_eq!(powers(Scheme::Backward, 1), (1, 1));
    }

    #[test]
    fn highest_derivative_has_a_quotient_at_the_highest_order() {
        let offsets = |scheme| -> Vec<f64> {
            let stencil = Stencil {
                scheme,
                derivative: MAX_DERIVATIVE,
                order: MAX_ORDER,
            };
            stencil.nodes().map(f64::from).collect()
        };
        // The tenth derivative of t¹⁰ is 10!.
        let central = offsets(Scheme::Central);
        let values: Vec<f64> = central.iter().map(|t| t.powi(10)).collect();
        let found = derivative_of_values(MAX_DERIVATIVE, 1.0, &central, &values);
        assert!((found / 3_628_800.0 - 1.0).abs() < 1e-9, "{found}");
        // One-sided weights of 1e12 leave no digits of it, but a constant has none to lose.
        let forward = offsets(Scheme::Forward);
        assert_eq!((forward.len(), NODES), (30, 30));
        let values = vec![1.0 / 3.0; 30];
        let found = derivative_of_values(MAX_DERIVATIVE, 1.0, &forward, &values);
        assert_eq!(found, 0.0);
    }

    #[test]
    fn constant_has_a_derivative_of_exactly_zero() {
        let offsets = [-0.2, -0.1, 0.1, 0.2];
        assert_eq!(derivative_of_values(1, 0.1, &offsets, &[1.0 / 3.0; 4]), 0.0);
    }
}

//! Calls an `f` that takes many points at once.

use ndarray::{Array, ArrayRef, Axis as ArrayAxis, Dimension, RemoveAxis};

use crate::error::Error;
use crate::eval::base_point::Home;
use crate::eval::evaluator::Field;
use crate::eval::probe::{Spot, guarded};
use crate::search::Search;
use crate::stencil::quotient::{Axis, Move, Quotient};

/// A function of up to `size` points, stacked along the first axis.
pub(crate) struct Batch<F> {
    pub size: usize,
    pub f: F,
}

/// A thread's own stack of points.
pub(crate) struct Stack<L: Dimension> {
    points: Array<f64, L>,
    /// Where each point of the stack lies, and how many there are.
    spots: Vec<Spot>,
    values: Vec<f64>,
}

impl<L: Dimension> Stack<L> {
    /// Of an error in a stack of points, the first point is told.
    fn suspect(&self) -> Spot {
        self.spots.first().copied().unwrap_or_default()
    }
}

impl<F> Batch<F> {
    /// Puts one more point on the stack, and evaluates the stack when it is full.
    fn push<D, E>(
        &self,
        stack: &mut Stack<D::Larger>,
        home: &Home<'_, D>,
        moves: &[Move<'_>],
        finite: bool,
    ) -> Result<(), Error<E>>
    where
        D: Dimension,
        D::Larger: RemoveAxis,
        F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E>,
    {
        let length = home.len();
        let first = stack.spots.len() * length;
        let all = stack.points.as_slice_mut().expect("standard layout");
        let point = &mut all[first..first + length];
        let entries = home.entries();
        point.copy_from_slice(entries);
        for moved in moves {
            match moved.axis {
                // Where it moves alone, to the very bits that the quotient divides by.
                Axis::Entry(i) => point[i] = moved.to + (point[i] - entries[i]),
                Axis::Along(v) => point
                    .iter_mut()
                    .zip(v)
                    .for_each(|(x, v)| *x += moved.to * v),
            }
        }
        stack.spots.push(Spot::new(moves));
        if stack.spots.len() == self.size {
            self.evaluate(stack, home, finite)
        } else {
            Ok(())
        }
    }

    /// Evaluates what is on the stack, and empties it.
    fn evaluate<D, E>(
        &self,
        stack: &mut Stack<D::Larger>,
        home: &Home<'_, D>,
        finite: bool,
    ) -> Result<(), Error<E>>
    where
        D: Dimension,
        D::Larger: RemoveAxis,
        F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E>,
    {
        let expected = stack.spots.len();
        if expected == 0 {
            return Ok(());
        }
        let points = stack.points.slice_axis(ArrayAxis(0), (..expected).into());
        let values = (self.f)(&points);
        let shape = home.shape();
        let values = values.map_err(|source| Error::Objective {
            at: stack.suspect().probe(shape),
            source,
        })?;
        if values.len() != expected {
            return Err(Error::Length {
                at: stack.suspect().probe(shape),
                found: values.len(),
                expected,
            });
        }
        if let Some((at, value)) = values
            .iter()
            .enumerate()
            .find(|(_, value)| finite && !value.is_finite())
        {
            return Err(Error::NotFinite {
                at: stack.spots[at].probe(shape),
                value: *value,
            });
        }
        stack.values.extend(values);
        stack.spots.clear();
        Ok(())
    }
}

impl<F, E, D> Field<D> for Batch<F>
where
    D: Dimension,
    D::Larger: RemoveAxis,
    E: Send,
    F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E> + Sync,
{
    type Error = E;
    type Worker = Stack<D::Larger>;

    fn worker(&self, home: &Home<'_, D>) -> Self::Worker {
        let mut shape = D::Larger::zeros(home.shape().len() + 1);
        shape[0] = self.size;
        shape.slice_mut()[1..].copy_from_slice(home.shape());
        Stack {
            points: Array::zeros(shape),
            spots: Vec::new(),
            values: Vec::new(),
        }
    }

    fn go_home(worker: &mut Self::Worker, _: &Home<'_, D>) {
        worker.spots.clear();
    }

    /// As many entries as fill a stack.
    fn chunk_len(&self, least: usize, points: usize) -> usize {
        least.max(self.size / points.max(1))
    }

    fn value_at(
        &self,
        worker: &mut Self::Worker,
        home: &Home<'_, D>,
        moves: &[Move<'_>],
    ) -> Result<f64, Error<E>> {
        guarded(worker, home.shape(), Stack::suspect, |stack| {
            stack.values.clear();
            self.push(stack, home, moves, true)?;
            self.evaluate(stack, home, true)?;
            Ok(stack.values[0])
        })
    }

    fn settle<Q: Quotient, R: Search>(
        &self,
        worker: &mut Self::Worker,
        home: &Home<'_, D>,
        quotients: impl Iterator<Item = Result<Q, Error<E>>>,
        search: impl Fn(&Q) -> R,
        centre: f64,
        mut write: impl FnMut(f64, f64),
    ) -> Result<(), Error<E>> {
        guarded(worker, home.shape(), Stack::suspect, |stack| {
            let inquiry = |quotient| {
                let search = search(&quotient);
                (quotient, search)
            };
            let inquiries = quotients.map(|quotient| quotient.map(inquiry));
            let mut inquiries = inquiries.collect::<Result<Vec<_>, _>>()?;
            // In every round, each search that is not settled gets the quotient that it asks for.
            loop {
                stack.values.clear();
                let mut counts = Vec::new();
                for (quotient, search) in &inquiries {
                    let mut count = 0;
                    if let Some(step) = search.next() {
                        quotient.points(step, |moves| {
                            count += 1;
                            self.push(stack, home, moves, !R::WEIGHS_NOISE)
                        })?;
                    }
                    counts.push(count);
                }
                self.evaluate(stack, home, !R::WEIGHS_NOISE)?;
                if counts.iter().all(|&count| count == 0) {
                    break;
                }
                let mut rest = stack.values.as_slice();
                for ((quotient, search), count) in inquiries.iter_mut().zip(counts) {
                    if let Some(step) = search.next() {
                        let (values, others) = rest.split_at(count);
                        rest = others;
                        let rounding = if R::WEIGHS_NOISE {
                            quotient.rounding(step, centre, values)
                        } else {
                            0.0
                        };
                        search.push(quotient.combine(step, centre, values), rounding);
                    }
                }
            }
            for (quotient, search) in &inquiries {
                let (value, bar) = search.answer();
                if !value.is_finite() {
                    return Err(blame(quotient, home, value));
                }
                write(value, bar);
            }
            Ok(())
        })
    }
}

/// Why there is no answer: the first point at the unit step is named.
fn blame<Q: Quotient, D: Dimension, E>(quotient: &Q, home: &Home<'_, D>, value: f64) -> Error<E> {
    let mut spot = Spot::default();
    let _ = quotient.points(1.0, |moves| {
        spot = Spot::new(moves);
        Err(())
    });
    let at = spot.probe(home.shape());
    if quotient.vanishes(1.0) {
        Error::StepVanished { at }
    } else {
        Error::NotFinite { at, value }
    }
}

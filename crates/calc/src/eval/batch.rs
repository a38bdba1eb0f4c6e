//! Calls an `f` that takes many points at once.

use ndarray::{Array, ArrayRef, Axis as ArrayAxis, Dimension, RemoveAxis};

use crate::error::Error;
use crate::eval::base_point::BasePoint;
use crate::eval::evaluator::Evaluator;
use crate::eval::last_probe::{LastProbe, guarded};
use crate::stencil::quotient::{Axis, Displacement, Quotient};
use crate::step::control::{Sample, StepControl};

/// A function of up to `size` points, stacked along the first axis.
pub(crate) struct Batch<F> {
    pub size: usize,
    pub f: F,
}

/// A thread's own stack of points.
pub(crate) struct Stack<L: Dimension> {
    points: Array<f64, L>,
    /// Where each point of the stack lies, and how many there are.
    probes: Vec<LastProbe>,
    values: Vec<f64>,
}

impl<L: Dimension> Stack<L> {
    /// Of an error in a stack of points, the first point is told.
    fn suspect(&self) -> LastProbe {
        self.probes.first().copied().unwrap_or_default()
    }
}

impl<F> Batch<F> {
    /// Puts one more point on the stack, and evaluates the stack when it is full.
    fn push<D, E>(
        &self,
        stack: &mut Stack<D::Larger>,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
        finite: bool,
    ) -> Result<(), Error<E>>
    where
        D: Dimension,
        D::Larger: RemoveAxis,
        F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E>,
    {
        let length = base.len();
        let first = stack.probes.len() * length;
        let all = stack.points.as_slice_mut().expect("standard layout");
        let point = &mut all[first..first + length];
        let entries = base.entries();
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
        stack.probes.push(LastProbe::new(moves));
        if stack.probes.len() == self.size {
            self.evaluate(stack, base, finite)
        } else {
            Ok(())
        }
    }

    /// Evaluates what is on the stack, and empties it.
    fn evaluate<D, E>(
        &self,
        stack: &mut Stack<D::Larger>,
        base: &BasePoint<'_, D>,
        finite: bool,
    ) -> Result<(), Error<E>>
    where
        D: Dimension,
        D::Larger: RemoveAxis,
        F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E>,
    {
        let expected = stack.probes.len();
        if expected == 0 {
            return Ok(());
        }
        let points = stack.points.slice_axis(ArrayAxis(0), (..expected).into());
        let values = (self.f)(&points);
        let shape = base.shape();
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
                at: stack.probes[at].probe(shape),
                value: *value,
            });
        }
        stack.values.extend(values);
        stack.probes.clear();
        Ok(())
    }
}

impl<F, E, D> Evaluator<D> for Batch<F>
where
    D: Dimension,
    D::Larger: RemoveAxis,
    E: Send,
    F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E> + Sync,
{
    type Error = E;
    type Worker = Stack<D::Larger>;

    fn worker(&self, base: &BasePoint<'_, D>) -> Self::Worker {
        let mut shape = D::Larger::zeros(base.shape().len() + 1);
        shape[0] = self.size;
        shape.slice_mut()[1..].copy_from_slice(base.shape());
        Stack {
            points: Array::zeros(shape),
            probes: Vec::new(),
            values: Vec::new(),
        }
    }

    fn reset(worker: &mut Self::Worker, _: &BasePoint<'_, D>) {
        worker.probes.clear();
    }

    /// As many entries as fill a stack.
    fn chunk_len(&self, least: usize, points: usize) -> usize {
        least.max(self.size / points.max(1))
    }

    fn value_at(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
    ) -> Result<f64, Error<E>> {
        guarded(worker, base.shape(), Stack::suspect, |stack| {
            stack.values.clear();
            self.push(stack, base, moves, true)?;
            self.evaluate(stack, base, true)?;
            Ok(stack.values[0])
        })
    }

    fn solve<Q: Quotient, R: StepControl>(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        quotients: impl Iterator<Item = Result<Q, Error<E>>>,
        control: impl Fn(&Q) -> R,
        centre: f64,
        mut write: impl FnMut(f64, f64),
    ) -> Result<(), Error<E>> {
        guarded(worker, base.shape(), Stack::suspect, |stack| {
            let inquiry = |quotient| {
                let control = control(&quotient);
                (quotient, control)
            };
            let inquiries = quotients.map(|quotient| quotient.map(inquiry));
            let mut inquiries = inquiries.collect::<Result<Vec<_>, _>>()?;
            // In every round, each quotient that is not settled is evaluated at the step that its control asks for.
            loop {
                stack.values.clear();
                let mut counts = Vec::new();
                for (quotient, control) in &inquiries {
                    let mut count = 0;
                    if let Some(step) = control.next() {
                        quotient.points(step, |moves| {
                            count += 1;
                            self.push(stack, base, moves, !R::WEIGHS_NOISE)
                        })?;
                    }
                    counts.push(count);
                }
                self.evaluate(stack, base, !R::WEIGHS_NOISE)?;
                if counts.iter().all(|&count| count == 0) {
                    break;
                }
                let mut rest = stack.values.as_slice();
                for ((quotient, control), count) in inquiries.iter_mut().zip(counts) {
                    if let Some(step) = control.next() {
                        let (values, others) = rest.split_at(count);
                        rest = others;
                        control.push(if R::WEIGHS_NOISE {
                            quotient.sample(step, centre, values)
                        } else {
                            Sample::of(quotient.combine(step, centre, values))
                        });
                    }
                }
            }
            for (quotient, control) in &inquiries {
                let (value, bar) = control.answer();
                if !value.is_finite() {
                    return Err(blame(quotient, base, value));
                }
                write(value, bar);
            }
            Ok(())
        })
    }
}

/// Why there is no answer: the first point at the unit step is named.
fn blame<Q: Quotient, D: Dimension, E>(
    quotient: &Q,
    base: &BasePoint<'_, D>,
    value: f64,
) -> Error<E> {
    let mut last_probe = LastProbe::default();
    let _ = quotient.points(1.0, |moves| {
        last_probe = LastProbe::new(moves);
        Err(())
    });
    let at = last_probe.probe(base.shape());
    if quotient.vanishes(1.0) {
        Error::StepVanished { at }
    } else {
        Error::NotFinite { at, value }
    }
}

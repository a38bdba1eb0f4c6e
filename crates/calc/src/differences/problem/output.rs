//! The output of an operator, in chunks.

use std::slice::IterMut;

/// The derivatives, and their error estimates if there are any.
pub(crate) struct Output<'a> {
    values: &'a mut [f64],
    errors: Option<&'a mut [f64]>,
}

impl<'a> Output<'a> {
    /// The parts of an answer, each as the slice of its entries.
    pub fn new<A>(
        (values, errors): (&'a mut A, Option<&'a mut A>),
        slice: impl Fn(&'a mut A) -> &'a mut [f64],
    ) -> Self {
        Self {
            values: slice(values),
            errors: errors.map(slice),
        }
    }

    /// Chunks of `length` entries each.
    pub fn chunks(self, length: usize) -> impl Iterator<Item = Chunk<'a>> + Send {
        let length = length.max(1);
        let mut errors = self.errors.map(|errors| errors.chunks_mut(length));
        self.values.chunks_mut(length).map(move |values| Chunk {
            values: values.iter_mut(),
            errors: errors
                .as_mut()
                .and_then(Iterator::next)
                .map(<[f64]>::iter_mut),
        })
    }
}

/// One chunk of the output, written in order.
pub(crate) struct Chunk<'a> {
    values: IterMut<'a, f64>,
    errors: Option<IterMut<'a, f64>>,
}

impl Chunk<'_> {
    #[inline]
    pub fn write(&mut self, value: f64, error: Option<f64>) {
        if let Some(place) = self.values.next() {
            *place = value;
        }
        if let (Some(place), Some(error)) = (self.errors.as_mut().and_then(Iterator::next), error) {
            *place = error;
        }
    }
}

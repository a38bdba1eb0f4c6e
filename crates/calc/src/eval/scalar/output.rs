//! Where the numbers of an answer go, chunk by chunk.

/// Where derivatives go, and their error bars if there are any.
pub struct Output<'a> {
    pub values: &'a mut [f64],
    pub bars: Option<&'a mut [f64]>,
}

impl Output<'_> {
    /// The slots of `length` entries each.
    pub fn chunks(&mut self, length: usize) -> impl Iterator<Item = Chunk<'_>> + Send {
        let mut bars = self.bars.as_deref_mut().map(|bars| bars.chunks_mut(length));
        self.values.chunks_mut(length).map(move |values| Chunk {
            values: values.iter_mut(),
            bars: bars
                .as_mut()
                .and_then(Iterator::next)
                .map(<[f64]>::iter_mut),
        })
    }
}

/// The slots of one chunk, filled from the front.
pub struct Chunk<'a> {
    values: std::slice::IterMut<'a, f64>,
    bars: Option<std::slice::IterMut<'a, f64>>,
}

impl Chunk<'_> {
    #[inline]
    pub fn write(&mut self, value: f64, bar: f64) {
        if let Some(slot) = self.values.next() {
            *slot = value;
        }
        if let Some(slot) = self.bars.as_mut().and_then(Iterator::next) {
            *slot = bar;
        }
    }
}

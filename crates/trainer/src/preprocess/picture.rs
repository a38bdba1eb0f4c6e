//! A decoded picture at the working resolution.

use ndarray::Array2;

/// The longest side at the working resolution. One pixel of MNIST is about 23 here.
const WORKING_SIDE: usize = 640;

/// Red, green and blue (or only grey) and the opacity, each from 0 to 1.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub channels: Vec<Array2<f32>>,
    pub alpha: Option<Array2<f32>>,
}

/// Reduces a picture by averaging blocks of `factor`×`factor` pixels. It takes one row at a time, so that the
/// whole picture is never in memory.
pub(super) struct BlockAverage {
    factor: usize,
    /// Rows and columns of blocks.
    shape: (usize, usize),
    /// Colour channels, then the opacity if there is one.
    planes: Vec<Array2<f32>>,
    colours: usize,
    row: usize,
    size: (usize, usize),
}

impl BlockAverage {
    /// For a picture of `size` (rows, columns) with `colours` (1 or 3) channels.
    pub fn new(size: (usize, usize), colours: usize, alpha: bool) -> Self {
        let factor = size.0.max(size.1).div_ceil(WORKING_SIDE).max(1);
        let shape = (size.0.div_ceil(factor), size.1.div_ceil(factor));
        let planes = vec![Array2::zeros(shape); colours + usize::from(alpha)];
        Self {
            factor,
            shape,
            planes,
            colours,
            row: 0,
            size,
        }
    }

    /// Adds the next row: the samples of each pixel in turn, from 0 to 1.
    pub fn push(&mut self, mut samples: impl Iterator<Item = f32>) {
        let i = self.row / self.factor;
        if i >= self.shape.0 {
            return;
        }
        let height = self.factor.min(self.size.0 - i * self.factor);
        let mut sums: Vec<_> = self
            .planes
            .iter_mut()
            .map(|plane| plane.row_mut(i))
            .collect();
        for block in 0..self.shape.1 {
            let width = self.factor.min(self.size.1 - block * self.factor);
            let share = 1.0 / (height * width) as f32;
            for _ in 0..width {
                for sum in &mut sums {
                    sum[block] += samples.next().unwrap_or(0.0) * share;
                }
            }
        }
        self.row += 1;
    }

    pub fn finish(mut self) -> Picture {
        let alpha = (self.planes.len() > self.colours)
            .then(|| self.planes.pop())
            .flatten();
        Picture {
            channels: self.planes,
            alpha,
        }
    }
}

//! The network and the images that a gradient check is made on.

use model::TwoLayerNet;
use ndarray::Array2;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use trainer::{config::Source, images::Images};

use super::arguments::Arguments;
use crate::cli::{
    images, network,
    ui::{cli_error::CliError, say::say},
};

/// A network, a batch, and random numbers for directions.
pub struct Subject {
    pub net: TwoLayerNet,
    /// N×D
    pub x: Array2<f64>,
    /// N×C, one-hot
    pub t: Array2<f64>,
    pub rng: ChaCha8Rng,
    /// Network and images: `784-50-10 of runs/first, 3 images of MNIST`
    pub title: String,
}

impl Subject {
    /// The network of a run, or one with random weights.
    pub fn load(arguments: &Arguments) -> Result<Self, CliError> {
        let mut rng = ChaCha8Rng::seed_from_u64(arguments.seed);
        let (net, images) = match &arguments.model {
            Some(path) => {
                let net = network::load(path)?;
                let images = arguments.data.load(path)?;
                images::check_fit(&images, &net)?;
                (Some(net), images)
            }
            None => (None, arguments.data.load_or(&Source::Auto)?),
        };
        let (x, t) = batch(&images, arguments.batch_size.get());
        let net = net.unwrap_or_else(|| {
            let hidden = arguments.hidden_size.get();
            TwoLayerNet::new(
                x.ncols(),
                hidden,
                t.ncols(),
                arguments.weight_init_std,
                &mut rng,
            )
        });
        let params = &net.params;
        let of_run = arguments.model.as_ref().map_or(String::new(), |path| {
            say!("gradcheck.of-run", path = path.display())
        });
        let title = say!(
            "gradcheck.subject",
            inputs = params.input_size(),
            hidden = params.hidden_size(),
            outputs = params.output_size(),
            of_run,
            n = x.nrows(),
            data = images::data_name(&images.name),
        );
        Ok(Self {
            net,
            x,
            t,
            rng,
            title,
        })
    }

    /// How many pixels are 0 in every image: no gradient passes through them.
    pub fn dark_pixels(&self) -> usize {
        let columns = self.x.columns().into_iter();
        columns
            .filter(|pixel| pixel.iter().all(|x| *x == 0.0))
            .count()
    }
}

/// The first training images.
fn batch(images: &Images, size: usize) -> (Array2<f64>, Array2<f64>) {
    let train = &images.data.train;
    let rows: Vec<usize> = (0..size.min(train.len())).collect();
    train.batch(&rows)
}

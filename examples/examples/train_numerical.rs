//! Mini-batch training with the numerical gradient: the notes' first training loop, written out.
//!
//! "This takes very long", say the notes, and show a picture from the book. Here are 2,000 of its iterations; all
//! 10,000 are `cargo run --release -- train`.
//!
//!     cargo run --release --example train_numerical

use data::Sampler;
use examples::{figure::save, images};
use model::{Batch, Gradient, Samples, TwoLayerNet};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use trainer::{history::History, plot};

fn main() {
    let images = images();
    let train = &images.data.train;
    let x_train = Samples::from_bytes(train.images());
    let t_train = train.labels();

    // Hyperparameters
    let iters_num = 2000;
    let batch_size = 100;
    let learning_rate = 0.1;

    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let mut network = TwoLayerNet::new(x_train.features(), 50, train.classes(), 0.01, &mut rng);
    let mut grad = Gradient::of(&network.params);
    let mut sampler =
        Sampler::with_replacement(x_train.len(), batch_size).expect("more images than a batch");
    let mut train_loss_list = Vec::new();

    for i in 0..iters_num {
        // A mini-batch
        let batch = Batch::new(&x_train, t_train, sampler.next(&mut rng));
        // The gradient, by central differences with h = 1e-4
        network.batch_numerical_gradient_into(&batch, calc::STEP, &mut grad);
        // The update
        network.params.scaled_add(-learning_rate, &grad);
        // The record
        let loss = grad.batch_loss(&network);
        train_loss_list.push(loss);
        if i % 200 == 0 {
            println!("iteration {i:4}, loss {loss:.4}");
        }
    }

    let history = History {
        loss: train_loss_list,
        ..History::default()
    };
    let title = format!("Numerical gradient on {}", images.name);
    save("train_numerical", &plot::loss(&[(&title, &history)]));
}

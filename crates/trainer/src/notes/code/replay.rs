let config = Config::default(); // 10,000 iterations of 100, rate 0.1
let split = Split::new(&images, &config)?;
let mut training = Training::new(config, &split);
for _ in 0..10_000 {
    training.step()?; // batch, gradient, update, loss
}
let train_loss_list = &training.history().loss;

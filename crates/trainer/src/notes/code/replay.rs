fn replay(images: &TrainTest, config: Config) -> Result<Vec<f64>, Error> {
    let iterations = config.iterations; // 10,000
    let split = Split::new(images, &config)?;
    let mut training = Training::new(config, &split);
    for _ in 0..iterations {
        training.step()?; // batch, gradient, update, loss
    }
    Ok(training.history().loss.clone())
}

fn overfitting(images: &TrainTest, config: Config) -> Result<Vec<Measurement>, Error> {
    let few = Config { train_limit: Some(300), ..config };
    let split = Split::new(images, &few)?;
    let mut training = Training::new(few, &split);
    // measures once an epoch: train, test, and both losses
    training.run(|_| ControlFlow::Continue(()))?;
    Ok(training.history().accuracy.clone())
}

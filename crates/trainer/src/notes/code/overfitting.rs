let config = Config {
    train_limit: Some(300),
    ..Config::default()
};
let split = Split::new(&images, &config)?;
let mut training = Training::new(config, &split);
training.run(|_| ControlFlow::Continue(()))?;
let accuracy = &training.history().accuracy;

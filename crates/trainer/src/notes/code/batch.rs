fn batch(train: &Dataset, mut rng: ChaCha8Rng) -> Result<(Array2<f64>, Array2<f64>), SamplerError> {
    let mut sampler = Sampler::with_replacement(train.len(), 100)?;
    let batch_mask = sampler.next(&mut rng);
    let (x_batch, t_batch) = train.batch(batch_mask);
    // 100×784 pixels in 0..=1, and 100×10 one-hot
    Ok((x_batch, t_batch))
}

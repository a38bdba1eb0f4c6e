//! A resumed run has the same bits as an uninterrupted one, from every step.

use std::ops::ControlFlow;

use data::{Dataset, Sampler, TrainTest};
use model::TwoLayerParams;
use ndarray::{Array3, array};
use rayon::ThreadPoolBuilder;
use sha2::{Digest, Sha256};
use trainer::{
    Error,
    checkpoint::{Checkpoint, CheckpointError},
    config::{Config, GradientMethod, Sampling},
    split::Split,
    train::{StopReason, Training},
};

const STEPS: usize = 50;

/// 30 training and 12 test images of 4×3 random pixels in 3 classes.
fn images() -> TrainTest {
    let mut state = 1_u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223); // Numerical Recipes
        (state >> 24) as u8
    };
    let mut part = |n| {
        let images = Array3::from_shape_simple_fn((n, 4, 3), &mut next);
        Dataset::new(images, (0..n).map(|i| (i % 3) as u8).collect(), 3).unwrap()
    };
    TrainTest {
        train: part(30),
        test: part(12),
    }
}

fn config(gradient: GradientMethod, sampling: Sampling) -> Config {
    Config {
        gradient,
        sampling,
        iterations: STEPS,
        batch_size: 7, // does not divide 30: a shuffled epoch ends with a shorter batch
        hidden_size: 4,
        validation: 4,
        patience: Some(100),
        ..Config::default()
    }
}

/// The checkpoint of a run, encoded and decoded.
fn saved(training: &Training) -> Vec<u8> {
    let data_sha256 = [String::new(), String::new()];
    let mut state = training.state();
    state.train_seconds = 0.0; // the clock is all that may differ
    Checkpoint {
        config: training.config().clone(),
        data_sha256,
        fused: Some(true),
        state,
    }
    .to_bytes()
}

/// Runs to the end, noting the checkpoint after each step.
fn run(mut training: Training) -> Vec<Vec<u8>> {
    let mut checkpoints = Vec::new();
    let ending = training.run(|training| {
        checkpoints.push(saved(training));
        ControlFlow::Continue(())
    });
    assert_eq!(ending.unwrap(), StopReason::Finished);
    checkpoints
}

#[test]
fn resuming_from_every_step_gives_the_same_bits_at_any_number_of_threads() {
    let images = images();
    for gradient in [GradientMethod::Numerical, GradientMethod::Backprop] {
        for sampling in [Sampling::Replace, Sampling::Shuffle] {
            let config = config(gradient, sampling);
            let split = Split::new(&images, &config).unwrap();
            let straight = run(Training::new(config.clone(), &split));
            assert_eq!(straight.len(), STEPS + 1);
            for threads in [1, 2, 3, 8] {
                let pool = ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .build()
                    .unwrap();
                pool.install(|| {
                    for (step, bytes) in straight.iter().enumerate() {
                        let Checkpoint { config, state, .. } =
                            Checkpoint::from_bytes(bytes).unwrap();
                        let resumed = run(Training::resume(config, &split, state));
                        let same = resumed == straight[step..];
                        assert!(
                            same,
                            "{gradient} {sampling:?} from step {step} on {threads} threads"
                        );
                    }
                });
            }
        }
    }
}

#[test]
fn patience_counts_across_a_resumption() {
    let images = images();
    let config = Config {
        patience: Some(3),
        learning_rate: 1e-9,
        ..config(GradientMethod::Backprop, Sampling::Replace)
    };
    let split = Split::new(&images, &config).unwrap();
    let end = |training: &mut Training| {
        (
            training.run(|_| ControlFlow::Continue(())).unwrap(),
            training.iteration(),
        )
    };

    let mut straight = Training::new(config.clone(), &split);
    assert_eq!(
        end(&mut straight),
        (StopReason::NoImprovement, 3 * split.iterations_per_epoch)
    );

    let mut halves = Training::new(config.clone(), &split);
    let stopped = halves.run(|training| {
        if training.iteration() < 2 * split.iterations_per_epoch {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    assert_eq!(stopped.unwrap(), StopReason::Stopped);
    let mut resumed = Training::resume(config, &split, halves.state());
    assert_eq!(
        end(&mut resumed),
        (StopReason::NoImprovement, 3 * split.iterations_per_epoch)
    );
    assert_eq!(resumed.result(), straight.result());
}

#[test]
fn the_best_network_is_kept_not_the_last() {
    let images = images();
    // The learning rate is so large that the validation accuracy goes up and down.
    let config = Config {
        patience: Some(2),
        learning_rate: 5.0,
        iterations: 400,
        ..config(GradientMethod::Backprop, Sampling::Shuffle)
    };
    let split = Split::new(&images, &config).unwrap();
    let mut training = Training::new(config, &split);
    assert_eq!(
        training.run(|_| ControlFlow::Continue(())).unwrap(),
        StopReason::NoImprovement
    );
    let validation = split.validation.as_ref().unwrap();
    let accuracies = training
        .history()
        .accuracy
        .iter()
        .map(|a| a.validation.unwrap());
    let best = accuracies.fold(0.0, f64::max);
    assert_eq!(training.result().batch_accuracy(&validation.all()), best);
    assert_ne!(training.result(), *training.net());
}

#[test]
fn every_truncation_and_every_flipped_bit_of_a_checkpoint_is_refused() {
    let images = images();
    let config = config(GradientMethod::Backprop, Sampling::Shuffle);
    let split = Split::new(&images, &config).unwrap();
    let mut training = Training::new(config, &split);
    training.step().unwrap();
    let mut bytes = saved(&training);
    assert!(Checkpoint::from_bytes(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(
            Checkpoint::from_bytes(&bytes[..length]).is_err(),
            "cut to {length} bytes"
        );
    }
    for bit in 0..8 * bytes.len() {
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(Checkpoint::from_bytes(&bytes).is_err(), "bit {bit} flipped");
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

fn checkpoint() -> Checkpoint {
    let images = images();
    let config = config(GradientMethod::Backprop, Sampling::Replace);
    let split = Split::new(&images, &config).unwrap();
    let state = Training::new(config.clone(), &split).state();
    Checkpoint {
        config,
        data_sha256: [String::new(), String::new()],
        fused: Some(true),
        state,
    }
}

/// Changes each of the two numbers in the header and corrects the digest: see `model::file`.
#[test]
fn a_checkpoint_whose_header_contradicts_its_content_is_refused() {
    let bytes = checkpoint().to_bytes();
    assert_eq!(Checkpoint::from_bytes(&bytes).unwrap(), checkpoint());
    for (place, wrong) in [(16, 9), (24, 2)] {
        let mut bytes = bytes.clone();
        bytes[place] = wrong;
        let digest = Sha256::new()
            .chain_update(&bytes[..40])
            .chain_update(&bytes[72..])
            .finalize();
        bytes[40..72].copy_from_slice(&digest);
        assert!(matches!(
            Checkpoint::from_bytes(&bytes),
            Err(CheckpointError::Announced { .. })
        ));
    }
}

#[test]
fn a_checkpoint_that_contradicts_itself_is_refused() {
    let refusal = |change: fn(&mut Checkpoint)| {
        let mut other = checkpoint();
        change(&mut other);
        Checkpoint::from_bytes(&other.to_bytes()).unwrap_err()
    };
    assert!(matches!(
        refusal(|other| other.config.hidden_size = 9),
        CheckpointError::Hidden {
            found: 4,
            expected: 9
        }
    ));
    assert!(matches!(
        refusal(|other| other.config.batch_size = 8),
        CheckpointError::Batch {
            found: 7,
            expected: 8
        }
    ));
    assert!(matches!(
        refusal(|other| other.state.params.w1[[0, 0]] = f64::NAN),
        CheckpointError::NotFinite
    ));
    assert!(matches!(
        refusal(|other| other.state.params.b1 = ndarray::Array1::zeros(7)),
        CheckpointError::Network(_)
    ));
}

/// Written by release 0.1.0 before accuracies had losses beside them: 7 iterations, the best network
/// by validation after the third. Its `run.json` held the hash of that network.
#[test]
fn a_checkpoint_of_the_first_version_loads_and_continues() {
    let bytes = include_bytes!("golden/checkpoint-1.bin");
    let checkpoint = Checkpoint::from_bytes(bytes).unwrap();
    let best = checkpoint.state.best.as_ref().unwrap();
    assert_eq!(
        best.params.sha256(),
        "197e381b331e46da0b2b303d73febb40e399d5d0920ec64864b7636608880398"
    );
    let measured: Vec<_> = checkpoint
        .state
        .history
        .accuracy
        .iter()
        .map(|m| (m.epoch, m.iteration, m.validation, m.test_loss))
        .collect();
    assert_eq!(
        measured,
        [
            (0, 0, Some(0.07), None),
            (1, 3, Some(0.12), None),
            (2, 6, Some(0.05), None)
        ]
    );

    let digits = data::digits_sized(250, 20, 42);
    let config = Config {
        iterations: 9,
        ..checkpoint.config
    };
    let split = Split::new(&digits, &config).unwrap();
    let mut training = Training::resume(config, &split, checkpoint.state);
    training.run(|_| ControlFlow::Continue(())).unwrap();
    assert_eq!(training.history().loss.len(), 9);
    assert!(training.history().accuracy[3].test_loss.is_some());
}

#[test]
fn a_checkpoint_of_other_images_does_not_fit() {
    let images = images();
    let config = config(GradientMethod::Backprop, Sampling::Shuffle);
    let split = Split::new(&images, &config).unwrap();
    let state = Training::new(config.clone(), &split).state();
    let data_sha256 = ["train".to_string(), "test".to_string()];
    let checkpoint = Checkpoint {
        config,
        data_sha256: data_sha256.clone(),
        fused: None,
        state,
    };
    assert!(checkpoint.fits(&split, &data_sha256));

    assert!(!checkpoint.fits(&split, &[String::new(), String::new()]));
    let mut more = checkpoint.clone(); // batches from 27 images, where there are 26
    more.state.sampler = Sampler::shuffled(27, 7).unwrap();
    assert!(!more.fits(&split, &data_sha256));
    let mut wider = checkpoint.clone();
    wider.state.params = TwoLayerParams::zeros(13, 4, 3);
    assert!(!wider.fits(&split, &data_sha256));
    let mut finer = checkpoint;
    finer.state.params = TwoLayerParams::zeros(12, 4, 4);
    assert!(!finer.fits(&split, &data_sha256));
}

/// The loss stays finite: the first pixel is 0 in every image, and its weight so large that no step changes it.
/// The textbook's quotient for it is 0 / 0. (Found by the fuzzer.)
#[test]
fn a_weight_that_is_not_finite_ends_the_run_before_the_update() {
    let part = || Dataset::new(array![[[0, 255]], [[0, 85]]], vec![0, 1], 2).unwrap();
    let images = TrainTest {
        train: part(),
        test: part(),
    };
    let config = Config {
        gradient: GradientMethod::Direct,
        batch_size: 2,
        hidden_size: 1,
        ..Config::default()
    };
    let split = Split::new(&images, &config).unwrap();
    let mut state = Training::new(config.clone(), &split).state();
    state.params.w1[[0, 0]] = 1e199;
    let before = state.params.clone();
    let mut training = Training::resume(config, &split, state);
    let error = training.step().unwrap_err();
    assert!(matches!(error, Error::NotFinite { iteration: 0, .. }));
    assert_eq!(training.net().params, before);
}

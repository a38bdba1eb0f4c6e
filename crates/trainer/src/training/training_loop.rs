//! The training loop: draw a batch, compute the gradient, take a step against it, record the loss.

use std::{mem, ops::ControlFlow, time::Instant};

use data::Sampler;
use model::TwoLayerNet;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{
    config::{Config, GradientMethod, Sampling},
    diagnosis::{Diagnosis, diagnose},
    direct::direct,
    evaluation::measure,
    history::{History, Measurement},
    sgd::sgd_step,
    split::Split,
    state::{Best, State},
};
use crate::error::Error;

/// A run in memory.
///
/// ```
/// use std::ops::ControlFlow;
/// use trainer::{config::Config, split::Split, train::Training};
///
/// let digits = data::digits_sized(200, 100, 1);
/// let config = Config { iterations: 6, batch_size: 100, ..Config::default() };
/// let split = Split::new(&digits, &config)?;
/// let mut training = Training::new(config, &split);
/// training.run(|training| {
///     if let Some(measured) = training.measured() {
///         println!("{} iterations: {:.3}", measured.iteration, measured.test);
///     }
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(training.history().loss.len(), 6);
/// assert_eq!(training.history().accuracy.len(), 4); // after 0, 2, 4 and 6 iterations
/// # Ok::<(), trainer::Error>(())
/// ```
///
/// The same settings on the same images give the same bits on any number of threads. All work is
/// done in rayon's current pool; to call [`run`](Self::run) from inside a pool
/// (`pool.install(|| …)`) makes the caller one of its workers and spares a hand-over a step.
#[derive(Debug)]
pub struct Training<'a> {
    config: Config,
    split: &'a Split<'a>,
    net: TwoLayerNet,
    rng: ChaCha8Rng,
    sampler: Sampler,
    history: History,
    /// Whether the last measurement was made only because the run ended there: a run that continues
    /// does not have it.
    closing: bool,
    best: Option<Best>,
    train_seconds: f64,
    /// Where gradients are computed.
    room: model::Gradient,
    /// Where the next step would lead.
    next: TwoLayerNet,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// All iterations are done.
    Finished,
    /// Validation accuracy has not improved for `patience` epochs.
    NoImprovement,
    /// The observer broke the loop.
    Stopped,
}

impl<'a> Training<'a> {
    /// A run that is about to begin, with weights drawn from the seed.
    ///
    /// # Panics
    ///
    /// When the settings fail [`Config::check`] or `split` was not made for them.
    #[must_use]
    pub fn new(config: Config, split: &'a Split<'a>) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
        let (inputs, classes) = (split.train.samples.features(), split.classes);
        let net = TwoLayerNet::new(
            inputs,
            config.hidden_size,
            classes,
            config.weight_init_std,
            &mut rng,
        );
        let sampler = match config.sampling {
            Sampling::Replace => Sampler::with_replacement(split.train.len(), config.batch_size),
            Sampling::Shuffle => Sampler::shuffled(split.train.len(), config.batch_size),
        };
        let state = State {
            params: net.params,
            rng,
            sampler: sampler.expect("a split holds at least a batch"),
            history: History::default(),
            best: None,
            train_seconds: 0.0,
        };
        Self::resume(config, split, state)
    }

    /// A run that continues from `state`, bit for bit.
    ///
    /// # Panics
    ///
    /// When `state` is of a run on other images or with another network.
    #[must_use]
    pub fn resume(config: Config, split: &'a Split<'a>, state: State) -> Self {
        let net = TwoLayerNet {
            params: state.params,
        };
        Self {
            room: model::Gradient::of(&net.params),
            next: net.clone(),
            net,
            rng: state.rng,
            sampler: state.sampler,
            history: state.history,
            closing: false,
            best: state.best,
            train_seconds: state.train_seconds,
            config,
            split,
        }
    }

    /// What it takes to go on from here.
    #[must_use]
    pub fn state(&self) -> State {
        let mut history = self.history.clone();
        if self.closing {
            history.accuracy.pop();
        }
        State {
            params: self.net.params.clone(),
            rng: self.rng.clone(),
            sampler: self.sampler.clone(),
            history,
            best: self.best.clone(),
            train_seconds: self.train_seconds,
        }
    }

    /// Runs to the end. `observe` is called before the first step and after each, and may break the
    /// loop there.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`], as [`step`](Self::step).
    pub fn run(
        &mut self,
        observe: impl FnMut(&Self) -> ControlFlow<()>,
    ) -> Result<StopReason, Error> {
        self.run_until(observe, &|| false)
    }

    /// [`run`](Self::run), which also ends where `interrupted` says so: after `observe`, and in the midst of a step by the
    /// direct gradient, for such a step may take minutes. It is then as if the step had not been begun.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`], as [`step`](Self::step).
    pub fn run_until(
        &mut self,
        mut observe: impl FnMut(&Self) -> ControlFlow<()>,
        interrupted: &(dyn Fn() -> bool + Sync),
    ) -> Result<StopReason, Error> {
        if self.history.accuracy.is_empty() {
            self.measure();
        }
        let reason = self.iterate(&mut observe, interrupted);
        self.measure_end();
        reason
    }

    fn iterate(
        &mut self,
        observe: &mut impl FnMut(&Self) -> ControlFlow<()>,
        interrupted: &(dyn Fn() -> bool + Sync),
    ) -> Result<StopReason, Error> {
        while observe(self).is_continue() && !interrupted() {
            if self.out_of_patience() {
                return Ok(StopReason::NoImprovement);
            }
            if self.iteration() >= self.iterations() {
                return Ok(StopReason::Finished);
            }
            if self.try_step(interrupted)?.is_none() {
                break;
            }
            if self
                .config
                .is_measured(self.iteration(), self.iterations_per_epoch())
            {
                self.measure();
            } else if self.iteration() == self.iterations() {
                self.measure_end();
            }
        }
        Ok(StopReason::Stopped)
    }

    /// One iteration: a batch, its gradient, an update. Returns the batch's loss after the update.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] when that loss, or a weight, is infinite or not a number. The update is then not made;
    /// its batch is gone.
    pub fn step(&mut self) -> Result<f64, Error> {
        match self.try_step(&|| false)? {
            Some(loss) => Ok(loss),
            None => unreachable!("nobody interrupts it"),
        }
    }

    /// None, and nothing done, where the step was interrupted.
    fn try_step(&mut self, interrupted: &(dyn Fn() -> bool + Sync)) -> Result<Option<f64>, Error> {
        if mem::take(&mut self.closing) {
            self.history.accuracy.pop();
        }
        let started = Instant::now();
        // The other gradients take milliseconds, and are never interrupted.
        let before = (self.config.gradient == GradientMethod::Direct)
            .then(|| (self.rng.clone(), self.sampler.clone()));
        let rows = self.sampler.next(&mut self.rng);
        let batch = self.split.train.batch(rows);
        let (net, step, rate) = (&self.net, self.config.step, self.config.learning_rate);
        let next = &mut self.next;
        let (finite, loss) = match self.config.gradient {
            GradientMethod::Numerical => {
                net.batch_numerical_gradient_into(&batch, step, &mut self.room);
                let finite = sgd_step(&net.params, rate, &self.room, &mut next.params);
                (finite, self.room.batch_loss(next))
            }
            GradientMethod::Backprop => {
                net.batch_gradient_into(&batch, &mut self.room);
                let finite = sgd_step(&net.params, rate, &self.room, &mut next.params);
                (finite, self.room.batch_loss(next))
            }
            GradientMethod::Direct => {
                let Some(gradient) = direct(net, self.split, rows, step, interrupted) else {
                    (self.rng, self.sampler) = before.expect("what a direct step began from");
                    return Ok(None);
                };
                let finite = sgd_step(&net.params, rate, &gradient, &mut next.params);
                (finite, next.batch_loss(&batch))
            }
        };
        if !loss.is_finite() || !finite {
            return Err(Error::NotFinite {
                iteration: self.history.loss.len(),
                learning_rate: rate,
                previous_loss: self.history.loss.last().copied(),
                batch: rows.to_vec(),
            });
        }
        mem::swap(&mut self.net, &mut self.next);
        self.history.loss.push(loss);
        self.train_seconds += started.elapsed().as_secs_f64();
        Ok(Some(loss))
    }

    /// Measures accuracy and loss on all images, as planned.
    fn measure(&mut self) {
        let measurement = measure(&self.net, self.split, self.iteration());
        self.history.accuracy.push(measurement);
        let best = self.best.as_ref().and_then(|best| best.accuracy.validation);
        if self.config.patience.is_some() && measurement.validation > best {
            self.best = Some(Best {
                params: self.net.params.clone(),
                accuracy: measurement,
            });
        }
    }

    /// Measures the network that the run ends with, unless that is done: the curves then end where
    /// the run does. Such a measurement is never the best, and no part of the [`state`](Self::state).
    fn measure_end(&mut self) {
        if self.measured().is_none() {
            let measurement = measure(&self.net, self.split, self.iteration());
            self.history.accuracy.push(measurement);
            self.closing = true;
        }
    }

    fn out_of_patience(&self) -> bool {
        match (
            self.config.patience,
            &self.best,
            self.history.accuracy.last(),
        ) {
            (Some(patience), Some(best), Some(last)) => {
                last.epoch.saturating_sub(best.accuracy.epoch) >= patience
            }
            _ => false,
        }
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The updates that the whole run makes.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.config.updates(self.split.iterations_per_epoch)
    }

    /// The updates that make an epoch.
    #[must_use]
    pub fn iterations_per_epoch(&self) -> usize {
        self.split.iterations_per_epoch
    }

    /// The updates made so far.
    #[must_use]
    pub fn iteration(&self) -> usize {
        self.history.loss.len()
    }

    /// The curves so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Accuracy and loss of the network as it is now, if they have just been measured.
    #[must_use]
    pub fn measured(&self) -> Option<&Measurement> {
        self.history
            .accuracy
            .last()
            .filter(|measurement| measurement.iteration == self.iteration())
    }

    /// What is wrong with the run as last measured, if it does not learn.
    #[must_use]
    pub fn diagnosis(&self) -> Option<Diagnosis> {
        diagnose(
            &self.history,
            self.split.chance(),
            self.config.learning_rate,
        )
    }

    /// The name of [`measured`](Self::measured) in version 0.1.
    #[deprecated(note = "renamed to `measured`")]
    #[must_use]
    pub fn epoch(&self) -> Option<&Measurement> {
        self.measured()
    }

    /// The network as it is now.
    #[must_use]
    pub fn net(&self) -> &TwoLayerNet {
        &self.net
    }

    /// The network that the run ends with: the best by validation where the run has patience,
    /// otherwise the last.
    #[must_use]
    pub fn result(&self) -> TwoLayerNet {
        let params = self
            .best
            .as_ref()
            .map_or(&self.net.params, |best| &best.params);
        TwoLayerNet {
            params: params.clone(),
        }
    }

    /// What was measured of the [`result`](Self::result), once it has been.
    #[must_use]
    pub fn result_measured(&self) -> Option<&Measurement> {
        self.best().or_else(|| self.measured())
    }

    /// What was measured of the best network by validation, where the run has patience.
    #[must_use]
    pub fn best(&self) -> Option<&Measurement> {
        self.best.as_ref().map(|best| &best.accuracy)
    }

    /// Seconds of sampling, gradient, update and loss so far; accuracy passes are not in it.
    #[must_use]
    pub fn train_seconds(&self) -> f64 {
        self.train_seconds
    }
}

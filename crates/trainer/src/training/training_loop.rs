//! The training loop: draw a batch, compute the gradient, take a step against it, record the loss.

mod accessors;

use std::{mem, ops::ControlFlow, time::Instant};

use data::Sampler;
use model::TwoLayerNet;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{
    config::{Config, GradientMethod, Sampling},
    direct::direct,
    evaluation::measure,
    history::History,
    sgd::sgd_step,
    split::Split,
    state::{Best, State},
};
use crate::error::Error;

/// A training run.
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
/// The same settings on the same images give the same bits at any number of threads. The work runs in
/// rayon's current pool. If you call [`run`](Self::run) inside `pool.install(|| …)`, the calling
/// thread is one of the pool's workers, which saves a change of threads in each step.
#[derive(Debug)]
pub struct Training<'a> {
    config: Config,
    split: &'a Split<'a>,
    net: TwoLayerNet,
    rng: ChaCha8Rng,
    sampler: Sampler,
    history: History,
    /// Whether the last measurement is not on the schedule and was made only because the run ended.
    /// A run that continues drops it.
    measured_at_end: bool,
    best: Option<Best>,
    train_seconds: f64,
    /// The last gradient, and the memory that it is computed in.
    gradient: model::Gradient,
    /// The network after the next step.
    next: TwoLayerNet,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// The run has made all its iterations.
    Finished,
    /// The validation accuracy has not improved for `patience` epochs.
    NoImprovement,
    /// The observer stopped the loop.
    Stopped,
}

impl<'a> Training<'a> {
    /// A new run, with initial weights drawn from the seed.
    ///
    /// # Panics
    ///
    /// If the settings fail [`Config::check`] or `split` was made with others.
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

    /// Continues a run from `state`, with the same bits as an uninterrupted run.
    ///
    /// ```
    /// use trainer::{Training, config::Config, split::Split};
    ///
    /// let digits = data::digits_sized(20, 10, 1);
    /// let config = Config { batch_size: 10, ..Config::default() };
    /// let split = Split::new(&digits, &config)?;
    /// let mut training = Training::new(config.clone(), &split);
    /// training.step()?;
    /// let mut resumed = Training::resume(config, &split, training.state());
    /// assert_eq!(resumed.step()?, training.step()?);
    /// assert_eq!(resumed.iteration(), 2);
    /// # Ok::<(), trainer::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `state` belongs to a run on other images or with a network of another shape.
    #[must_use]
    pub fn resume(config: Config, split: &'a Split<'a>, state: State) -> Self {
        let net = TwoLayerNet {
            params: state.params,
        };
        Self {
            gradient: model::Gradient::of(&net.params),
            next: net.clone(),
            net,
            rng: state.rng,
            sampler: state.sampler,
            history: state.history,
            measured_at_end: false,
            best: state.best,
            train_seconds: state.train_seconds,
            config,
            split,
        }
    }

    /// The state from which [`resume`](Self::resume) continues.
    #[must_use]
    pub fn state(&self) -> State {
        let mut history = self.history.clone();
        if self.measured_at_end {
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

    /// Runs to the end. Calls `observe` before the first step and after each step; `observe` may stop
    /// the loop.
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

    /// Like [`run`](Self::run), but also stops once `interrupted` returns true. It is called after `observe`, and within
    /// a step of the direct gradient, which may take minutes. An interrupted step changes nothing.
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

    /// One iteration: draws a batch, computes its gradient, updates the weights. Returns the loss of the batch after the
    /// update.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if that loss or a weight is infinite or NaN. The update is then not made, but the batch is
    /// drawn.
    pub fn step(&mut self) -> Result<f64, Error> {
        match self.try_step(&|| false)? {
            Some(loss) => Ok(loss),
            None => unreachable!("never interrupted"),
        }
    }

    /// One iteration; `None`, with nothing changed, if it was interrupted.
    fn try_step(&mut self, interrupted: &(dyn Fn() -> bool + Sync)) -> Result<Option<f64>, Error> {
        if mem::take(&mut self.measured_at_end) {
            self.history.accuracy.pop();
        }
        let started = Instant::now();
        // The other gradients take milliseconds and are not interrupted.
        let before = (self.config.gradient == GradientMethod::Direct)
            .then(|| (self.rng.clone(), self.sampler.clone()));
        let rows = self.sampler.next(&mut self.rng);
        let batch = self.split.train.batch(rows);
        let (net, step, rate) = (&self.net, self.config.step, self.config.learning_rate);
        let next = &mut self.next;
        let (finite, loss) = match self.config.gradient {
            GradientMethod::Numerical => {
                net.batch_numerical_gradient_into(&batch, step, &mut self.gradient);
                let finite = sgd_step(&net.params, rate, &self.gradient, &mut next.params);
                (finite, self.gradient.batch_loss(next))
            }
            GradientMethod::Backprop => {
                net.batch_gradient_into(&batch, &mut self.gradient);
                let finite = sgd_step(&net.params, rate, &self.gradient, &mut next.params);
                (finite, self.gradient.batch_loss(next))
            }
            GradientMethod::Direct => {
                let Some(gradient) = direct(net, self.split, rows, step, interrupted) else {
                    (self.rng, self.sampler) = before.expect("saved before a direct step");
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

    /// Measures accuracy and loss on all images, and keeps the best network if the run has patience.
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

    /// Measures the network that the run ends with, unless it has just been measured, so that the curves
    /// end where the run does. This measurement is never the best, and not part of the
    /// [`state`](Self::state).
    fn measure_end(&mut self) {
        if self.measured().is_none() {
            let measurement = measure(&self.net, self.split, self.iteration());
            self.history.accuracy.push(measurement);
            self.measured_at_end = true;
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
}

//! Trains the networks of the page in parallel, and records them at some moments.

use std::{
    collections::VecDeque,
    ops::ControlFlow,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use data::TrainTest;
use model::TwoLayerParams;

use crate::{
    config::{Config, GradientMethod},
    error::Error,
    split::Split,
    training::Training,
};

/// The number of moments after the start at which a run is recorded.
const MOMENTS: usize = 40;
/// The numbers of training images of the runs that overfit.
const FEWER: [usize; 3] = [5_000, 1_000, 300];
/// Iterations of a run between two calls of `watch`.
const WATCH_EVERY: usize = 20;

/// All runs.
pub struct Recordings {
    /// Trained by numerical gradients on all training images.
    pub numerical: Recording,
    /// Trained by backprop on all training images.
    pub backprop: Recording,
    /// Trained by backprop on fewer images, the most first.
    pub fewer: Vec<Recording>,
}

/// One run.
pub struct Recording {
    /// The number of training images.
    pub images: usize,
    pub batch_size: usize,
    /// The loss of each batch after its update.
    pub loss: Vec<f64>,
    /// From before the first update to after the last one.
    pub moments: Vec<Moment>,
}

/// A network at one moment of its training.
pub struct Moment {
    pub iteration: usize,
    pub params: TwoLayerParams,
    /// Accuracy on the run's training images.
    pub train: f64,
    /// Accuracy on the test images.
    pub test: f64,
}

impl Recordings {
    /// Trains all runs, as many at a time as rayon's current pool has threads. `None` if `watch` stops them.
    pub fn make(
        data: &TrainTest,
        iterations: usize,
        watch: &(dyn Fn(f64) -> ControlFlow<()> + Sync),
    ) -> Result<Option<Self>, Error> {
        let all = data.train.len();
        let config = |gradient, images: usize| Config {
            gradient,
            iterations,
            batch_size: Config::default().batch_size.min(images),
            train_limit: Some(images),
            ..Config::default()
        };
        let whole = Split::new(data, &config(GradientMethod::Numerical, all))?;
        let mut jobs = vec![
            Job::new(config(GradientMethod::Numerical, all), Some(&whole)),
            Job::new(config(GradientMethod::Backprop, all), Some(&whole)),
        ];
        for images in FEWER.into_iter().filter(|&images| images < all) {
            jobs.push(Job::new(config(GradientMethod::Backprop, images), None));
        }
        let progress = Progress::new(jobs.len() * iterations, watch);
        let mut runs = train_all(jobs, data, &progress)?.into_iter();
        Ok((|| {
            Some(Self {
                numerical: runs.next()??,
                backprop: runs.next()??,
                fewer: runs.collect::<Option<_>>()?,
            })
        })())
    }
}

/// A run to train: its settings, and its images if it shares them with other runs.
struct Job<'a> {
    config: Config,
    split: Option<&'a Split<'a>>,
}

impl<'a> Job<'a> {
    fn new(config: Config, split: Option<&'a Split<'a>>) -> Self {
        Self { config, split }
    }
}

/// The progress of all runs, and whether they are stopped.
struct Progress<'a> {
    iterations: AtomicUsize,
    of: usize,
    stopped: AtomicBool,
    watch: &'a (dyn Fn(f64) -> ControlFlow<()> + Sync),
}

impl<'a> Progress<'a> {
    fn new(of: usize, watch: &'a (dyn Fn(f64) -> ControlFlow<()> + Sync)) -> Self {
        Self {
            iterations: AtomicUsize::new(0),
            of: of.max(1),
            stopped: AtomicBool::new(false),
            watch,
        }
    }

    /// Adds iterations, and returns whether the runs continue.
    fn add(&self, iterations: usize) -> bool {
        let done = self.iterations.fetch_add(iterations, Ordering::Relaxed) + iterations;
        if (self.watch)(done as f64 / self.of as f64).is_break() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !self.stopped.load(Ordering::Relaxed)
    }
}

/// Trains the runs, one thread each. This is faster than sharing one run among all threads, and gives the same bits.
fn train_all(
    jobs: Vec<Job>,
    data: &TrainTest,
    progress: &Progress,
) -> Result<Vec<Option<Recording>>, Error> {
    let threads = rayon::current_num_threads().min(jobs.len());
    let results = Mutex::new(jobs.iter().map(|_| Ok(None)).collect::<Vec<_>>());
    let queue = Mutex::new(jobs.into_iter().enumerate().collect::<VecDeque<_>>());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((i, job)) = next(&queue) {
                    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                    let run = || record(&job, data, progress);
                    // If no thread can be started, the run uses the global pool.
                    let result = alone.map_or_else(|_| run(), |pool| pool.install(run));
                    results.lock().expect("no run panics")[i] = result;
                }
            });
        }
    });
    let results = results.into_inner().expect("no run panics");
    results.into_iter().collect()
}

fn next<T>(queue: &Mutex<VecDeque<T>>) -> Option<T> {
    queue.lock().expect("no run panics").pop_front()
}

/// Trains one run; `None` if it is stopped.
fn record(job: &Job, data: &TrainTest, progress: &Progress) -> Result<Option<Recording>, Error> {
    let own;
    let split = if let Some(split) = job.split {
        split
    } else {
        own = Split::new(data, &job.config)?;
        &own
    };
    let mut training = Training::new(job.config.clone(), split);
    let mut moments = vec![Moment::of(&training, split)];
    for iteration in 1..=job.config.iterations {
        training.step()?;
        if is_moment(iteration, job.config.iterations) {
            moments.push(Moment::of(&training, split));
        }
        if iteration % WATCH_EVERY == 0 && !progress.add(WATCH_EVERY) {
            return Ok(None);
        }
    }
    Ok(Some(Recording {
        images: split.train.len(),
        batch_size: job.config.batch_size,
        loss: training.history().loss.clone(),
        moments,
    }))
}

impl Moment {
    fn of(training: &Training, split: &Split) -> Self {
        Self {
            iteration: training.iteration(),
            params: training.net().params.clone(),
            train: training.net().batch_accuracy(&split.train.all()),
            test: training.net().batch_accuracy(&split.test.all()),
        }
    }
}

/// Whether a run of `iterations` is recorded after `iteration` of them. Moments are closer at the beginning, where
/// more happens; the last one is the end.
fn is_moment(iteration: usize, iterations: usize) -> bool {
    let at = |i: usize| (iterations * i * i + MOMENTS * MOMENTS / 2) / (MOMENTS * MOMENTS);
    (1..=MOMENTS).any(|i| at(i) == iteration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_closer_together_at_the_beginning() {
        let moments: Vec<_> = (1..=10_000).filter(|&i| is_moment(i, 10_000)).collect();
        assert_eq!(moments.len(), 40);
        assert_eq!(
            (moments[0], moments[1], moments[38], moments[39]),
            (6, 25, 9_506, 10_000)
        );
    }

    #[test]
    fn runs_on_one_thread_and_on_many_are_the_same() {
        let data = data::digits_sized(310, 20, 1);
        let make = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let made = pool.install(|| Recordings::make(&data, 4, &|_| ControlFlow::Continue(())));
            made.unwrap().unwrap()
        };
        let (one, four) = (make(1), make(4));
        assert_eq!(one.numerical.loss, four.numerical.loss);
        assert_eq!(
            one.fewer[0].moments[3].params,
            four.fewer[0].moments[3].params
        );
        assert_eq!(one.fewer.len(), 1, "300 of 310 images");
        assert_eq!(one.fewer[0].images, 300);
    }

    #[test]
    fn watcher_ends_all_runs() {
        let data = data::digits_sized(40, 20, 1);
        let watch = |done| {
            if done > 0.0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        assert!(Recordings::make(&data, 1_000, &watch).unwrap().is_none());
    }
}

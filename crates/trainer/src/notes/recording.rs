//! The runs of the page, trained side by side and watched at some moments.

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

/// Moments after the start at which a run is watched.
const MOMENTS: usize = 40;
/// Training images of the runs that overfit.
const FEWER: [usize; 3] = [5_000, 1_000, 300];
/// How often the watcher is told, in iterations of one run.
const TELL: usize = 20;

/// All runs.
pub struct Recordings {
    /// By numerical gradients on all training images.
    pub numerical: Recording,
    /// The same by backprop.
    pub backprop: Recording,
    /// By backprop on fewer images, the most first.
    pub fewer: Vec<Recording>,
}

/// One run.
pub struct Recording {
    /// How many images it learnt from.
    pub images: usize,
    pub batch_size: usize,
    /// Of each batch, after its update.
    pub loss: Vec<f64>,
    /// From before the first update to after the last.
    pub moments: Vec<Moment>,
}

/// A network in the midst of its training.
pub struct Moment {
    pub iteration: usize,
    pub params: TwoLayerParams,
    /// Of the images that the run learns from.
    pub train: f64,
    /// Of the test images.
    pub test: f64,
}

impl Recordings {
    /// Trains all runs, as many at a time as rayon's current pool has threads. `None` where `watch` ended it.
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
        let done = Done::new(jobs.len() * iterations, watch);
        let mut runs = train_all(jobs, data, &done)?.into_iter();
        Ok((|| {
            Some(Self {
                numerical: runs.next()??,
                backprop: runs.next()??,
                fewer: runs.collect::<Option<_>>()?,
            })
        })())
    }
}

/// A run to be made: its settings, and its images where others share them.
struct Job<'a> {
    config: Config,
    split: Option<&'a Split<'a>>,
}

impl<'a> Job<'a> {
    fn new(config: Config, split: Option<&'a Split<'a>>) -> Self {
        Self { config, split }
    }
}

/// How far all runs are, and whether to go on.
struct Done<'a> {
    iterations: AtomicUsize,
    of: usize,
    ended: AtomicBool,
    watch: &'a (dyn Fn(f64) -> ControlFlow<()> + Sync),
}

impl<'a> Done<'a> {
    fn new(of: usize, watch: &'a (dyn Fn(f64) -> ControlFlow<()> + Sync)) -> Self {
        Self {
            iterations: AtomicUsize::new(0),
            of: of.max(1),
            ended: AtomicBool::new(false),
            watch,
        }
    }

    /// Counts some iterations; whether to go on.
    fn add(&self, iterations: usize) -> bool {
        let done = self.iterations.fetch_add(iterations, Ordering::Relaxed) + iterations;
        if (self.watch)(done as f64 / self.of as f64).is_break() {
            self.ended.store(true, Ordering::Relaxed);
        }
        !self.ended.load(Ordering::Relaxed)
    }
}

/// The runs in the order of their jobs. Each has a thread to itself, which wastes less time than sharing one run
/// among all, and gives the same bits.
fn train_all(
    jobs: Vec<Job>,
    data: &TrainTest,
    done: &Done,
) -> Result<Vec<Option<Recording>>, Error> {
    let threads = rayon::current_num_threads().min(jobs.len());
    let results = Mutex::new(jobs.iter().map(|_| Ok(None)).collect::<Vec<_>>());
    let queue = Mutex::new(jobs.into_iter().enumerate().collect::<VecDeque<_>>());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((i, job)) = next(&queue) {
                    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                    let run = || record(&job, data, done);
                    // Where no thread can be started, the run goes on in the global pool.
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

/// `None` where it was ended.
fn record(job: &Job, data: &TrainTest, done: &Done) -> Result<Option<Recording>, Error> {
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
        if iteration % TELL == 0 && !done.add(TELL) {
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

/// Whether a run is watched after so many of its `iterations`: more often at the beginning, when more happens, and
/// at the end.
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

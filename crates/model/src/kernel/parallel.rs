//! A parallel for whose items take microseconds, on rayon's pool.
//!
//! An idle worker of rayon sleeps after some microseconds, and waking it takes the operating system tens of
//! microseconds. A training step takes 150 and has four barriers. So workers that wait, and workers that have finished,
//! spin for a while before they sleep.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;
use std::{hint, thread};

use rayon::Yield;

use super::tuning::{POLLS_PER_YIELD, SPIN_TIME};

static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

thread_local! {
    /// Whether a job that keeps this worker awake is running.
    static AWAKE: Cell<bool> = const { Cell::new(false) };
}

/// Calls `work` with each item, on all workers of rayon's current pool; returns when all are done.
///
/// Meant for items that take microseconds, again and again: workers stay awake from one call to the next. Which worker
/// gets which item is not defined.
///
/// # Panics
///
/// If `work` does; some of the other items are then not done.
pub(crate) fn for_each<T: Send>(items: impl ExactSizeIterator<Item = T>, work: impl Fn(T) + Sync) {
    if rayon::current_num_threads() == 1 || items.len() <= 1 {
        return items.for_each(work);
    }
    let helpers = items.len().min(rayon::current_num_threads()) - 1;
    // The caller takes items from the end, the others from the front. So each tends to get the same items at every
    // call, and finds their data in its cache.
    let items: Mutex<VecDeque<T>> = Mutex::new(items.collect());
    let take = |from: fn(&mut VecDeque<T>) -> Option<T>| {
        from(&mut items.lock().unwrap_or_else(PoisonError::into_inner))
    };
    let (busy, work) = (AtomicUsize::new(helpers), &work);
    rayon::scope(|scope| {
        let caller = rayon::current_thread_index();
        for _ in 0..helpers {
            let done = OnDrop(|| busy.fetch_sub(1, Ordering::Release));
            scope.spawn(move |_| {
                while let Some(item) = take(VecDeque::pop_front) {
                    work(item);
                }
                // The caller is told first. It must not pick up the job that keeps this worker awake.
                drop(done);
                if rayon::current_thread_index() != caller {
                    keep_awake();
                }
            });
        }
        while let Some(item) = take(VecDeque::pop_back) {
            work(item);
        }
        spin_until(|| busy.load(Ordering::Acquire) == 0);
    });
}

/// Makes this worker spin once its current job is done.
fn keep_awake() {
    if AWAKE.get() || rayon::current_num_threads() > *CORES {
        return;
    }
    let me = rayon::current_thread_index();
    rayon::spawn(move || {
        // Another worker may have stolen this job; it has no use for it.
        if rayon::current_thread_index() == me && !AWAKE.replace(true) {
            let _asleep = OnDrop(|| AWAKE.set(false));
            spin_until(|| false);
        }
    });
}

/// Runs the pool's jobs until `end`, or until there have been none for [`SPIN_TIME`].
fn spin_until(end: impl Fn() -> bool) {
    let mut polls = 0;
    let mut idle_since = None;
    while !end() {
        if rayon::yield_now() == Some(Yield::Executed) {
            idle_since = None;
            continue;
        }
        polls += 1;
        if polls % POLLS_PER_YIELD != 0 {
            hint::spin_loop();
        } else if idle_since.get_or_insert_with(Instant::now).elapsed() > SPIN_TIME {
            break;
        } else {
            thread::yield_now();
        }
    }
}

/// Calls a function when it is dropped, also during a panic.
struct OnDrop<R, F: Fn() -> R>(F);

impl<R, F: Fn() -> R> Drop for OnDrop<R, F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::time::Duration;

    fn pool(threads: usize) -> rayon::ThreadPool {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().expect("a pool")
    }

    #[test]
    fn every_item_is_worked_on_once_with_any_number_of_workers() {
        for threads in [1, 2, 3, 8] {
            for items in [0, 1, 2, 7, 1000] {
                let mut seen = vec![0; items];
                pool(threads).install(|| for_each(seen.iter_mut(), |seen| *seen += 1));
                assert_eq!(seen, vec![1; items], "{threads} workers");
            }
        }
    }

    #[test]
    fn both_workers_work() {
        let who = Mutex::new([false; 2]);
        pool(2).install(|| {
            // Each waits until the other has come.
            for_each(0..2, |_| {
                let me = rayon::current_thread_index().expect("a worker");
                who.lock().unwrap()[me] = true;
                while !who.lock().unwrap().iter().all(|came| *came) {
                    thread::yield_now();
                }
            });
        });
    }

    #[test]
    fn a_worker_stays_awake_after_its_last_item() {
        let pool = pool(2);
        // Where the machine is busy, a worker may come too late to be seen.
        let seen = (0..10_000).any(|_| {
            pool.install(|| for_each(0..2, |_| thread::yield_now()));
            pool.broadcast(|_| AWAKE.get()).contains(&true)
        });
        assert_eq!(seen, *CORES > 1);
    }

    #[test]
    fn a_panic_in_one_item_is_the_callers_and_no_item_is_done_twice() {
        for threads in [2, 3] {
            let mut done = [0; 10];
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                pool(threads).install(|| {
                    for_each(done.iter_mut().enumerate(), |(n, done)| {
                        assert_ne!(n, 4, "four");
                        *done += 1;
                    });
                });
            }));
            let message = panicked.expect_err("a panic");
            assert!(message.downcast_ref::<String>().unwrap().contains("four"));
            assert!(done.iter().all(|done| *done <= 1) && done[4] == 0);
        }
    }

    #[test]
    fn calls_may_be_nested_and_side_by_side() {
        let pool = pool(2);
        let sums = thread::scope(|scope| {
            let many = |_| {
                scope.spawn(|| {
                    let sum = AtomicUsize::new(0);
                    pool.install(|| {
                        for _ in 0..100 {
                            for_each([1, 2, 3].into_iter(), |n| {
                                for_each(0..n, |_| {
                                    let (a, b) = rayon::join(|| 1, || 1);
                                    sum.fetch_add(a + b, Ordering::Relaxed);
                                });
                            });
                        }
                    });
                    sum.into_inner()
                })
            };
            let threads: Vec<_> = (0..4).map(many).collect();
            let sums = threads.into_iter().map(|thread| thread.join().unwrap());
            sums.collect::<Vec<_>>()
        });
        assert_eq!(sums, [1200; 4]);
    }

    #[test]
    fn outside_a_pool_the_global_one_works() {
        let sum = AtomicUsize::new(0);
        for_each(0..5, |n| {
            sum.fetch_add(n, Ordering::Relaxed);
        });
        assert_eq!(sum.into_inner(), 10);
    }

    #[test]
    fn workers_sleep_when_there_is_nothing_to_do_for_long() {
        let pool = pool(2);
        let busy = Mutex::new(());
        pool.install(|| {
            for_each(0..2, |_| thread::sleep(Duration::from_millis(2)));
        });
        thread::sleep(100 * SPIN_TIME);
        // No worker is awake any more.
        let awake = pool.broadcast(|_| {
            let _one_after_the_other = busy.lock().unwrap();
            AWAKE.get()
        });
        assert_eq!(awake, [false; 2]);
    }
}

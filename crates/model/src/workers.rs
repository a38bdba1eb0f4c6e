//! Work of microseconds for the workers of rayon's pool.
//!
//! A worker of rayon that finds nothing to do goes to sleep after some microseconds, and so does one that waits for the
//! others. To wake it takes the operating system tens of microseconds (on a virtual machine 40), of a training step that
//! takes 200 and has five places where all wait for all. Here those who wait, and those who have helped, look for work a
//! while longer before they sleep.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{hint, thread};

use rayon::Yield;

/// How long a worker looks for work in vain before it goes to sleep after all.
const LONGEST: Duration = Duration::from_micros(300);
/// How often it looks before another program's thread may have the core, if one waits for it.
const PATIENCE: usize = 64;

static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

thread_local! {
    /// Whether this thread stays ready already.
    static READY: Cell<bool> = const { Cell::new(false) };
}

/// Calls `work` with each item, on all workers of rayon's current pool; returns when all is done.
///
/// Meant for items that take microseconds, again and again: workers then stay awake from one call to the next. It is not
/// said who does which item.
///
/// ```
/// let mut squares = [0, 1, 2, 3];
/// model::workers::share_out(squares.iter_mut(), |n| *n *= *n);
/// assert_eq!(squares, [0, 1, 4, 9]);
/// ```
///
/// # Panics
///
/// If `work` does; some of the other items are then not done.
pub fn share_out<T: Send>(items: impl ExactSizeIterator<Item = T>, work: impl Fn(T) + Sync) {
    if rayon::current_num_threads() == 1 || items.len() <= 1 {
        return items.for_each(work);
    }
    let helpers = items.len().min(rayon::current_num_threads()) - 1;
    // The others take the first, the caller takes the last: at each call the same ones, more or less, and so what they
    // work on is in their caches.
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
                // The caller is not to find what stay_ready leaves for this worker: first it is told.
                drop(done);
                if rayon::current_thread_index() != caller {
                    stay_ready();
                }
            });
        }
        while let Some(item) = take(VecDeque::pop_back) {
            work(item);
        }
        look_for_work_until(|| busy.load(Ordering::Acquire) == 0);
    });
}

/// Has this worker look for more work when it has done what it is doing.
fn stay_ready() {
    if READY.get() || rayon::current_num_threads() > *CORES {
        return;
    }
    let me = rayon::current_thread_index();
    rayon::spawn(move || {
        // Another worker may have found this job, and has no use for it.
        if rayon::current_thread_index() == me && !READY.replace(true) {
            let _unready = OnDrop(|| READY.set(false));
            look_for_work_until(|| false);
        }
    });
}

/// Does what there is to do in the pool, until the end or until there has been nothing for [`LONGEST`].
fn look_for_work_until(end: impl Fn() -> bool) {
    let mut in_vain = 0;
    let mut since = None;
    while !end() {
        if rayon::yield_now() == Some(Yield::Executed) {
            since = None;
            continue;
        }
        in_vain += 1;
        if in_vain % PATIENCE != 0 {
            hint::spin_loop();
        } else if since.get_or_insert_with(Instant::now).elapsed() > LONGEST {
            break;
        } else {
            thread::yield_now();
        }
    }
}

/// Calls a function when it goes out of scope, be it by a panic.
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

    fn pool(threads: usize) -> rayon::ThreadPool {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().expect("a pool")
    }

    #[test]
    fn every_item_is_worked_on_once_with_any_number_of_workers() {
        for threads in [1, 2, 3, 8] {
            for items in [0, 1, 2, 7, 1000] {
                let mut seen = vec![0; items];
                pool(threads).install(|| share_out(seen.iter_mut(), |seen| *seen += 1));
                assert_eq!(seen, vec![1; items], "{threads} workers");
            }
        }
    }

    #[test]
    fn both_workers_work() {
        let who = Mutex::new([false; 2]);
        pool(2).install(|| {
            // Each waits until the other has come.
            share_out(0..2, |_| {
                let me = rayon::current_thread_index().expect("a worker");
                who.lock().unwrap()[me] = true;
                while !who.lock().unwrap().iter().all(|came| *came) {
                    thread::yield_now();
                }
            });
        });
    }

    #[test]
    fn a_worker_that_has_helped_is_ready_for_more() {
        let pool = pool(2);
        // Where the machine is busy, a worker may come too late to be seen.
        let seen = (0..10_000).any(|_| {
            pool.install(|| share_out(0..2, |_| thread::yield_now()));
            pool.broadcast(|_| READY.get()).contains(&true)
        });
        assert_eq!(seen, *CORES > 1);
    }

    #[test]
    fn a_panic_in_one_item_is_the_callers_and_no_item_is_done_twice() {
        for threads in [2, 3] {
            let mut done = [0; 10];
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                pool(threads).install(|| {
                    share_out(done.iter_mut().enumerate(), |(n, done)| {
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
                            share_out([1, 2, 3].into_iter(), |n| {
                                share_out(0..n, |_| {
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
        share_out(0..5, |n| {
            sum.fetch_add(n, Ordering::Relaxed);
        });
        assert_eq!(sum.into_inner(), 10);
    }

    #[test]
    fn workers_sleep_when_there_is_nothing_to_do_for_long() {
        let pool = pool(2);
        let busy = Mutex::new(());
        pool.install(|| {
            share_out(0..2, |_| thread::sleep(Duration::from_millis(2)));
        });
        thread::sleep(100 * LONGEST);
        // Nobody is ready any more: each worker says so.
        let ready = pool.broadcast(|_| {
            let _one_after_the_other = busy.lock().unwrap();
            READY.get()
        });
        assert_eq!(ready, [false; 2]);
    }
}

//! Many cases at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many cases run at once: they spend their time waiting.
const AT_ONCE: usize = 32;

/// Runs `check` on every case, many at a time, and fails with the cases that did.
pub fn check_all<T: Sync>(cases: &[T], name: impl Fn(&T) -> String, check: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if catch_unwind(AssertUnwindSafe(|| check(case))).is_err() {
                        failed.lock().expect("the lock is not poisoned").push(case);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("the lock is not poisoned");
    let names: Vec<_> = failed.into_iter().map(name).collect();
    assert!(names.is_empty(), "failed: {names:#?}");
}

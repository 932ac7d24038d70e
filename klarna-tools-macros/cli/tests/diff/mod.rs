//! `diff` and `accept` as a maintainer and CI meet them, in git repositories of their own.

mod accept;
mod codes;
mod corrected;
mod crowd;
mod documents;
mod exposed;
mod formats;
mod hostile;
mod places;
mod shop;
mod sides;
#[cfg(unix)]
mod steps;
#[cfg(unix)]
mod watch;
mod whole;
#[cfg(unix)]
mod workflow;

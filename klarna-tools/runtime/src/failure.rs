//! What a call that did not succeed has changed, and what to do next.

pub(crate) mod api_error;
pub(crate) mod classify;
pub(crate) mod next_step;
pub(crate) mod outcome;
mod passed_on;

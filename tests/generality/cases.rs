//! Every call, by what of OpenAPI it is about.

mod parameters;
mod schemas;

use crate::case::Case;

/// All of them.
pub(crate) fn all() -> Vec<Case> {
    [parameters::cases(), schemas::cases()]
        .into_iter()
        .flatten()
        .collect()
}

//! Every call, by what of OpenAPI it is about.

mod answers;
mod bodies;
mod methods;
mod parameters;
mod schemas;
mod security;
mod servers;

use super::case::Case;

/// All of them.
pub(crate) fn all() -> Vec<Case> {
    [
        parameters::cases(),
        schemas::cases(),
        bodies::cases(),
        methods::cases(),
        answers::cases(),
        security::cases(),
        servers::cases(),
        schemas::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

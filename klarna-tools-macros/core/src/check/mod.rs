//! Checks a manifest against itself and against its tools. Nothing here reads a document.

mod annotations;
mod body_names;
mod ceilings;
mod equals;
mod errors;
mod groups;
mod money;
mod moved;
mod moves;
mod names;
mod policy;
mod says;
mod steps;
mod useless_keys;

pub(crate) use annotations::resolve_annotations;
pub(crate) use body_names::names_in_words;
pub(crate) use ceilings::{ceilings_of, check_ceilings_of, resolve_ceilings};
pub(crate) use equals::resolve_equals;
pub(crate) use errors::{resolve_errors, resolve_hints};
pub(crate) use groups::{check_groups, groups_of};
pub(crate) use money::resolve_money;
pub(crate) use moved::resolve_moved;
pub(crate) use moves::check_moves_money;
pub use names::RESERVED;
pub(crate) use names::{
    check_aliases, check_name, check_name_of, check_reserved, check_taken, unknown_argument,
};
pub(crate) use policy::resolve_policy;
pub(crate) use says::resolve_says;
pub(crate) use steps::{
    StepNamed, check_conditions, in_words, require_content, resolve_conditions, steps_of,
};
pub(crate) use useless_keys::{check_argument, check_kept, check_once, check_result, note_lists};

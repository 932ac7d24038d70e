//! Path templates that differ only in what they call their parameters.

use crate::text::same_template;

/// The parameters of `declared` that `path` calls something else, each with that name, if both are
/// the same template. A name that both have at different places would be a mistake that nobody sees.
pub(super) fn renamed<'a>(declared: &'a str, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let names = same_template(declared, path)?;
    let is_taken = |name: &str| names.iter().any(|(own, _)| *own == name);
    let others = names.iter().filter(|(own, other)| own != other);
    let renamed: Vec<_> = others.copied().collect();
    (!renamed.iter().any(|(_, name)| is_taken(name))).then_some(renamed)
}

//! The lockfile a maintainer has accepted, and whether this program is what it describes.

use std::collections::BTreeMap;
use std::fmt;

/// The accepted lockfile, as it was when this program was built.
pub(crate) const ACCEPTED: &str = include_str!("../../specs/klarna.lock.yaml");

/// The compiled tools are not the accepted ones.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    tools: Vec<String>,
}

/// Compares the text of the accepted lockfile with that of the compiled tool set.
pub(crate) fn check(accepted: &str, compiled: &str) -> Result<(), Mismatch> {
    // Linked into one program, equal texts are mostly one text, which need not be read.
    if std::ptr::eq(accepted, compiled) || accepted == compiled {
        return Ok(());
    }
    let (accepted, compiled) = (tools(accepted), tools(compiled));
    let names = accepted
        .keys()
        .chain(compiled.keys().filter(|name| !accepted.contains_key(*name)));
    let mut tools: Vec<_> = names
        .filter(|name| accepted.get(*name) != compiled.get(*name))
        .map(ToString::to_string)
        .collect();
    tools.sort_unstable();
    Err(Mismatch { tools })
}

/// The text below each name under the top-level key `tools`. Enough to name what differs; the
/// decision has been made on the whole text.
fn tools(lock: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut tools = BTreeMap::<_, Vec<_>>::new();
    let mut current = None;
    let below = lock.lines().skip_while(|line| *line != "tools:").skip(1);
    for line in below.take_while(|line| line.is_empty() || line.starts_with(' ')) {
        if let Some(name) = line
            .strip_prefix("  ")
            .and_then(|line| line.strip_suffix(':'))
            && !name.starts_with(' ')
        {
            current = Some(name);
        }
        if let Some(name) = current {
            tools.entry(name).or_default().push(line);
        }
    }
    tools
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this build's tools are not those of specs/klarna.lock.yaml")?;
        if !self.tools.is_empty() {
            write!(formatter, " ({} differ)", self.tools.join(", "))?;
        }
        formatter.write_str(
            ". Nothing is served that nobody has accepted: look at the change with `klarna-spec diff`, \
             accept it with `klarna-spec lock`, and build again.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPTED: &str =
        "format: 1\ntools:\n  cancel:\n    title: Cancel\n  refund:\n    title: Refund\nend: x\n";

    #[test]
    fn the_same_text_passes() {
        assert_eq!(check(ACCEPTED, ACCEPTED), Ok(()));
    }

    #[test]
    fn the_tools_that_differ_are_named() {
        let compiled = ACCEPTED
            .replace("title: Refund", "title: Refound")
            .replace("cancel:", "abort:");
        let mismatch = check(ACCEPTED, &compiled).unwrap_err();
        assert_eq!(mismatch.tools, ["abort", "cancel", "refund"]);
        assert!(
            mismatch
                .to_string()
                .contains("(abort, cancel, refund differ)")
        );
    }

    #[test]
    fn a_difference_outside_the_tools_is_one_too() {
        let mismatch = check(ACCEPTED, &ACCEPTED.replace("format: 1", "format: 2")).unwrap_err();
        assert!(mismatch.tools.is_empty());
        assert!(mismatch.to_string().contains("klarna-spec lock"));
        assert!(check("", ACCEPTED).is_err());
    }
}

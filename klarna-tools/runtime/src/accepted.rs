//! Whether the tools of a program are those that somebody has accepted.

use std::collections::BTreeSet;
use std::fmt;

/// What the lockfile beside a manifest says, as it was when the program was built.
#[derive(Debug)]
pub enum Accepted {
    /// There is none.
    Absent,
    /// It cannot be used, and why.
    Unreadable(&'static str),
    /// The digests that it states, each SHA-256 in lowercase hex.
    Digests {
        /// That of everything.
        whole: &'static str,
        /// The names of the tools, and theirs.
        tools: &'static [(&'static str, &'static str)],
    },
}

/// The tools are not the accepted ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAccepted(String);

impl Accepted {
    /// Compares with the digests of the tools that were compiled.
    pub(crate) fn check<'a>(
        &self,
        digest: &str,
        compiled: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    ) -> Result<(), NotAccepted> {
        let (whole, accepted) = match self {
            Self::Absent => return Err(NotAccepted("there is no lockfile".to_owned())),
            Self::Unreadable(why) => {
                return Err(NotAccepted(format!("the lockfile cannot be used: {why}")));
            }
            Self::Digests { whole, tools } => (whole, tools.iter().copied()),
        };
        if *whole == digest {
            return Ok(());
        }
        Err(NotAccepted(format!(
            "the lockfile describes other tools{}",
            which_differ(accepted, compiled)
        )))
    }
}

/// In parentheses, the names of the tools that two locks have other digests for; nothing, if they
/// differ elsewhere.
#[must_use]
pub fn which_differ<'a>(
    accepted: impl Iterator<Item = (&'a str, &'a str)>,
    compiled: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let (accepted, compiled): (BTreeSet<_>, BTreeSet<_>) = (accepted.collect(), compiled.collect());
    let differ = accepted.symmetric_difference(&compiled);
    let names: BTreeSet<&str> = differ.map(|(name, _)| *name).collect();
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = names.into_iter().collect();
    format!(" ({} differ)", names.join(", "))
}

impl fmt::Display for NotAccepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "nobody has accepted the tools of this build: {}. Look at the change with `toolspec \
             diff`, accept it with `toolspec lock`, and build again.",
            self.0
        )
    }
}

impl std::error::Error for NotAccepted {}

#[cfg(test)]
mod tests {
    use super::Accepted;

    const ACCEPTED: Accepted = Accepted::Digests {
        whole: "w",
        tools: &[("cancel", "1"), ("refund", "2")],
    };

    fn problem(
        accepted: &Accepted,
        digest: &str,
        tools: &[(&'static str, &'static str)],
    ) -> Option<String> {
        let compiled = accepted.check(digest, tools.iter().copied());
        compiled.err().map(|problem| problem.to_string())
    }

    #[test]
    fn the_same_digest_passes() {
        assert_eq!(problem(&ACCEPTED, "w", &[]), None);
    }

    #[test]
    fn the_tools_that_differ_are_named() {
        let compiled = [("abort", "1"), ("refund", "3")];
        let problem = problem(&ACCEPTED, "x", &compiled).unwrap_or_default();
        assert!(
            problem.contains("(abort, cancel, refund differ)"),
            "{problem}"
        );
    }

    #[test]
    fn a_difference_outside_the_tools_is_one_too() {
        let compiled = [("cancel", "1"), ("refund", "2")];
        let problem = problem(&ACCEPTED, "x", &compiled).unwrap_or_default();
        assert!(problem.contains("other tools. Look"), "{problem}");
    }

    #[test]
    fn without_a_usable_lockfile_nothing_is_accepted() {
        let absent = problem(&Accepted::Absent, "w", &[]).unwrap_or_default();
        assert!(absent.contains("there is no lockfile"), "{absent}");
        let corrupt = Accepted::Unreadable("the digest is not that of the content");
        let corrupt = problem(&corrupt, "w", &[]).unwrap_or_default();
        assert!(corrupt.contains("cannot be used: the digest"), "{corrupt}");
    }
}

//! Whether every text that one pattern matches is matched by another.
//!
//! Decided with derivatives of regular expressions (Brzozowski 1964). Patterns of another kind
//! than bounds of a manifest are written in (look-around, back-references, Unicode classes) are
//! not compared.

mod read;
mod regular;
mod strict;

use std::collections::BTreeSet;

use read::read;
use regular::{Regular, SYMBOLS};

/// More than two patterns that can be compared come to.
const MOST_STATES: usize = 500;

/// The expression in the syntax that clients and the server read alike, or why it cannot be checked.
pub(crate) fn checkable(pattern: &str) -> Result<String, String> {
    if is_delimited(pattern) {
        return Err("it seems to be written as `/…/`, as in a program".to_owned());
    }
    let strict = strict::strict(pattern).ok_or("it ends too early")?;
    regex_lite::Regex::new(&strict).map_err(|why| why.to_string())?;
    if read(&strict).is_some_and(|read| *read == Regular::Never) {
        return Err("no text has something before its beginning or behind its end".to_owned());
    }
    Ok(strict)
}

/// Whether an expression is between slashes, with flags or without, as programs write it.
fn is_delimited(pattern: &str) -> bool {
    let within = pattern.strip_prefix('/').and_then(|it| it.rsplit_once('/'));
    within.is_some_and(|(within, flags)| {
        let mut flags = flags.chars();
        !within.is_empty()
            && !within.replace(r"\/", "").contains('/')
            && flags.all(|flag| "dgimsuvy".contains(flag))
    })
}

/// Whether a pattern, `wide`, matches every text that `narrow` matches; nothing where that is not
/// decided.
#[must_use]
pub fn is_narrower(narrow: &str, wide: &str) -> Option<bool> {
    let first = (read(narrow)?, read(wide)?);
    let mut known = BTreeSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some((narrow, wide)) = open.pop() {
        if narrow.is_nullable() && !wide.is_nullable() {
            return Some(false);
        }
        for symbol in 0..SYMBOLS {
            let next = (narrow.derive(symbol), wide.derive(symbol));
            if *next.0 != Regular::Never && known.insert(next.clone()) {
                open.push(next);
            }
        }
        if known.len() > MOST_STATES {
            return None;
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::is_narrower;

    #[test]
    fn a_narrower_pattern_matches_nothing_that_the_wider_does_not() {
        for (narrow, wide) in [
            ("^[A-Z]{3}$", "^[A-Za-z]{3,3}$"),
            ("^[a-z]{2}-[A-Z]{2}$", "^[A-Za-z]{2,2}(?:-[A-Za-z]{2,2})*$"),
            ("^[A-Z]{3}$", "^[A-Z]+$"),
            ("^(DAY|WEEK)$", "^(?:DAY|WEEK|MONTH)$"),
            (r"^\d{4}$", r"^([0-9]{4}|[0-9]{9})$"),
            ("^a+b?$", "^a"),
            ("^[^ab]$", "^[^b]$"),
            ("^x{2,4}$", "^x{2,}$"),
            (r"^#\w$", r"^#[\w-]*$"),
            ("^[a-c-]$", "^[-abc]$"),
        ] {
            assert_eq!(is_narrower(narrow, wide), Some(true), "{narrow} in {wide}");
        }
    }

    #[test]
    fn a_wider_pattern_or_another_is_reported() {
        for (narrow, wide) in [
            ("^[A-Za-z]{3}$", "^[A-Z]{3}$"),
            ("[A-Z]{3}", "^[A-Z]{3}$"),
            ("^[A-Z]{2,3}$", "^[A-Z]{3}$"),
            ("^[A-Z]*$", "^[A-Z]+$"),
            ("^(DAY|NIGHT)$", "^(DAY|WEEK)$"),
            ("^.$", "^[ -Z]$"),
            ("^[^0-9]$", "^[A-Za-z]$"),
            ("^a$", "^ab$"),
            (r"^a\$", "^a$"),
        ] {
            assert_eq!(is_narrower(narrow, wide), Some(false), "{narrow} in {wide}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_compared() {
        for pattern in [
            "^(?=a)a$",
            "^(?i)a$",
            r"^(a)\1$",
            r"^\p{L}$",
            r"^\b$",
            "^é$",
            "^[[a]]$",
            "^[a&&b]$",
            "^a{300}$",
            "^(a{20}){20}$",
            "^a??$",
            "^a{2,1}$",
            "(",
            "^a|b$",
            "^[z-a]$",
            "^[]$",
            "^*$",
            "^a*^$",
            "^(a^)$",
        ] {
            assert_eq!(is_narrower(pattern, "^a$"), None, "{pattern}");
        }
        let many = "^[ab]*a[ab]{16}$";
        assert_eq!(is_narrower(many, &many.replace("ab", "ba")), None);
        let deep = format!("^{}a{}$", "(".repeat(100), ")".repeat(100));
        assert_eq!(is_narrower(&deep, "^a$"), None);
    }
}

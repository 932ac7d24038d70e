//! Environment variables that are set under a name that nothing reads.

use toolspec_runtime::Tools;
use toolspec_runtime::model::near_miss;

use crate::variables::{Variable, variables};

/// A variable that is set and that nothing reads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misnamed {
    pub(crate) name: String,
    /// The variable of the tool set that it was probably intended to be, if that is not set.
    pub(crate) intended: Option<String>,
}

impl Misnamed {
    /// Asks whether another variable was intended, if one is near.
    pub(crate) fn question(&self) -> Option<String> {
        let (name, intended) = (&self.name, self.intended.as_ref()?);
        Some(format!(
            "{name} is set, but nothing reads it: did you mean {intended}?"
        ))
    }
}

/// The variables that are set, sorted. An empty value counts as none.
pub(crate) fn set() -> Vec<String> {
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let mut names: Vec<_> = set
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

/// Of the variables that are `set`, those that begin as the variables of a tool set do and that
/// neither it nor its log reads.
pub(crate) fn misnamed(tools: &Tools, log: &str, set: &[String]) -> Vec<Misnamed> {
    let known = variables(tools);
    let own = format!("{}_", tools.server().name.to_uppercase());
    let is_set = |name: &str| {
        set.iter()
            .any(|set| set == name || without_file(set) == Some(name))
    };
    let is_read = |name: &str| {
        let name = without_file(name).unwrap_or(name);
        name == log || known.iter().any(|known| known.name == name)
    };
    let unread = set.iter().filter(|name| !is_read(name));
    let found = unread.filter_map(|name| {
        let intended = intended(name, &own, &known);
        let is_ours = name.starts_with(&own);
        let intended = intended.filter(|known| !is_set(known.name)).map(|known| {
            let file = if without_file(&name.to_uppercase()).is_some() {
                "_FILE"
            } else {
                ""
            };
            format!("{}{file}", known.name)
        });
        (is_ours || intended.is_some()).then(|| Misnamed {
            name: name.clone(),
            intended,
        })
    });
    found.collect()
}

/// The variable that somebody who wrote `name` probably had in mind.
fn intended<'k, 'v>(name: &str, own: &str, known: &'k [Variable<'v>]) -> Option<&'k Variable<'v>> {
    let name = folded(name);
    let name = without_file(&name).unwrap_or(&name);
    let called = |name: &str| known.iter().find(|known| folded(known.name) == name);
    if let Some(known) = called(name) {
        return Some(known);
    }
    // The variables of a tool set may begin otherwise than with its name.
    let begins = |prefix: &str| name.strip_prefix(prefix).filter(|rest| !rest.is_empty());
    let prefixes = known
        .iter()
        .filter_map(|known| known.name.split_inclusive('_').next());
    let rest = std::iter::once(own).chain(prefixes).find_map(begins)?;
    let names: Vec<_> = known.iter().map(|known| known.name).collect();
    let word = |known: &&Variable<'_>| near_miss(rest, known.words.iter().copied()).is_some();
    let exact = |known: &&Variable<'_>| known.words.contains(&rest);
    let near = || near_miss(name, names).and_then(|near| known.iter().find(|it| it.name == near));
    known
        .iter()
        .find(exact)
        .or_else(near)
        .or_else(|| known.iter().find(word))
}

/// A name as variables are written.
fn folded(name: &str) -> String {
    name.to_uppercase().replace(['-', '.', ' '], "_")
}

/// The variable whose value is in the file that `name` names.
fn without_file(name: &str) -> Option<&str> {
    name.strip_suffix("_FILE")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::TOOLSET;

    fn found(set: &[&str]) -> Vec<(String, Option<String>)> {
        let set: Vec<_> = set.iter().map(ToString::to_string).collect();
        let found = misnamed(&TOOLSET, "SHOP_LOG", &set).into_iter();
        found.map(|found| (found.name, found.intended)).collect()
    }

    #[test]
    fn a_near_miss_is_recognized() {
        for (name, intended) in [
            ("SHOP_USR", "SHOP_USER"),
            ("SHOP_USERNAME", "SHOP_USER"),
            ("SHOP_USERNAM", "SHOP_USER"),
            ("shop_user", "SHOP_USER"),
            ("shop-user", "SHOP_USER"),
            ("SHOP_LOGIN", "SHOP_USER"),
            ("SHOP_PASSWORT", "SHOP_PASSWORD"),
            ("SHOP_SECRET", "SHOP_PASSWORD"),
            ("SHOP_PASWORD_FILE", "SHOP_PASSWORD_FILE"),
        ] {
            let expected = [(name.to_owned(), Some(intended.to_owned()))];
            assert_eq!(found(&[name]), expected, "{name}");
        }
    }

    #[test]
    fn other_variables_are_left_alone() {
        assert_eq!(
            found(&["HOME", "USER", "PASSWORD", "SHOPPING_LIST", "SHOP_LOG"]),
            []
        );
        let nothing = [("SHOP_COLOUR".to_owned(), None)];
        assert_eq!(found(&["SHOP_COLOUR"]), nothing);
        let set_already = [("SHOP_USERNAME".to_owned(), None)];
        assert_eq!(found(&["SHOP_USER", "SHOP_USERNAME"]), set_already);
    }
}

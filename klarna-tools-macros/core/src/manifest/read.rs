//! Reading a located tree into the manifest's types: every mistake is reported, none ends it.

use super::{advice, prose, rewritten};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::model::is_currency;
use crate::text;
use crate::yaml::{Entry, Kind, Node};

/// A type that a node can be read into.
pub trait Read: Sized {
    /// Reads the value, or reports what is wrong with it.
    ///
    /// # Errors
    /// The proof that it was reported.
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported>;

    /// The value of a key that is not there, where that is allowed.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }
}

impl Read for String {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let text = node.as_str();
        let text = text.ok_or_else(|| expected("a string", node, cx))?;
        text::check(text, &node.span, cx);
        Ok(text.trim_end().to_owned())
    }
}

impl Read for bool {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let value = node.as_bool();
        value.ok_or_else(|| expected("`true` or `false`", node, cx))
    }
}

impl Read for i64 {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let value = node.as_i64();
        value.ok_or_else(|| expected("an integer", node, cx))
    }
}

impl Read for u64 {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let value = node.as_i64().and_then(|value| Self::try_from(value).ok());
        value.ok_or_else(|| expected("an integer that is not negative", node, cx))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        T::read(node, cx).map(Some)
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let elements = node.as_sequence();
        let elements = elements.ok_or_else(|| expected("a list", node, cx))?;
        all(elements.iter().map(|element| T::read(element, cx)))
    }
}

/// Everything that was read, where nothing of it was a mistake: all of it is read in any case.
pub(crate) fn all<T>(read: impl Iterator<Item = Result<T, Reported>>) -> Result<Vec<T>, Reported> {
    let read: Vec<Result<T, Reported>> = read.collect();
    read.into_iter().collect()
}

/// Reports that a node is not of the kind that is wanted.
pub(super) fn expected(what: &str, node: &Node, cx: &mut Diagnostics) -> Reported {
    let help = remedy(what, node).map(str::to_owned);
    unexpected(what, node, help.or_else(|| instead(what, node)), cx)
}

fn unexpected(what: &str, node: &Node, help: Option<String>, cx: &mut Diagnostics) -> Reported {
    let message = format!("expected {what}, found {}", node.kind_name());
    let unexpected = Diagnostic::new(&node.span, message);
    cx.report(match help {
        Some(help) => unexpected.help(help),
        None => unexpected,
    })
}

/// The same as it is to be written.
fn instead(what: &str, node: &Node) -> Option<String> {
    match (what, &node.kind) {
        ("a mapping", Kind::Sequence(_)) => Some(rewritten::as_keys(node)),
        ("a list", _) => rewritten::as_list(node),
        ("a string", Kind::Mapping(_)) => Some(rewritten::as_text(node)),
        (what, Kind::Mapping(_)) if what.starts_with("a method") => rewritten::as_operation(node),
        _ => None,
    }
}

/// What to do.
fn remedy(what: &str, node: &Node) -> Option<&'static str> {
    let is_section = what.starts_with("a mapping") || what.starts_with("a list");
    if node.comment().is_some() && !is_section {
        return Some("`#` begins a comment: put `\"` around a text that begins with it");
    }
    Some(match (what, &node.kind) {
        ("a string", Kind::Bool(_) | Kind::Number(_)) => "quote it to make it text",
        ("a string", Kind::Null) => {
            "write a text; one that begins with `#` needs quotes, since `#` begins a comment"
        }
        ("a mapping", Kind::String(text)) if text.ends_with('}') && !text.contains('{') => {
            "put a colon before the `{`: the name ends there"
        }
        ("a mapping", Kind::String(_)) => {
            "write one `name:` per line, each with its value or with nothing"
        }
        ("an integer", Kind::String(text)) if text.parse::<i64>().is_ok() => {
            "write it without quotes"
        }
        ("an integer", Kind::String(text)) if is_amount(text) => {
            "write an integer in minor units, without the currency: 1.50 USD is written as 150"
        }
        ("an integer", Kind::Number(_)) => {
            "amounts are integers in minor units: 1.50 is written as 150"
        }
        ("`true` or `false`", Kind::String(text)) => match text.to_lowercase().as_str() {
            "true" => "write `true`, without quotes",
            "false" => "write `false`, without quotes",
            "yes" | "on" | "y" => "write `true`: `yes` and `on` are texts",
            "no" | "off" | "n" => "write `false`: `no` and `off` are texts",
            _ => return None,
        },
        (what, Kind::Number(_)) if what.starts_with("a time") || what.starts_with("a size") => {
            "write a whole number and its unit, as in the example"
        }
        (what, Kind::Null) if what.starts_with("a list of names, a mapping") => {
            "write the name of a selection, or the properties in brackets; leave the key out to choose all"
        }
        _ => return None,
    })
}

/// Whether a text is a number and a currency.
fn is_amount(text: &str) -> bool {
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    text.split_once(' ')
        .is_some_and(|(number, currency)| is_number(number) && is_currency(currency))
}

/// Reads the keys of one section; unknown keys are reported at once.
pub(super) struct Fields<'a> {
    node: &'a Node,
    /// The keys that misspelt ones were probably intended to be, and the values of those that are spelt
    /// alike: they are read, and not reported as missing.
    misspelt: Vec<(String, Option<&'a Node>, Reported)>,
    /// That none of the keys is one of this section: what is missing is not known.
    elsewhere: Option<Reported>,
}

impl<'a> Fields<'a> {
    /// A section may be left empty, which reads as a mapping without keys.
    pub(super) fn open(
        node: &'a Node,
        known: &[&str],
        cx: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let entries = match &node.kind {
            Kind::Mapping(entries) => entries.as_slice(),
            Kind::Null => &[],
            _ => {
                let section = rewritten::as_section(node, known);
                return Err(match section {
                    Some(section) => unexpected("a mapping", node, Some(section), cx),
                    None => expected("a mapping", node, cx),
                });
            }
        };
        if let Some(list) = rewritten::without_brackets(node, known) {
            return Err(cx.report(list));
        }
        let is_unknown = |(_, entry): &(usize, &Entry)| !known.contains(&entry.key.text.as_str());
        let mut misspelt: Vec<(String, Option<&'a Node>, Reported)> = Vec::new();
        let mut elsewhere = None;
        for (at, entry) in entries.iter().enumerate().filter(is_unknown) {
            let meant = advice::meant(&entry.key.text, known);
            // Two keys for one that is known are one mistake.
            if misspelt
                .iter()
                .any(|(known, ..)| Some(known.as_str()) == meant)
            {
                continue;
            }
            let (unknown, is_level) = advice::unknown(node, (at, entry), known, meant);
            let reported = cx.report(unknown);
            misspelt.extend(meant.map(|meant| {
                let is_alike = near_miss(&entry.key.text, [meant]).is_some();
                let value = is_alike.then_some(&entry.value);
                (meant.to_owned(), value, reported)
            }));
            if is_level {
                elsewhere = Some(reported);
                break;
            }
        }
        Ok(Self {
            node,
            misspelt,
            elsewhere,
        })
    }

    pub(super) fn take<T: Read>(&self, key: &str, cx: &mut Diagnostics) -> Result<T, Reported> {
        let misspelt = self.misspelt.iter().find(|(meant, ..)| meant == key);
        let value = misspelt.and_then(|(_, value, _)| *value);
        if let Some(node) = self.node.get(key).or(value) {
            prose::check_key(key, node, cx);
            return T::read(node, cx);
        }
        if let Some(missing) = T::missing() {
            return Ok(missing);
        }
        let reported = misspelt.map(|(.., reported)| *reported);
        if let Some(reported) = reported.or(self.elsewhere) {
            return Err(reported);
        }
        let message = format!("the key `{key}` is missing");
        let missing = Diagnostic::new(&self.node.span, message);
        Err(cx.report(missing.label(format!("add `{key}:` here"))))
    }
}

macro_rules! section {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$doc:meta])* $field:ident $(as $key:literal)?: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $($(#[$doc])* $(#[schemars(rename = $key)])? pub $field: $type,)*
        }

        impl $name {
            /// Its keys.
            pub(crate) const KEYS: &'static [&'static str] =
                &[$(section!(@key $field $($key)?)),*];
        }

        impl crate::manifest::read::Read for $name {
            fn read(
                node: &crate::yaml::Node,
                cx: &mut crate::diagnostic::Diagnostics,
            ) -> Result<Self, crate::diagnostic::Reported> {
                let fields = crate::manifest::read::Fields::open(node, Self::KEYS, cx)?;
                $(let $field = fields.take(section!(@key $field $($key)?), cx);)*
                Ok(Self { $($field: $field?,)* })
            }
        }
    };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
}

pub(super) use section;

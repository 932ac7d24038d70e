//! Types with a syntax of their own that are written as strings.

use schemars::{Schema, json_schema};

use super::read::expected;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::text;
use crate::yaml::Node;

/// A type that is written as a string.
pub(super) trait StringSyntax: Sized {
    /// What it is called, and how it looks.
    const WHAT: &'static str;
    /// A regular expression (ECMA-262) for editors; the reader decides. Without one, there are only the
    /// examples.
    const PATTERN: &'static str = "";
    /// What editors offer.
    const EXAMPLES: &'static [&'static str];
    /// Whether it has names of the API in it, which are sent as they are.
    const NAMES: bool = false;
    /// Whether a secret may be written in its place, so that no message shows what it is.
    const CONCEALED: bool = false;

    /// What each of the examples means, where there are no others.
    fn one_of(text: &str, meanings: &[Self]) -> Result<Self, String>
    where
        Self: Copy,
    {
        let mut known = Self::EXAMPLES.iter().zip(meanings);
        let found = known.find_map(|(known, meaning)| (*known == text).then_some(*meaning));
        found.ok_or_else(|| match near_miss(text, Self::EXAMPLES.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected one of {}", Self::EXAMPLES.join(", ")),
        })
    }

    /// A number without its unit as it was probably meant.
    fn with_unit(_number: u64) -> Option<String> {
        None
    }

    /// `Err` says what is wrong.
    fn parse(text: &str) -> Result<Self, String>;
}

/// Reads a type from a string, and describes it to editors as one.
macro_rules! string_syntax {
    ($($type:ident),*) => {$(
        impl crate::manifest::read::Read for $type {
            fn read(
                node: &crate::yaml::Node,
                cx: &mut crate::diagnostic::Diagnostics,
            ) -> Result<Self, crate::diagnostic::Reported> {
                crate::manifest::string_syntax::read(node, cx)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::manifest::string_syntax::described::<Self>()
            }
        }
    )*};
}

pub(super) use string_syntax;

/// Reads a type from a string.
pub(super) fn read<T: StringSyntax>(node: &Node, cx: &mut Diagnostics) -> Result<T, Reported> {
    let number = node.as_i64().and_then(|number| u64::try_from(number).ok());
    if let Some(meant) = number.and_then(T::with_unit) {
        let message = format!("expected {}, found a number without a unit", T::WHAT);
        return Err(cx.report(Diagnostic::new(&node.span, message).label(meant)));
    }
    let text = node.as_str();
    let text = text.ok_or_else(|| expected(T::WHAT, node, cx))?;
    if T::NAMES {
        text::note(text, &node.span, cx);
    } else {
        text::check(text, &node.span, cx);
    }
    T::parse(without_layout::<T>(text, node)).map_err(|why| {
        let shown = format!("`{}`", text::shown(text));
        let shown = if T::CONCEALED { "this" } else { &shown };
        let message = format!("{shown} is not {}", T::WHAT);
        cx.report(Diagnostic::new(&node.span, message).label(why))
    })
}

/// A text without the blanks around it, but with those that end a name of the API in quotes.
fn without_layout<'t, T: StringSyntax>(text: &'t str, node: &Node) -> &'t str {
    let is_blank = |c: char| c.is_ascii_whitespace();
    if T::NAMES && node.span.text().starts_with(['"', '\'']) {
        text.trim_start_matches(is_blank)
    } else {
        text.trim_matches(is_blank)
    }
}

/// Describes a type to editors as a string.
pub(super) fn described<T: StringSyntax>() -> Schema {
    let mut letters = T::WHAT.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let description: String = first.into_iter().chain(letters).collect();
    let pattern = match T::PATTERN {
        "" => format!(r"^\s*({})\s*$", T::EXAMPLES.join("|")),
        pattern => pattern.to_owned(),
    };
    json_schema!({
        "type": "string",
        "description": description,
        "pattern": pattern,
        "examples": T::EXAMPLES,
    })
}

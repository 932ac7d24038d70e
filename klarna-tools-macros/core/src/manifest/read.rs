//! Reading a located tree into the manifest's types: every mistake is reported, none ends it.

pub(super) use super::remedy::expected;
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind, Node};

/// A type that a node can be read into.
pub trait Read: Sized {
    /// Reports what is wrong and returns nothing, or returns the value.
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self>;

    /// The value of a key that is not there, where that is allowed.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Where an entry stands, if it is there.
pub(crate) fn place<T>(entry: Option<&Located<T>>) -> Option<&Span> {
    entry.map(|entry| &entry.span)
}

/// Where an entry says that something is so.
pub(crate) fn said(entry: Option<&Located<bool>>) -> Option<&Span> {
    place(entry.filter(|entry| entry.value))
}

/// Named values in their order, with the places of their names.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<(Located<String>, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// One value or a list of values.
#[derive(Debug, Clone)]
pub struct Many<T>(pub Vec<Located<T>>);

/// Any value.
#[derive(Debug, Clone)]
pub struct Anything(pub Node);

/// Chosen properties: a list of names, names with what is said about each, or the name of a
/// selection of the manifest.
#[derive(Debug, Clone)]
pub struct Selection<T> {
    /// The properties.
    pub chosen: Vec<(Located<String>, T)>,
    /// The selection of the manifest that they are still to be taken from.
    pub(super) named: Option<Located<String>>,
}

/// An entry, or only the expressions it comes from.
#[derive(Debug, Clone)]
pub struct Shorthand<T>(pub T);

/// The secrets of API keys: one for all of them, or one for each security scheme.
#[derive(Debug, Clone)]
pub enum ApiKeys {
    /// Whatever the scheme is called.
    One(Secret),
    /// By the name of the scheme.
    Named(Entries<Secret>),
}

/// A secret, or only its variable.
#[derive(Debug, Clone)]
pub struct Secret(pub super::SecretEntry);

impl Read for String {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let Some(text) = node.as_str() else {
            expected("a string", node, cx);
            return None;
        };
        text::check(text, &node.span, cx);
        Some(text.trim_end().to_owned())
    }
}

impl Read for bool {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let value = node.as_bool();
        if value.is_none() {
            expected("`true` or `false`", node, cx);
        }
        value
    }
}

impl Read for i64 {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let value = node.as_i64();
        if value.is_none() {
            expected("an integer", node, cx);
        }
        value
    }
}

impl Read for u64 {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let value = node.as_i64().and_then(|value| Self::try_from(value).ok());
        if value.is_none() {
            expected("an integer that is not negative", node, cx);
        }
        value
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        T::read(node, cx).map(Some)
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Located<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let span = node.span.clone();
        T::read(node, cx).map(|value| Self { value, span })
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let Some(elements) = node.as_sequence() else {
            expected("a list", node, cx);
            return None;
        };
        let read: Vec<Option<T>> = elements
            .iter()
            .map(|element| T::read(element, cx))
            .collect();
        read.into_iter().collect()
    }
}

impl<T: Read> Read for Entries<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        read_named(node, cx).map(Self)
    }
}

impl<T: Read> Read for Many<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Sequence(_) => Vec::read(node, cx).map(Self),
            _ => Located::read(node, cx).map(|value| Self(vec![value])),
        }
    }
}

impl Read for Anything {
    fn read(node: &Node, _: &mut Diagnostics) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

impl<T: Read + Default> Read for Selection<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        let listed = |chosen| Self {
            chosen,
            named: None,
        };
        match &node.kind {
            Kind::Mapping(_) => read_named(node, cx).map(listed),
            Kind::Sequence(_) => {
                let names: Vec<Located<String>> = Vec::read(node, cx)?;
                Some(listed(
                    names.into_iter().map(|name| (name, T::default())).collect(),
                ))
            }
            Kind::String(_) => {
                let named = Some(Located::read(node, cx)?);
                Some(Self {
                    chosen: Vec::new(),
                    named,
                })
            }
            _ => {
                expected(
                    "a list of names, a mapping of names, or a selection",
                    node,
                    cx,
                );
                None
            }
        }
    }
}

impl Read for Shorthand<super::ResultEntry> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::String(_) | Kind::Sequence(_) => {
                let from = Some(Many::read(node, cx)?);
                Some(Self(super::ResultEntry {
                    from,
                    ..Default::default()
                }))
            }
            _ => Read::read(node, cx).map(Self),
        }
    }
}

impl Read for ApiKeys {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Mapping(_) if node.get("variable").is_none() => {
                Entries::read(node, cx).map(Self::Named)
            }
            _ => Secret::read(node, cx).map(Self::One),
        }
    }
}

impl Read for Secret {
    fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Mapping(_) => Read::read(node, cx).map(Self),
            _ => Some(Self(super::SecretEntry {
                variable: Located::read(node, cx)?,
                called: None,
                prefixes: None,
            })),
        }
    }
}

fn read_named<T: Read>(node: &Node, cx: &mut Diagnostics) -> Option<Vec<(Located<String>, T)>> {
    let Some(entries) = node.as_mapping() else {
        expected("a mapping", node, cx);
        return None;
    };
    let read: Vec<Option<_>> = entries
        .iter()
        .map(|entry| {
            let name = Located {
                value: entry.key.text.clone(),
                span: entry.key.span.clone(),
            };
            T::read(&entry.value, cx).map(|value| (name, value))
        })
        .collect();
    read.into_iter().collect()
}

/// Reads the keys of one section; unknown keys are reported at once.
pub(super) struct Fields<'a> {
    node: &'a Node,
    /// The keys that misspelt ones were probably meant to be.
    meant: Vec<String>,
}

impl<'a> Fields<'a> {
    /// A section may be left empty, which reads as a mapping without keys.
    pub(super) fn open(node: &'a Node, known: &[&str], cx: &mut Diagnostics) -> Option<Self> {
        let entries = match &node.kind {
            Kind::Mapping(entries) => entries.as_slice(),
            Kind::Null => &[],
            _ => {
                expected("a mapping", node, cx);
                return None;
            }
        };
        let is_unknown = |entry: &&Entry| !known.contains(&entry.key.text.as_str());
        let mut meant = Vec::new();
        for Entry { key, .. } in entries.iter().filter(is_unknown) {
            let message = format!("unknown key `{}`", text::shown(&key.text));
            let unknown = Diagnostic::new(&key.span, message);
            cx.push(match near_miss(&key.text, known.iter().copied()) {
                Some(near) => {
                    meant.push(near.to_owned());
                    unknown.label(format!("did you mean `{near}`?"))
                }
                None => unknown.help(format!("the keys here are: {}", known.join(", "))),
            });
        }
        Some(Self { node, meant })
    }

    pub(super) fn take<T: Read>(&self, key: &str, cx: &mut Diagnostics) -> Option<T> {
        if let Some(node) = self.node.get(key) {
            return T::read(node, cx);
        }
        let missing = T::missing();
        if missing.is_none() && !self.meant.iter().any(|meant| meant == key) {
            let message = format!("the key `{key}` is missing");
            cx.push(Diagnostic::new(&self.node.span, message).label(format!("add `{key}:` here")));
        }
        missing
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

        impl crate::manifest::read::Read for $name {
            fn read(
                node: &crate::yaml::Node,
                cx: &mut crate::diagnostic::Diagnostics,
            ) -> Option<Self> {
                let known = [$(section!(@key $field $($key)?)),*];
                let fields = crate::manifest::read::Fields::open(node, &known, cx)?;
                $(let $field = fields.take(section!(@key $field $($key)?), cx);)*
                Some(Self { $($field: $field?,)* })
            }
        }
    };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
}

pub(super) use section;

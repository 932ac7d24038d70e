//! The schemas that apply to one value, and the properties that they have together.

use std::collections::{HashMap, HashSet};

use super::siblings::is_ref_wrapper;
use crate::model::Deprecation;
use crate::openapi::deprecation_of;
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// Schemas that all apply to one value, as those under `allOf` do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parts<'a> {
    pub(super) first: Subschema<'a>,
    pub(super) others: Vec<Subschema<'a>>,
}

/// One of the schemas that apply to a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subschema<'a> {
    pub(super) node: &'a Node,
    /// The component that it was declared as.
    pub(super) name: Option<&'a str>,
    /// Whether its `$ref` and `allOf` are parts of their own.
    pub(super) flat: bool,
    /// From which of its `anyOf` and `oneOf` a branch was taken.
    pub(super) taken: [bool; 2],
}

/// A property of an object, with all that the parts of the object say about it.
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    /// Its name on the wire.
    pub(crate) name: &'a str,
    /// The schemas that apply to its value.
    pub(crate) schema: Parts<'a>,
    /// Where it is required.
    pub(crate) required: Option<&'a Span>,
    /// Where it is declared first.
    pub(crate) span: &'a Span,
}

/// The keywords that list branches, in the order of [`Subschema::taken`].
pub(super) const UNION_KEYWORDS: [&str; 2] = ["anyOf", "oneOf"];

impl<'a> From<&'a Node> for Parts<'a> {
    fn from(node: &'a Node) -> Self {
        Self {
            first: Subschema::new(node),
            others: Vec::new(),
        }
    }
}

impl<'a> Parts<'a> {
    /// The schemas under a keyword, if anything is.
    pub(super) fn under(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let mut entries = entries
            .into_iter()
            .map(|entry| Subschema::new(&entry.value));
        Some(Self {
            first: entries.next()?,
            others: entries.collect(),
        })
    }

    /// Some schemas and one of the branches beside them.
    pub(super) fn with_branch(base: &[Subschema<'a>], branch: &'a Node) -> Self {
        let branch = Subschema::new(branch);
        match base.split_first() {
            None => Self {
                first: branch,
                others: Vec::new(),
            },
            Some((first, others)) => Self {
                first: *first,
                others: [others, &[branch]].concat(),
            },
        }
    }
}

impl PartialEq for Subschema<'_> {
    /// The same place, not a place that says the same.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.node, other.node) && self.taken == other.taken
    }
}

impl<'a> Subschema<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        Self {
            node,
            name: None,
            flat: false,
            taken: [false; 2],
        }
    }

    /// A keyword of it, without branches that were taken.
    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.node.entry(key).filter(|entry| !self.is_taken(entry))
    }

    /// Its keywords, without branches that were taken.
    pub(super) fn entries(self) -> impl Iterator<Item = &'a Entry> {
        let entries = self.node.entries().iter();
        entries.filter(move |entry| !self.is_taken(entry))
    }

    /// Whether it sets this keyword to `true`.
    pub(super) fn says(&self, key: &str) -> bool {
        self.node.true_at(key).is_some()
    }

    fn is_taken(&self, entry: &Entry) -> bool {
        let mut taken = UNION_KEYWORDS.iter().zip(self.taken);
        taken.any(|(keyword, taken)| taken && entry.key.text == *keyword)
    }

    /// The same part after a branch under this keyword was taken.
    pub(super) fn without(mut self, keyword: &str) -> Self {
        for (known, taken) in UNION_KEYWORDS.iter().zip(&mut self.taken) {
            *taken |= *known == keyword;
        }
        self
    }
}

/// The parts that only refer to the next, and the first that does more.
pub(super) fn outer<'p, 'a>(parts: &'p [Subschema<'a>]) -> &'p [Subschema<'a>] {
    let whole = parts.iter().position(|part| !is_ref_wrapper(part.node));
    parts.get(..=whole.unwrap_or(parts.len())).unwrap_or(parts)
}

/// A schema whose references and `allOf` are followed.
#[derive(Debug, Clone)]
pub(super) struct Flattened<'a> {
    /// The outermost comes first.
    pub(super) parts: Vec<Subschema<'a>>,
    /// The place to point at for all of it.
    pub(super) span: &'a Span,
    /// The component that it was declared as.
    pub(super) name: Option<&'a str>,
}

impl<'a> Flattened<'a> {
    /// Every entry of a keyword, outermost first.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &'a Entry> {
        self.parts.iter().filter_map(move |part| part.entry(key))
    }

    /// The value of a keyword in the outermost part that uses it.
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.all(key).next().map(|entry| &entry.value)
    }

    /// The place of a keyword, else of the whole.
    pub(super) fn span_of(&self, key: &str) -> &'a Span {
        self.get(key).map_or(self.span, |node| &node.span)
    }

    /// Whether any part has one of these keywords.
    pub(super) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.get(key).is_some())
    }

    /// Whether any part sets this keyword to `true`.
    pub(super) fn says(&self, key: &str) -> bool {
        self.parts.iter().any(|part| part.says(key))
    }

    /// Whether it is called deprecated, or ends, and where that is.
    pub(super) fn deprecation(&self) -> Option<(Deprecation, &'a Span)> {
        let called = self
            .parts
            .iter()
            .find_map(|part| part.node.true_at("deprecated"));
        deprecation_of(called, |key| self.get(key))
    }

    /// Whether an object with names that it does not declare is refused.
    pub(super) fn is_closed(&self) -> bool {
        let closing = ["additionalProperties", "unevaluatedProperties"];
        let mut said = closing.into_iter().flat_map(|key| self.all(key));
        said.any(|entry| entry.value.as_bool() == Some(false))
    }

    /// Whether `nullable` allows `null`.
    pub(super) fn is_nullable(&self) -> bool {
        let outer = outer(&self.parts);
        outer.iter().any(|part| part.says("nullable"))
    }

    /// The names under `required`, with their places.
    pub(super) fn required(&self) -> Vec<(&'a str, &'a Span)> {
        let lists = self
            .all("required")
            .filter_map(|entry| entry.value.as_sequence());
        let names = lists
            .flatten()
            .filter_map(|name| Some((name.as_str()?, &name.span)));
        let mut seen = HashSet::new();
        names.filter(|(name, _)| seen.insert(*name)).collect()
    }

    /// The values of a map: what an object that declares no names may contain.
    pub(super) fn values(&self) -> Option<Parts<'a>> {
        let is_schema = |entry: &&Entry| entry.value.keys().next().is_some();
        let rest = self.all("additionalProperties").filter(is_schema);
        let rest = Parts::under(rest).or_else(|| Parts::under(self.of_pattern()));
        rest.filter(|_| self.members().is_empty())
    }

    /// The values of a map whose names match the only pattern.
    pub(super) fn of_pattern(&self) -> Option<&'a Entry> {
        let patterns = self.all("patternProperties");
        let mut patterns = patterns.flat_map(|entry| entry.value.entries());
        let first = patterns.next()?;
        patterns.next().is_none().then_some(first)
    }

    /// The properties that any part declares.
    pub(super) fn members(&self) -> Vec<Member<'a>> {
        let required: HashMap<&str, &Span> = self.required().into_iter().collect();
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let declared = self
            .all("properties")
            .filter_map(|entry| entry.value.as_mapping());
        for entry in declared.flatten() {
            let name = entry.key.text.as_str();
            let place = *places.entry(name).or_insert(members.len());
            match members.get_mut(place) {
                Some(member) => member.schema.others.push(Subschema::new(&entry.value)),
                None => members.push(Member {
                    name,
                    schema: Parts::from(&entry.value),
                    required: required.get(name).copied(),
                    span: &entry.key.span,
                }),
            }
        }
        members
    }

    /// The property of this name, if any part declares it.
    pub(super) fn member(&self, name: &str) -> Option<Member<'a>> {
        let mut members = self.members().into_iter();
        members.find(|member| member.name == name)
    }
}

//! A value of a document: its schema, and what the manifest says about it.

use super::said::Said;
use super::set::nth;
use crate::openapi::Document;
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// A schema that is composed of more is not followed further.
const MOST_COMPOSED: usize = 200;

/// A value that is sent or returned.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) document: &'a Document,
    /// Its schema, references not followed; none where the document declares none.
    pub(super) schema: Option<&'a Node>,
    /// What a document says about a parameter, beside its schema.
    pub(super) beside: Option<&'a Node>,
    pub(super) said: Said<'a>,
    /// What names it.
    pub(super) named: &'a Span,
}

impl<'a> Value<'a> {
    /// The origin of a part of its JSON Schema.
    pub(super) fn origin(self, segments: &[&str]) -> Span {
        match segments {
            ["properties", name, rest @ ..] => match self.property(name) {
                Some(property) => property.origin(rest),
                None => self.named.clone(),
            },
            ["items", rest @ ..] => self.elements().origin(rest),
            ["additionalProperties", rest @ ..] if !rest.is_empty() => match self.values() {
                Some(values) => values.origin(rest),
                None => self.named.clone(),
            },
            ["required", index] => self.required(index).unwrap_or(self.named).clone(),
            ["enum", index] => self.one_of(index).unwrap_or(self.named).clone(),
            ["anyOf" | "oneOf", index, rest @ ..] => match self.alternative(index) {
                Some(alternative) => alternative.origin(rest),
                None => self.named.clone(),
            },
            [keyword, ..] => self.keyword(keyword).unwrap_or(self.named).clone(),
            [] => self.named.clone(),
        }
    }

    /// A part of it that a path of the lock names: property names, and `*` for what lists and
    /// maps hold.
    pub(super) fn within(self, path: &[&str]) -> Self {
        path.iter().fold(self, |value, name| match *name {
            "*" if value.holds("items") => value.elements(),
            "*" => value.values().unwrap_or(value),
            name => value.property(name).unwrap_or(value),
        })
    }

    /// Every value in it that only a mask of is returned, by its place in the lock.
    pub(super) fn masks(self, at: &str, found: &mut Vec<(String, &'a Span)>) {
        if let Some(mask) = self.said.mask() {
            found.push((at.to_owned(), mask));
            return;
        }
        if self.holds("items") {
            return self.elements().masks(&format!("{at}/*"), found);
        }
        for (name, _) in self.said.chosen().unwrap_or_default() {
            if let Some(property) = self.property(&name.value) {
                property.masks(&format!("{at}/{}", name.value), found);
            }
        }
    }

    /// The properties that its schema declares, and where it requires each.
    pub(super) fn properties(self) -> impl Iterator<Item = (&'a Entry, Option<&'a Span>)> {
        let required = self.required_by_document();
        self.entries("properties").into_iter().map(move |entry| {
            let name = entry.key.text.as_str();
            let place = required.iter().find(|node| node.as_str() == Some(name));
            (entry, place.map(|node| &node.span))
        })
    }

    fn required_by_document(self) -> Vec<&'a Node> {
        let lists = self.entries_of("required").into_iter();
        lists
            .filter_map(|entry| entry.value.as_sequence())
            .flatten()
            .collect()
    }

    fn property(self, name: &str) -> Option<Self> {
        let declared = self.entries("properties").into_iter();
        let declared = declared.rev().find(|entry| entry.key.text == name);
        let (named, said) = match self.said.chosen() {
            Some(chosen) => {
                let mut chosen = chosen.into_iter();
                let (chosen, said) = chosen.find(|(known, _)| known.value == name)?;
                (&chosen.span, said)
            }
            None => (&declared?.key.span, Said::Nothing),
        };
        Some(Self {
            schema: declared.map(|entry| &entry.value),
            beside: None,
            said,
            named,
            ..self
        })
    }

    fn elements(self) -> Self {
        Self {
            schema: self.find("items").map(|entry| &entry.value),
            beside: None,
            said: self.said.of_elements(),
            ..self
        }
    }

    fn values(self) -> Option<Self> {
        let entry = self.find("additionalProperties")?;
        Some(Self {
            schema: Some(&entry.value),
            beside: None,
            said: Said::Nothing,
            named: &entry.key.span,
            ..self
        })
    }

    fn alternative(self, index: &str) -> Option<Self> {
        let entry = self.find("oneOf").or_else(|| self.find("anyOf"))?;
        let alternatives = entry.value.as_sequence()?;
        let schema = alternatives.get(index.parse::<usize>().ok()?)?;
        Some(Self {
            schema: Some(schema),
            beside: None,
            said: Said::Nothing,
            named: &schema.span,
            ..self
        })
    }

    fn keyword(self, keyword: &str) -> Option<&'a Span> {
        let also = match keyword {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            "enum" => "const",
            other => other,
        };
        let declared = || self.find(keyword).or_else(|| self.find(also));
        let beside = || self.beside.filter(|_| keyword == "description");
        self.said
            .keyword(keyword)
            .or_else(|| Some(&declared()?.value.span))
            .or_else(|| Some(&beside()?.span))
    }

    /// The value that stands at an index of the lock's sorted `enum`.
    fn one_of(self, index: &str) -> Option<&'a Span> {
        if let Some(values) = self.said.values() {
            let values = values.iter().map(|value| (&value.value, &value.span));
            return nth(index, values);
        }
        let declared = self.find("enum")?.value.as_sequence()?;
        let values = declared.iter().filter(|value| value.kind != Kind::Null);
        nth(
            index,
            values.map(|value| (value.to_json().to_string(), &value.span)),
        )
    }

    /// What makes the property required that stands at an index of the lock's sorted `required`.
    fn required(self, index: &str) -> Option<&'a Span> {
        let declared = self.required_by_document();
        let by_document = |name: &str| {
            let element = declared.iter().find(|node| node.as_str() == Some(name));
            element.map(|node| &node.span)
        };
        let Some(chosen) = self.said.chosen() else {
            let sent = self.properties();
            let sent = sent.filter(|(entry, _)| !self.is_read_only(&entry.value));
            return nth(
                index,
                sent.filter_map(|(entry, at)| Some((&entry.key.text, at?))),
            );
        };
        let required = chosen.into_iter().filter_map(|(name, said)| {
            let place = said.required().or_else(|| by_document(&name.value))?;
            Some((&name.value, place))
        });
        nth(index, required)
    }

    fn is_read_only(self, schema: &'a Node) -> bool {
        let target = self.document.peek(schema);
        target
            .is_some_and(|target| target.node.get("readOnly").and_then(Node::as_bool) == Some(true))
    }

    /// Whether its schema has a keyword.
    fn holds(self, keyword: &str) -> bool {
        self.find(keyword).is_some()
    }

    /// The keyword, in the schema itself or in what it is composed of.
    fn find(self, keyword: &str) -> Option<&'a Entry> {
        self.entries_of(keyword).into_iter().next()
    }

    /// The entries of every mapping under a keyword.
    fn entries(self, keyword: &str) -> Vec<&'a Entry> {
        let mappings = self.entries_of(keyword).into_iter();
        mappings
            .filter_map(|entry| entry.value.as_mapping())
            .flatten()
            .collect()
    }

    fn entries_of(self, keyword: &str) -> Vec<&'a Entry> {
        let mut found = Vec::new();
        if let Some(schema) = self.schema {
            let mut seen = Vec::new();
            collect(self.document, schema, keyword, &mut seen, &mut found);
        }
        found
    }
}

/// A keyword beside `$ref` counts before what the reference leads to. Each schema is looked at once,
/// however many ways lead to it.
fn collect<'a>(
    document: &'a Document,
    schema: &'a Node,
    keyword: &str,
    seen: &mut Vec<&'a Node>,
    found: &mut Vec<&'a Entry>,
) {
    if seen.len() == MOST_COMPOSED || seen.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    seen.push(schema);
    found.extend(schema.entry(keyword));
    if schema.get("$ref").is_some() {
        if let Some(target) = document.peek(schema) {
            collect(document, target.node, keyword, seen, found);
        }
        return;
    }
    for composition in ["allOf", "oneOf", "anyOf"] {
        let members = schema.get(composition).and_then(Node::as_sequence);
        for member in members.unwrap_or_default() {
            collect(document, member, keyword, seen, found);
        }
    }
}

//! A value of a document: its schema, and what the manifest says about it.

use super::said::Said;
use super::set::nth;
use crate::openapi::{Declared, Document};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

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

    fn properties(self) -> Vec<Declared<'a>> {
        let schema = self.schema;
        schema.map_or_else(Vec::new, |schema| self.document.properties(schema))
    }

    fn property(self, name: &str) -> Option<Self> {
        let declared = self.properties().into_iter().map(|declared| declared.entry);
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
        let width = || {
            self.find("format")
                .filter(|_| also.starts_with("exclusive"))
        };
        let declared = || {
            self.find(keyword)
                .or_else(|| self.find(also))
                .or_else(width)
        };
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
        let lists = self
            .schema
            .map(|schema| self.document.keyword(schema, "required"));
        let lists = lists.unwrap_or_default().into_iter();
        let declared: Vec<&Node> = lists
            .filter_map(|entry| entry.value.as_sequence())
            .flatten()
            .collect();
        let Some(chosen) = self.said.chosen() else {
            let sent = self.properties().into_iter();
            let sent = sent.filter(|declared| !self.is_read_only(&declared.entry.value));
            let required = sent.filter_map(|sent| Some((&sent.entry.key.text, sent.required?)));
            return nth(index, required);
        };
        let required = chosen.into_iter().filter_map(|(name, said)| {
            let element = declared
                .iter()
                .find(|node| node.as_str() == Some(&name.value));
            let place = said.required().or(element.map(|node| &node.span))?;
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
        self.document
            .keyword(self.schema?, keyword)
            .into_iter()
            .next()
    }
}

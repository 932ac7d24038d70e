//! What `$ref` and `allOf` say about one value, taken together.

use super::Schemas;
use super::discriminator::check_unlisted;
use super::siblings::{check_siblings, has_siblings, is_shell};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::openapi::Version;
use crate::source::Span;
use crate::yaml::{Entry, MAX_DEPTH, Node};

/// More than any schema of a real API is made of.
const MOST_PARTS: usize = 256;

/// Schemas that all hold for one value, as those under `allOf` do.
#[derive(Debug, Clone)]
pub(in crate::resolve) struct AllOf<'a> {
    first: Part<'a>,
    others: Vec<Part<'a>>,
}

/// One of the schemas that hold for a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) node: &'a Node,
    /// The component that it was declared as.
    name: Option<&'a str>,
    /// Whether its `$ref` and `allOf` stand beside it as parts of their own.
    flat: bool,
    /// Which of its `anyOf` and `oneOf` a branch was taken of.
    taken: [bool; 2],
}

/// A property of an object, with all that the parts of the object say about it.
#[derive(Debug, Clone)]
pub(in crate::resolve) struct Member<'a> {
    /// Its name on the wire.
    pub(in crate::resolve) name: &'a str,
    /// What holds for its value.
    pub(in crate::resolve) schema: AllOf<'a>,
    /// Where it is said that an object without it is refused.
    pub(in crate::resolve) required: Option<&'a Span>,
    /// Where it is declared first.
    pub(in crate::resolve) span: &'a Span,
}

/// The keywords that list branches, in the order of [`Part::taken`].
pub(super) const FORMS: [&str; 2] = ["anyOf", "oneOf"];

impl<'a> From<&'a Node> for AllOf<'a> {
    fn from(node: &'a Node) -> Self {
        Self {
            first: Part::new(node),
            others: Vec::new(),
        }
    }
}

impl<'a> AllOf<'a> {
    /// The schemas under a keyword, if anything is.
    pub(super) fn under(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let mut entries = entries.into_iter().map(|entry| Part::new(&entry.value));
        Some(Self {
            first: entries.next()?,
            others: entries.collect(),
        })
    }

    /// Some schemas and one of the branches beside them.
    pub(super) fn with_branch(base: &[Part<'a>], branch: &'a Node) -> Self {
        let branch = Part::new(branch);
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

impl PartialEq for Part<'_> {
    /// The same place, not a place that says the same.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.node, other.node) && self.taken == other.taken
    }
}

impl<'a> Part<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        Self {
            node,
            name: None,
            flat: false,
            taken: [false; 2],
        }
    }

    /// A keyword of it; branches that were taken are gone.
    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        let taken = FORMS.iter().zip(self.taken);
        let gone = taken.into_iter().any(|(form, taken)| taken && *form == key);
        self.node.entry(key).filter(|_| !gone)
    }

    /// The same part after a branch of its form was taken.
    pub(super) fn without(mut self, form: &str) -> Self {
        for (known, taken) in FORMS.iter().zip(&mut self.taken) {
            *taken |= *known == form;
        }
        self
    }
}

/// A schema whose references and `allOf` are followed.
#[derive(Debug, Clone)]
pub(super) struct Flat<'a> {
    /// The outermost comes first.
    pub(super) parts: Vec<Part<'a>>,
    /// The place to point at for all of it.
    pub(super) span: &'a Span,
    /// The component that it was declared as.
    pub(super) name: Option<&'a str>,
}

impl<'a> Flat<'a> {
    /// Everything that is said with a keyword, outermost first.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &'a Entry> {
        self.parts.iter().filter_map(move |part| part.entry(key))
    }

    /// What is said with a keyword by the outermost part that uses it.
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.all(key).next().map(|entry| &entry.value)
    }

    /// Whether any part says this.
    pub(super) fn says(&self, key: &str) -> bool {
        self.all(key)
            .any(|entry| entry.value.as_bool() == Some(true))
    }

    /// Whether the value itself may be `null`, as far as `nullable` tells.
    pub(super) fn is_nullable(&self) -> bool {
        let outer = self.parts.iter().position(|part| !is_shell(part.node));
        let shells = self
            .parts
            .iter()
            .take(outer.map_or(usize::MAX, |at| at + 1));
        let says = |part: &Part<'_>| part.entry("nullable").and_then(|e| e.value.as_bool());
        shells.into_iter().any(|part| says(part) == Some(true))
    }

    /// The names under `required`, and where they stand.
    pub(super) fn required(&self) -> Vec<(&'a str, &'a Span)> {
        let lists = self
            .all("required")
            .filter_map(|entry| entry.value.as_sequence());
        let mut names: Vec<(&str, &Span)> = Vec::new();
        for name in lists.flatten() {
            let Some(text) = name.as_str() else { continue };
            if !names.iter().any(|(known, _)| *known == text) {
                names.push((text, &name.span));
            }
        }
        names
    }

    /// The properties that any part declares.
    pub(super) fn members(&self) -> Vec<Member<'a>> {
        let required = self.required();
        let mut members: Vec<Member<'a>> = Vec::new();
        let declared = self
            .all("properties")
            .filter_map(|entry| entry.value.as_mapping());
        for entry in declared.flatten() {
            let name = entry.key.text.as_str();
            match members.iter_mut().find(|member| member.name == name) {
                Some(member) => member.schema.others.push(Part::new(&entry.value)),
                None => members.push(Member {
                    name,
                    schema: AllOf::from(&entry.value),
                    required: required
                        .iter()
                        .find_map(|(required, span)| (*required == name).then_some(*span)),
                    span: &entry.key.span,
                }),
            }
        }
        members
    }
}

impl<'a> Schemas<'a> {
    /// The properties of an object, those of `allOf` included; an error is reported.
    pub(in crate::resolve) fn members(
        &self,
        schema: &AllOf<'a>,
        cx: &mut Diagnostics,
    ) -> Result<Vec<Member<'a>>, Reported> {
        Ok(self.flatten(schema, cx)?.members())
    }

    /// The keyword by which what is sent has several forms, so that its properties alone do not
    /// say what may stand together; an error is reported.
    pub(in crate::resolve) fn form_of(
        &self,
        schema: &AllOf<'a>,
        needed: &Span,
        cx: &mut Diagnostics,
    ) -> Result<Option<&'a Entry>, Reported> {
        let flat = self.flatten(schema, cx)?;
        let forms = FORMS.into_iter();
        let mut listed =
            forms.flat_map(|form| flat.parts.iter().filter_map(move |p| p.entry(form)));
        match listed.next() {
            None => check_unlisted(&flat, needed, cx).map(|()| None),
            listed => Ok(listed),
        }
    }

    /// Follows the references and `allOf` of a schema.
    pub(super) fn flatten(
        &self,
        schema: &AllOf<'a>,
        cx: &mut Diagnostics,
    ) -> Result<Flat<'a>, Reported> {
        let mut parts = Vec::new();
        for part in std::iter::once(&schema.first).chain(&schema.others) {
            self.add_part(*part, &mut Vec::new(), &mut parts, cx)?;
        }
        let shell = parts.iter().take_while(|part| is_shell(part.node)).count();
        let name = parts.iter().take(shell + 1).find_map(|part| part.name);
        let whole = parts.iter().find(|part| !is_shell(part.node));
        let span = &whole.unwrap_or(&schema.first).node.span;
        Ok(Flat { parts, span, name })
    }

    fn add_part(
        &self,
        part: Part<'a>,
        way: &mut Vec<*const Node>,
        parts: &mut Vec<Part<'a>>,
        cx: &mut Diagnostics,
    ) -> Result<(), Reported> {
        if part.flat {
            parts.push(part);
            return Ok(());
        }
        let target = self.document.follow_until(part.node, has_siblings, cx)?;
        let (node, name) = (target.node, target.name.or(part.name));
        if way.contains(&std::ptr::from_ref(node)) {
            return Err(cx.report(
                Diagnostic::new(&node.span, "this schema is a part of itself")
                    .label("`$ref` and `allOf` must come to an end"),
            ));
        }
        if parts.iter().any(|known| std::ptr::eq(known.node, node)) {
            return Ok(());
        }
        if parts.len() == MOST_PARTS || way.len() == MAX_DEPTH {
            let message = format!(
                "more than {MOST_PARTS} schemas, or {MAX_DEPTH} within each other, make one"
            );
            return Err(cx.report(Diagnostic::new(&node.span, message).label("the last of them")));
        }
        let refers = node.get("$ref").is_some();
        if refers && self.document.version == Version::V3_0 {
            check_siblings(node, cx)?;
        } else {
            parts.push(Part {
                node,
                name,
                flat: true,
                ..part
            });
        }
        way.push(node);
        if refers {
            let behind = |at: &Node| !std::ptr::eq(at, node) && has_siblings(at);
            let target = self.document.follow_until(node, behind, cx)?;
            let next = Part {
                name: target.name,
                ..Part::new(target.node)
            };
            self.add_part(next, way, parts, cx)?;
        }
        for element in all_of(node, cx)? {
            self.add_part(Part::new(element), way, parts, cx)?;
        }
        way.pop();
        Ok(())
    }
}

fn all_of<'a>(node: &'a Node, cx: &mut Diagnostics) -> Result<&'a [Node], Reported> {
    let Some(entry) = node.entry("allOf") else {
        return Ok(&[]);
    };
    let listed = entry.value.as_sequence().filter(|list| !list.is_empty());
    listed.ok_or_else(|| {
        cx.report(
            Diagnostic::new(&entry.value.span, "`allOf` is a list of schemas")
                .label("write at least one"),
        )
    })
}

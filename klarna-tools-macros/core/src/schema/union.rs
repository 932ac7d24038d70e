//! Values of several types: `anyOf`, `oneOf`, and what selects one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::exclusive::exclude_each_other;
use super::overlap::may_have_two;
use super::siblings::adds_nothing;
use super::simplified::simplified_union;
use super::subschema::{Flattened, Member, Parts, Subschema, UNION_KEYWORDS};
use super::{Choice, Reader, Schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Schema};
use crate::provenance::{Child, Trace};
use crate::source::Span;
use crate::yaml::{MAX_DEPTH, Node};

/// A keyword that lists branches.
pub(super) struct Branches<'a> {
    pub(super) owner: Subschema<'a>,
    keyword: &'static str,
    pub(super) list: &'a [Node],
    /// Where the keyword is.
    span: &'a Span,
}

/// The first keyword that lists branches, if there is one.
pub(super) fn next_union<'a>(
    flat: &Flattened<'a>,
    cx: &mut Diagnostics,
) -> Result<Option<Branches<'a>>, Reported> {
    let listed = |part: &Subschema<'a>| {
        let found = UNION_KEYWORDS
            .into_iter()
            .find_map(|keyword| Some((keyword, part.entry(keyword)?)));
        found.map(|(keyword, entry)| (*part, keyword, entry))
    };
    let Some((owner, keyword, entry)) = flat.parts.iter().find_map(listed) else {
        return Ok(None);
    };
    let Some(list) = entry.value.as_sequence().filter(|list| !list.is_empty()) else {
        let message = format!("`{keyword}` is a list of schemas");
        return Err(
            cx.report(Diagnostic::new(&entry.value.span, message).label("write at least one"))
        );
    };
    let span = &entry.key.span;
    Ok(Some(Branches {
        owner,
        keyword,
        list,
        span,
    }))
}

impl<'a> Branches<'a> {
    /// The parts of a schema beside these branches.
    pub(super) fn beside(&self, flat: &Flattened<'a>) -> Vec<Subschema<'a>> {
        let without = |part: &Subschema<'a>| {
            if *part == self.owner {
                part.without(self.keyword)
            } else {
                *part
            }
        };
        flat.parts.iter().map(without).collect()
    }
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(super) fn read_union(&mut self, union: &Branches<'a>) -> Result<Schema, Reported> {
        let parts = union.beside(self.flat);
        // A value that already is one of the branches gains nothing from the union.
        let is_among = |branch: &'a Node| self.is_among(branch, &parts, union);
        if union.list.iter().any(is_among) {
            return self.read_absorbed(parts);
        }
        let parts = parts.into_iter();
        let base: Vec<Subschema<'a>> = parts.filter(|it| !has_only_taken_branches(it)).collect();
        let tag = self.read_tag(union)?;
        let within = self.within_branches(&base, union)?;
        let mut branches = Vec::with_capacity(union.list.len());
        let mut traces = Vec::new();
        for (branch, choice) in union.list.iter().zip(&within) {
            let all = Parts::with_branch(&base, branch);
            self.schemas.branch = base.is_empty();
            let (branch, trace) = self.read_apart(Some(&branch.span), &all, choice);
            branches.push(branch?);
            traces.push(trace_tag(union, trace));
        }
        let tag = match tag {
            Some(tag) => self.set_tags(&mut branches, tag, &base, union)?,
            None => None,
        };
        let mut one_form = false;
        if self.is_sent() && union.keyword == "oneOf" && tag.is_none() {
            let places = (union.span, self.choice.span);
            exclude_each_other(union.list, &mut branches, places, self.cx);
            let closed = union.list.iter().map(|branch| {
                let all = Parts::with_branch(&base, branch);
                self.schemas.peek(&all).is_some_and(|flat| flat.is_closed())
            });
            let closed: Vec<bool> = closed.collect();
            one_form = may_have_two(&branches, &closed);
            if one_form {
                self.schemas.trace.decide("uncheckedOneOf", union.span);
            }
        }
        let read = branches.into_iter().zip(traces).collect();
        let (mut schema, trace) = simplified_union(read, tag);
        // What is listed beside the branches is a part of each of them.
        self.schemas.trace.know(BTreeMap::new());
        self.schemas.trace.merge(trace);
        schema.one_form |= one_form;
        schema.nullable |= self.flat.is_nullable() && schema.kind != Kind::Any;
        Ok(schema)
    }

    /// Limits the property that selects a branch, in all of them or in none.
    fn set_tags(
        &mut self,
        branches: &mut Vec<Schema>,
        (name, values): (&str, Vec<Vec<String>>),
        base: &[Subschema<'a>],
        union: &Branches<'a>,
    ) -> Result<Option<String>, Reported> {
        let mut tagged = branches.clone();
        let selects_all = values.iter().all(|values| !values.is_empty());
        let each = tagged.iter_mut().zip(values).zip(union.list);
        for ((schema, values), branch) in each.filter(|((_, values), _)| !values.is_empty()) {
            let all = Parts::with_branch(base, branch);
            if !self.set_tag(schema, name, values, &all, branch)? {
                return Ok(None);
            }
        }
        *branches = tagged;
        Ok(selects_all.then(|| name.to_owned()))
    }

    fn is_among(&self, branch: &'a Node, parts: &[Subschema<'a>], union: &Branches<'a>) -> bool {
        let target = self.schemas.document.peek(branch);
        target.is_some_and(|target| {
            let is_it = |part: &Subschema<'a>| std::ptr::eq(part.node, target.node);
            !std::ptr::eq(target.node, union.owner.node) && parts.iter().any(is_it)
        })
    }

    fn read_absorbed(&mut self, parts: Vec<Subschema<'a>>) -> Result<Schema, Reported> {
        let rest = Flattened {
            parts,
            ..*self.flat
        };
        match next_union(&rest, self.cx)? {
            Some(union) => self.by(&rest).read_union(&union),
            None => self.by(&rest).read_types(),
        }
    }

    /// What is chosen of each branch: of the names that a manifest lists, those that it has.
    fn within_branches(
        &mut self,
        base: &[Subschema<'a>],
        union: &Branches<'a>,
    ) -> Result<Vec<Choice<'r>>, Reported> {
        let mut choices = vec![self.choice.of_each(); union.list.len()];
        let Some(only) = &self.choice.only else {
            return Ok(choices);
        };
        let mut known: Vec<Member<'a>> = Vec::new();
        for (branch, choice) in union.list.iter().zip(&mut choices) {
            let all = Parts::with_branch(base, branch);
            let flat = self.schemas.flatten(&all, self.cx)?;
            let members = self.schemas.inner_members(&flat);
            let has = |name: &str| members.iter().any(|member| member.name == name);
            if let Some(only) = &mut choice.only {
                only.retain(|choice| has(choice.name));
            }
            // A form without properties, such as the id of an object, is taken as it is.
            choice.only = choice.only.take().filter(|_| !members.is_empty());
            known.extend(members);
        }
        let mut chosen = Ok(choices);
        for choice in only {
            if !known.iter().any(|member| member.name == choice.name) {
                let span = &union.owner.node.span;
                chosen = Err(self.report_unknown(&known, span, choice));
            }
        }
        chosen
    }
}

impl<'a> Schemas<'a> {
    /// The properties of an object, and those that any of its branches has.
    pub(super) fn all_members(&self, flat: &Flattened<'a>) -> Vec<Member<'a>> {
        self.with_branches(flat, Flattened::members)
    }

    /// The same of the innermost elements of a list and the values of a map.
    pub(super) fn inner_members(&self, flat: &Flattened<'a>) -> Vec<Member<'a>> {
        let inner = self.innermost(flat.clone());
        self.with_branches(&inner, |branch| self.innermost(branch.clone()).members())
    }

    fn with_branches(
        &self,
        flat: &Flattened<'a>,
        members_of: impl Fn(&Flattened<'a>) -> Vec<Member<'a>>,
    ) -> Vec<Member<'a>> {
        let mut members = self.members_of(flat);
        let branches = UNION_KEYWORDS
            .into_iter()
            .flat_map(|keyword| flat.all(keyword));
        let branches = branches.filter_map(|entry| entry.value.as_sequence());
        let branches = branches.flatten();
        let branches = branches.filter_map(|branch| self.peek(&Parts::from(branch)));
        for member in branches.flat_map(|branch| members_of(&branch)) {
            if !members.iter().any(|known| known.name == member.name) {
                members.push(Member {
                    required: None,
                    ..member
                });
            }
        }
        members
    }

    /// The innermost elements of a list, or values of a map; another value is its own.
    pub(super) fn innermost(&self, mut flat: Flattened<'a>) -> Flattened<'a> {
        for _ in 0..MAX_DEPTH {
            let within = Parts::under(flat.all("items")).or_else(|| flat.values());
            match within.and_then(|within| self.peek(&within)) {
                Some(inner) => flat = inner,
                None => break,
            }
        }
        flat
    }
}

/// Whether a schema has nothing but branches that were taken.
fn has_only_taken_branches(part: &Subschema<'_>) -> bool {
    part.entries().all(adds_nothing)
}

/// Adds the places of a discriminator's mapping to the property that selects a branch.
fn trace_tag(union: &Branches<'_>, mut trace: Trace) -> Trace {
    let tag = union.owner.node.get("discriminator");
    let name = tag.and_then(|tag| tag.get("propertyName")?.as_str());
    let tag_trace = name.and_then(|name| trace.within_mut(&Child::Property(name.to_owned())));
    if let (Some(tag), Some(tag_trace)) = (tag, tag_trace) {
        let mut known = tag_trace.known().clone();
        for entry in tag.entries_of("mapping") {
            let value = Value::from(entry.key.text.as_str());
            tag_trace.list("enum", &value, &entry.key.span);
            known.insert(value.to_string(), entry.key.span.clone());
        }
        tag_trace.know(known);
    }
    trace
}

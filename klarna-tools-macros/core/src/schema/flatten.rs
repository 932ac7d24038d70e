//! What `$ref` and `allOf` say about one value, taken together.

use std::collections::HashSet;

use super::discriminator::note_unlisted;
use super::keywords::check_refused;
use super::object::rest_of;
use super::siblings::{has_siblings, is_ref_wrapper, note_siblings};
use super::subschema::{Flattened, Member, Parts, Subschema, UNION_KEYWORDS, outer};
use super::types::{Type, declared_types};
use super::{Schemas, View};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::openapi::Version;
use crate::source::Span;
use crate::yaml::{Entry, MAX_DEPTH, Node};

/// More than any schema of a real API is made of.
const MOST_PARTS: usize = 256;

impl<'a> Schemas<'a> {
    /// The properties that any part declares. Of what is sent also those that are required and
    /// declared nowhere: an object is open, and what it says about the rest applies to them (JSON
    /// Schema, `additionalProperties`). A form can declare them as well.
    pub(super) fn members_of(&self, flat: &Flattened<'a>) -> Vec<Member<'a>> {
        let mut members = flat.members();
        let has_forms = flat.has_any(&UNION_KEYWORDS);
        if self.view == View::Response || members.is_empty() || has_forms {
            return members;
        }
        let declared: HashSet<&str> = members.iter().map(|member| member.name).collect();
        let mut required = self.required_of(flat, Parts::under(rest_of(flat)));
        required.retain(|member| !declared.contains(member.name));
        members.extend(required);
        members
    }

    /// The names that an object requires, each with what it says about names that it does not declare.
    pub(super) fn required_of(
        &self,
        flat: &Flattened<'a>,
        rest: Option<Parts<'a>>,
    ) -> Vec<Member<'a>> {
        let rest = rest.unwrap_or_else(|| Parts::from(&self.document.anything));
        let required = flat.required().into_iter();
        let members = required.map(|(name, span)| Member {
            name,
            schema: rest.clone(),
            required: Some(span),
            span,
        });
        members.collect()
    }

    /// Whether nothing is said about a property.
    pub(super) fn is_undeclared(&self, member: &Member<'a>) -> bool {
        std::ptr::eq(member.schema.first.node, &raw const self.document.anything)
    }

    /// The keyword by which what is sent has several forms, so that its properties alone do not
    /// say which of them may be sent together; an error is reported.
    pub(crate) fn form_of(
        &self,
        schema: &Parts<'a>,
        needed: &Span,
        cx: &mut Diagnostics,
    ) -> Result<Option<&'a Entry>, Reported> {
        let flat = self.flatten(schema, cx)?;
        check_refused(&flat, cx)?;
        let keywords = UNION_KEYWORDS.into_iter();
        let mut listed = keywords.flat_map(|keyword| flat.all(keyword));
        note_unlisted(&flat, needed, cx);
        let types = declared_types(&flat, cx)?.filter(|types| types.list.len() > 1);
        let several = types.is_some_and(|types| types.list.contains(&Type::Object));
        let several = flat.all("type").find(|_| several);
        Ok(listed.next().or(several))
    }

    /// Follows the references and `allOf` of a schema.
    pub(super) fn flatten(
        &self,
        schema: &Parts<'a>,
        cx: &mut Diagnostics,
    ) -> Result<Flattened<'a>, Reported> {
        let mut parts = Vec::new();
        for part in std::iter::once(&schema.first).chain(&schema.others) {
            self.add_part(*part, &mut Vec::new(), &mut parts, cx)?;
        }
        let name = outer(&parts).iter().find_map(|part| part.name);
        let whole = parts.iter().find(|part| !is_ref_wrapper(part.node));
        let span = &whole.unwrap_or(&schema.first).node.span;
        Ok(Flattened { parts, span, name })
    }

    fn add_part(
        &self,
        part: Subschema<'a>,
        way: &mut Vec<*const Node>,
        parts: &mut Vec<Subschema<'a>>,
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
                    .label("`$ref` and `allOf` must not lead back to it"),
            ));
        }
        if parts.iter().any(|known| std::ptr::eq(known.node, node)) {
            return Ok(());
        }
        if parts.len() == MOST_PARTS || way.len() == MAX_DEPTH {
            let message = format!(
                "one schema is made of more than {MOST_PARTS} schemas, or of {MAX_DEPTH} nested ones"
            );
            return Err(cx.report(Diagnostic::new(&node.span, message).label("the last of them")));
        }
        let refers = node.get("$ref").is_some();
        if refers && self.document.version == Version::V3_0 {
            note_siblings(node, cx);
        } else {
            parts.push(Subschema {
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
            let next = Subschema {
                name: target.name,
                ..Subschema::new(target.node)
            };
            self.add_part(next, way, parts, cx)?;
        }
        for element in all_of(node, cx)? {
            self.add_part(Subschema::new(element), way, parts, cx)?;
        }
        way.pop();
        Ok(())
    }
}

fn all_of<'a>(node: &'a Node, cx: &mut Diagnostics) -> Result<&'a [Node], Reported> {
    let Some(entry) = node.entry("allOf") else {
        return Ok(&[]);
    };
    cx.refuse(entry.value.refused())?;
    let listed = entry.value.as_sequence();
    listed.ok_or_else(|| {
        let found = entry.value.kind_name();
        let message = format!("`allOf` is a list of schemas, not {found}");
        cx.report(Diagnostic::new(&entry.value.span, message))
    })
}

//! The properties of an object that the manifest chooses.

use std::collections::{HashMap, HashSet};

use super::discriminator::note_unlisted;
use super::keywords::check_refused;
use super::kinds::note_unfit_keywords;
use super::subschema::{Flattened, Member, Parts};
use super::types::{Type, declared_types, in_words};
use super::{Choice, Schemas, View};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::Property;
use crate::provenance::Child;
use crate::source::Span;
use crate::text;

impl<'a> Schemas<'a> {
    pub(super) fn read_chosen(
        &mut self,
        members: &[Member<'a>],
        span: &Span,
        only: &[Choice<'_>],
        cx: &mut Diagnostics,
    ) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::with_capacity(only.len());
        for choice in only {
            let is_it = |property: &Property| property.name == choice.name;
            if properties.iter().any(is_it) {
                let message = format!("`{}` is chosen twice", choice.name);
                cx.push(Diagnostic::new(choice.span, message).label("once is enough"));
                continue;
            }
            if let Ok(member) = self.chosen(members, span, choice, cx) {
                properties.extend(self.read_property(member, choice.span, choice, cx));
            }
        }
        properties
    }

    /// The schema of a property that the manifest names.
    pub(crate) fn property(
        &self,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Parts<'a>, Reported> {
        let flat = self.flatten(schema, cx)?;
        check_refused(&flat, cx)?;
        note_unlisted(&flat, choice.span, cx);
        let types = declared_types(&flat, cx)?;
        if let Some(types) = &types {
            note_unfit_keywords(&flat, types, cx);
        }
        if let Some(types) = types.filter(|types| !types.list.contains(&Type::Object)) {
            let message = format!("`{}` cannot be within this", text::shown(choice.name));
            let label = format!("it is {}", in_words(&types.list));
            let span = types.span.unwrap_or(flat.span);
            let unfit = Diagnostic::new(choice.span, message);
            return Err(cx.report(unfit.note(span, label)));
        }
        let members = self.all_members(&flat);
        let member = self.chosen(&members, flat.span, choice, cx)?;
        Ok(member.schema.clone())
    }

    fn chosen<'m>(
        &self,
        members: &'m [Member<'a>],
        span: &Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<&'m Member<'a>, Reported> {
        let Some(member) = members.iter().find(|member| member.name == choice.name) else {
            return Err(self.report_unknown(members, span, choice, cx));
        };
        if self.is_visible(&member.schema) {
            return Ok(member);
        }
        let (message, label) = match self.view {
            View::Request => ("is read-only", "it is in answers only and cannot be sent"),
            View::Response => (
                "is write-only",
                "it is in requests only and is never answered",
            ),
        };
        Err(cx.report(
            Diagnostic::new(choice.span, format!("`{}` {message}", choice.name))
                .label(label)
                .note(member.span, "declared here"),
        ))
    }

    pub(super) fn report_unknown(
        &self,
        members: &[Member<'a>],
        span: &Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Reported {
        let message = format!("`{}` is not a property here", text::shown(choice.name));
        let unknown = Diagnostic::new(choice.span, message).note(span, "declared here");
        let visible = members
            .iter()
            .filter(|member| self.is_visible(&member.schema));
        let names: Vec<&str> = visible.map(|member| member.name).collect();
        let help = format!("the properties are: {}", text::quoted(&names));
        cx.report(unknown.near_or(choice.name, names, help))
    }

    pub(super) fn read_property(
        &mut self,
        member: &Member<'a>,
        named: &Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Property, Reported> {
        let step = Child::Property(member.name.to_owned());
        text::note(member.name, member.span, cx);
        let schema = self.read_within(step, Some(named), &member.schema, choice, cx)?;
        let is_required = member.required.is_some() || choice.required;
        let asked = self.view == View::Request && is_required;
        Ok(Property {
            name: member.name.to_owned(),
            schema,
            required: asked,
        })
    }

    /// Reports required properties that are left out or not declared.
    pub(super) fn check_required(
        &self,
        flat: &Flattened<'a>,
        members: &[Member<'a>],
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) {
        let chosen = choice.only.iter().flatten().map(|choice| choice.name);
        let chosen: HashSet<&str> = chosen.collect();
        let missing = |name: &str| !chosen.contains(name);
        let required = flat.required();
        let declared: HashMap<&str, &Member<'a>> =
            members.iter().map(|member| (member.name, member)).collect();
        let declared = |name: &str| declared.get(name);
        let left_out: Vec<&str> = required
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| missing(name))
            // A readOnly property is required in answers only (OpenAPI 3.0).
            .filter(|name| declared(name).is_some_and(|member| self.is_visible(&member.schema)))
            .collect();
        if choice.only.is_some() && !left_out.is_empty() {
            let span = flat.get("required").map(|node| &node.span);
            let mut missing = Diagnostic::new(
                choice.span,
                format!("`{}` leaves out required properties", choice.name),
            )
            .label(format!("add {} to `only`", text::quoted(&left_out)));
            if let Some(span) = span {
                missing = missing.note(span, "required here");
            }
            cx.push(missing);
        }
        if members.is_empty() {
            return;
        }
        for member in members.iter().filter(|member| self.is_undeclared(member)) {
            let name = text::shown(member.name);
            let message = format!("`{name}` is required and declared nowhere");
            cx.note(
                Diagnostic::new(member.span, message)
                    .label("it may be anything")
                    .note(choice.span, "needed here")
                    .help("declare it, or take it out of `required`, under `corrections`"),
            );
        }
        for (name, span) in required.iter().filter(|(name, _)| declared(name).is_none()) {
            let message = format!("`{}` is required but is not a property", text::shown(name));
            cx.push(
                Diagnostic::new(span, message)
                    .label("declared nowhere")
                    .note(choice.span, "needed here")
                    .help("declare it, or take it out of `required`, under `corrections`"),
            );
        }
    }
}

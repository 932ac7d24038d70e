//! The properties of an object that the manifest chooses.

use std::collections::{HashMap, HashSet};

use super::discriminator::note_unlisted;
use super::keywords::check_refused;
use super::kinds::note_unfit_keywords;
use super::subschema::{Member, Parts};
use super::types::{Type, Types, declared_types, in_words};
use super::{Choice, Reader, Schemas, View};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::Property;
use crate::provenance::Child;
use crate::source::Span;
use crate::text;

impl<'a> Schemas<'a> {
    /// The schemas of a property that the manifest names: several where the value has several forms.
    pub(super) fn property(
        &mut self,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Vec<Parts<'a>>, Reported> {
        let flat = self.flatten(schema, cx)?;
        self.reader(&flat, choice, cx).property()
    }
}

impl<'a> Reader<'_, 'a> {
    /// The schemas of the property that is chosen.
    fn property(&mut self) -> Result<Vec<Parts<'a>>, Reported> {
        let (flat, choice) = (self.flat, self.choice);
        check_refused(flat, self.cx)?;
        note_unlisted(flat, choice.span, self.cx);
        let types = declared_types(flat, self.cx)?;
        if let Some(types) = &types {
            note_unfit_keywords(flat, types, self.cx);
            self.note_other_types(types);
        }
        if let Some(types) = types.filter(|types| !types.list.contains(&Type::Object)) {
            let message = format!("`{}` cannot be within this", text::shown(choice.name));
            let label = format!("it is {}", in_words(&types.list));
            let span = types.span.unwrap_or(flat.span);
            let unfit = Diagnostic::new(choice.span, message);
            return Err(self.cx.report(unfit.note(span, label)));
        }
        let forms = self.schemas.forms_of_member(flat, choice.name);
        if forms.is_empty() {
            let members = self.schemas.all_members(flat);
            let member = self.chosen(&members, choice)?;
            return Ok(vec![member.schema.clone()]);
        }
        Ok(forms)
    }

    /// Notes that a value of which a property is chosen may be of a type that has none.
    fn note_other_types(&mut self, types: &Types<'_>) {
        let mut others = types.list.clone();
        others.retain(|known| *known != Type::Object);
        if others.is_empty() || others.len() == types.list.len() {
            return;
        }
        let message = format!("this may also be {}", in_words(&others));
        let span = types.span.unwrap_or(self.flat.span);
        let label = "an object is expected, and nothing is read of another answer";
        let other = Diagnostic::new(span, message).label(label);
        self.cx.note(other.note(self.choice.span, "needed here"));
    }

    pub(super) fn read_chosen(
        &mut self,
        members: &[Member<'a>],
        only: &[Choice<'_>],
    ) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::with_capacity(only.len());
        for choice in only {
            let is_it = |property: &Property| property.name == choice.name;
            if properties.iter().any(is_it) {
                let message = format!("`{}` is chosen twice", choice.name);
                let twice = Diagnostic::new(choice.span, message);
                self.cx.push(twice.label("once is enough"));
            } else if let Ok(member) = self.chosen(members, choice) {
                properties.extend(self.read_property(member, choice.span, choice));
            }
        }
        properties
    }

    fn chosen<'m>(
        &mut self,
        members: &'m [Member<'a>],
        choice: &Choice<'_>,
    ) -> Result<&'m Member<'a>, Reported> {
        let Some(member) = members.iter().find(|member| member.name == choice.name) else {
            return Err(self.report_unknown(members, self.flat.span, choice));
        };
        if self.schemas.is_visible(&member.schema) {
            return Ok(member);
        }
        let (message, label) = match self.schemas.view {
            View::Request => ("is read-only", "it is in answers only and cannot be sent"),
            View::Response => (
                "is write-only",
                "it is in requests only and is never answered",
            ),
        };
        Err(self.cx.report(
            Diagnostic::new(choice.span, format!("`{}` {message}", choice.name))
                .label(label)
                .note(member.span, "declared here"),
        ))
    }

    pub(super) fn report_unknown(
        &mut self,
        members: &[Member<'a>],
        span: &Span,
        choice: &Choice<'_>,
    ) -> Reported {
        let message = format!("`{}` is not a property here", text::shown(choice.name));
        let unknown = Diagnostic::new(choice.span, message).note(span, "declared here");
        let visible = members
            .iter()
            .filter(|member| self.schemas.is_visible(&member.schema));
        let names: Vec<&str> = visible.map(|member| member.name).collect();
        let help = match names.as_slice() {
            [] => "none are declared here: a schema lists them under `properties`".to_owned(),
            names => format!("the properties are: {}", text::quoted(names)),
        };
        self.cx.report(unknown.near_or(choice.name, names, help))
    }

    pub(super) fn read_property(
        &mut self,
        member: &Member<'a>,
        named: &Span,
        choice: &Choice<'_>,
    ) -> Result<Property, Reported> {
        let name = member.name.to_owned();
        text::note(member.name, member.span, self.cx);
        let child = Child::Property(name.clone());
        let schema = self.read_within(child, Some(named), &member.schema, choice)?;
        let is_required = member.required.is_some() || choice.required;
        Ok(Property {
            name,
            schema,
            required: self.is_sent() && is_required,
        })
    }

    /// Reports required properties that are left out or not declared.
    pub(super) fn check_required(&mut self, members: &[Member<'a>]) {
        let required = self.flat.required();
        let declared: HashMap<&str, &Member<'a>> =
            members.iter().map(|member| (member.name, member)).collect();
        if let Some(only) = &self.choice.only {
            let chosen: HashSet<&str> = only.iter().map(|choice| choice.name).collect();
            let left_out = required.iter().map(|(name, _)| *name);
            let left_out = left_out.filter(|name| !chosen.contains(name));
            // A readOnly property is required in answers only (OpenAPI 3.0).
            let left_out = left_out.filter(|name| {
                let member = declared.get(name);
                member.is_some_and(|member| self.schemas.is_visible(&member.schema))
            });
            let left_out: Vec<&str> = left_out.collect();
            self.report_left_out(&left_out);
        }
        if members.is_empty() {
            return;
        }
        for member in members {
            if self.schemas.is_undeclared(member) {
                let label = "it may be anything";
                let message = "is required and declared nowhere";
                let note = self.undeclared(member.name, member.span, message, label);
                self.cx.note(note);
            }
        }
        for (name, span) in required {
            if !declared.contains_key(name) {
                let message = "is required but is not a property";
                let mistake = self.undeclared(name, span, message, "declared nowhere");
                self.cx.push(mistake);
            }
        }
    }

    fn report_left_out(&mut self, names: &[&str]) {
        if names.is_empty() {
            return;
        }
        let message = format!("`{}` leaves out required properties", self.choice.name);
        let mut missing = Diagnostic::new(self.choice.span, message)
            .label(format!("add {} to `only`", text::quoted(names)));
        if let Some(required) = self.flat.get("required") {
            missing = missing.note(&required.span, "required here");
        }
        self.cx.push(missing);
    }

    fn undeclared(&self, name: &str, span: &Span, message: &str, label: &str) -> Diagnostic {
        Diagnostic::new(span, format!("`{}` {message}", text::shown(name)))
            .label(label)
            .note(self.choice.span, "needed here")
            .help("declare it, or take it out of `required`, under `corrections`")
    }
}

//! Arguments named after parts of a body of several forms, which one argument takes whole.

use super::targets::Wanted;
use crate::diagnostic::Diagnostic;
use crate::manifest::RequestPart;
use crate::resolve::request::{Endpoint, Target};
use crate::text;

impl<'e> Wanted<'_, 'e> {
    /// The body of which it is probably a part, where nothing fills that body. All parts are one mistake.
    pub(super) fn part_of_body(self) -> Option<(Target<'e>, Diagnostic)> {
        let mut endpoints = self.endpoints.iter().enumerate();
        let is_free = |endpoint: &Endpoint<'_>| !self.all().any(|one| one.fills_body(endpoint));
        let (step, endpoint, forms) = endpoints.find_map(|(step, endpoint)| {
            let forms = endpoint.beside.forms.filter(|_| is_free(endpoint))?;
            Some((step, endpoint, forms))
        })?;
        let mut fields = endpoint.fields.iter();
        let field = fields.find(|field| field.part == RequestPart::WholeBody)?;
        let parts = self.all().filter(|one| one.is_unknown());
        let parts: Vec<_> = parts.map(|one| one.name).collect();
        let first = parts
            .first()
            .filter(|_| parts.iter().any(|part| part.span == self.name.span))?;
        let operation = endpoint.operation.name();
        let message = format!("the body of {operation} is one of several forms and is sent whole");
        let named: Vec<String> = parts.iter().map(|name| text::shown(&name.value)).collect();
        let body = endpoint.names.of(&field.name);
        let label = format!("write `{body}:` in place of {}", text::quoted(&named));
        let part = Diagnostic::new(&first.span, message).label(label);
        let target = Target {
            step,
            endpoint,
            field,
        };
        Some((target, part.note(forms, "the forms")))
    }

    /// All arguments of the tool.
    fn all(self) -> impl Iterator<Item = Self> {
        let entries = self.entries.iter();
        entries.map(move |(name, entry)| Self {
            name,
            entry,
            ..self
        })
    }

    fn fills_body(self, endpoint: &Endpoint<'_>) -> bool {
        let from = self.entry.from.as_ref().map(|from| &from.value);
        let fields = endpoint.fields_for(&self.name.value, from);
        let mut parts = fields.iter().map(|field| field.part);
        parts.any(|part| part == RequestPart::WholeBody)
    }

    /// Whether nothing has its name, nor nearly.
    fn is_unknown(self) -> bool {
        let is_place =
            |endpoint: &Endpoint<'_>| !endpoint.fields_for(&self.name.value, None).is_empty();
        self.entry.from.is_none()
            && self.near_name().is_none()
            && !self.endpoints.iter().any(is_place)
    }
}

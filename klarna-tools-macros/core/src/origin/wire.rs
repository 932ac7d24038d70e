//! What a tool sends, and what it takes from the answers.

use super::Tool;
use super::input::fills;
use super::set::nth;
use super::shared::of_operation;
use crate::manifest::{Located, Many, OperationName, Shorthand};
use crate::openapi::Operation;
use crate::source::Span;

impl<'a> Tool<'a> {
    pub(super) fn step(self, index: usize, segments: &[&str]) -> Option<Span> {
        let (name, operation) = self.steps().nth(index)?;
        let entry = self.entry.steps.as_ref().and_then(|steps| steps.get(index));
        let sorted = |names: Option<&'a Many<String>>, index: &str| {
            let names = names?.0.iter().map(|name| (&name.value, &name.span));
            nth(index, names).cloned()
        };
        let found = match segments {
            ["when", index] => sorted(entry?.when.as_ref(), index),
            ["unless", index] => sorted(entry?.unless.as_ref(), index),
            ["idempotency_header" | "retry", ..] => self.key_header(operation),
            ["summary", ..] => operation.text("summary").map(|node| node.span.clone()),
            ["body" | "query" | "headers", name, ..] => self.filling(operation, name),
            rest => self.request(name, operation, rest),
        };
        Some(found.unwrap_or_else(|| name.span.clone()))
    }

    /// Where the document declares the header that makes a write repeatable.
    fn key_header(self, operation: Operation<'a>) -> Option<Span> {
        let header = &self.specs.manifest.idempotency.as_ref()?.header.value;
        let mut inputs = operation.inputs().into_iter();
        let key = inputs.find(|input| input.name.eq_ignore_ascii_case(header))?;
        Some(key.span.clone())
    }

    /// What the manifest has go to a place of an operation.
    fn filling(self, operation: Operation<'a>, wire: &str) -> Option<Span> {
        let mut inputs = operation.inputs().into_iter();
        let input = inputs.find(|input| input.name == wire)?;
        let mut arguments = self.arguments();
        let (name, entry) = arguments.find(|(name, entry)| fills(&name.value, entry, &input))?;
        let constant = entry.constant.as_ref().map(|constant| &constant.0.span);
        Some(constant.unwrap_or(&name.span).clone())
    }

    pub(super) fn result(self, name: &str, segments: &[&str]) -> Option<Span> {
        let mut fields = self.entry.result.iter().flat_map(|result| &result.0);
        let (name, Shorthand(entry)) = fields.find(|(known, _)| known.value == name)?;
        let source = || {
            let index: usize = segments.first()?.parse().ok()?;
            entry.from.as_ref()?.0.get(index)
        };
        Some(source().map_or(&name.span, |source| &source.span).clone())
    }

    pub(super) fn report(self, name: &str, segments: &[&str]) -> Option<Span> {
        let (name, entry) = self.report_named(name)?;
        let operation = self.specs.operation(&entry.operation.value)?;
        let found = self.request(&entry.operation, operation, segments);
        Some(found.unwrap_or_else(|| name.span.clone()))
    }

    /// A mask by its index in the lock, or what is returned at the place that a mask would be of.
    pub(super) fn masked(self, element: &str) -> Option<Span> {
        if let Some(path) = element.strip_prefix('/') {
            let mut names = path.split('/');
            let field = self.field(names.next()?)?;
            let value = field.within(&names.collect::<Vec<_>>());
            return Some(value.named.clone());
        }
        let mut found = Vec::new();
        let results = self.entry.result.iter().flat_map(|result| &result.0);
        let reports = self.entry.report.iter().flat_map(|report| &report.0);
        let names = results
            .map(|(name, _)| name)
            .chain(reports.map(|(name, _)| name));
        for name in names {
            if let Some(field) = self.field(&name.value) {
                field.masks(&format!("/{}", name.value), &mut found);
            }
        }
        nth(element, found).cloned()
    }

    /// What a request has of its operation alone.
    fn request(
        self,
        name: &Located<OperationName>,
        operation: Operation<'_>,
        segments: &[&str],
    ) -> Option<Span> {
        match segments {
            ["hosts" | "auth", ..] => of_operation(self.specs, operation, segments),
            ["operation_id"] => {
                let id = operation.node.get("operationId")?;
                Some(id.span.clone())
            }
            ["success", index] => {
                let statuses = operation.statuses();
                let statuses = statuses.map(|entry| (&entry.key.text, &entry.key.span));
                nth(index, statuses).cloned()
            }
            _ => Some(name.span.clone()),
        }
    }
}

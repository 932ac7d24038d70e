//! What agents see of a tool.

use super::Tool;
use super::said::Said;
use super::set::nth;
use crate::manifest::{ArgumentEntry, Expression, Located, Shorthand};
use crate::source::Span;

impl<'a> Tool<'a> {
    pub(super) fn text(self, said: Option<&'a Located<String>>, key: &str) -> Option<Span> {
        match said {
            Some(said) => Some(said.span.clone()),
            None => Some(self.steps().next()?.1.text(key)?.span.clone()),
        }
    }

    /// A hint that the manifest does not give follows from the method.
    pub(super) fn annotation(self, hint: &str) -> Option<Span> {
        let said = self
            .entry
            .annotations
            .as_ref()
            .and_then(|entry| match hint {
                "read_only" => entry.read_only.as_ref(),
                "destructive" => entry.destructive.as_ref(),
                "idempotent" => entry.idempotent.as_ref(),
                _ => entry.open_world.as_ref(),
            });
        match said {
            Some(said) => Some(said.span.clone()),
            None => Some(self.operations().next()?.span.clone()),
        }
    }

    pub(super) fn input(self, segments: &[&str]) -> Option<Span> {
        let idempotency = self.specs.manifest.idempotency.as_ref();
        match segments {
            ["properties", name, rest @ ..] => match (self.argument(name), idempotency) {
                (Some(value), _) => Some(value.origin(rest)),
                (None, Some(entry)) if entry.argument.value == *name => Some(match rest {
                    ["description"] => entry.description.span.clone(),
                    _ => entry.argument.span.clone(),
                }),
                _ => None,
            },
            ["required", index] => {
                let required = self.arguments().filter_map(|(name, entry)| {
                    Some((&name.value, self.requires(&name.value, entry)?))
                });
                nth(index, required).cloned()
            }
            ["dependentRequired", name, ..] => self.condition(Some(name)),
            ["minProperties", ..] => self.condition(None),
            _ => None,
        }
    }

    /// What makes an argument required.
    fn requires(self, name: &str, entry: &'a ArgumentEntry) -> Option<&'a Span> {
        if entry.constant.is_some() {
            return None;
        }
        let said = Said::Argument(entry).required();
        let by_document = || {
            let steps = self.entry.steps.iter().flatten();
            let is_condition = steps
                .flat_map(|step| &step.when)
                .any(|when| when.0.iter().any(|known| known.value == name));
            let targets = self.targets(name).into_iter();
            let mut required = targets.filter_map(|(_, input)| input.required);
            required
                .next()
                .filter(|_| entry.default.is_none() && !is_condition)
        };
        said.or_else(by_document)
    }

    /// The first condition of a step that names an argument, or any.
    fn condition(self, argument: Option<&str>) -> Option<Span> {
        let steps = self.entry.steps.iter().flatten();
        let mut names = steps.flat_map(|step| &step.when).flat_map(|when| &when.0);
        let name = names.find(|name| argument.is_none_or(|argument| name.value == argument))?;
        Some(name.span.clone())
    }

    /// What makes one of several arguments needed.
    pub(super) fn needs(self) -> Option<Span> {
        self.condition(None)
    }

    pub(super) fn output(self, segments: &[&str]) -> Option<Span> {
        match segments {
            ["properties", name, rest @ ..] => self
                .field(name)
                .map(|field| field.origin(rest))
                .or_else(|| self.key_argument(name)),
            ["required", index] => {
                let fields = self.entry.result.iter().flat_map(|result| &result.0);
                let required = fields.filter_map(|(name, Shorthand(entry))| {
                    let place = Said::Result(entry).required();
                    let given = || self.given(entry.from.as_ref()?.0.first()?);
                    Some((&name.value, place.or_else(given)?))
                });
                nth(index, required).cloned()
            }
            _ => None,
        }
    }

    /// The idempotency key stands in the result under the argument's name.
    fn key_argument(self, name: &str) -> Option<Span> {
        let argument = &self.specs.manifest.idempotency.as_ref()?.argument;
        (argument.value == name).then(|| argument.span.clone())
    }

    /// A field that is a required argument is always there.
    fn given(self, from: &'a Located<Expression>) -> Option<&'a Span> {
        let Expression::Inputs(argument) = &from.value else {
            return None;
        };
        let (_, entry) = self.arguments().find(|(name, _)| name.value == *argument)?;
        self.requires(argument, entry).map(|_| &from.span)
    }
}

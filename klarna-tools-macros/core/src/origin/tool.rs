//! A tool: its parts in the lock, and what the manifest and the documents have of it.

use super::Tool;
use super::input::fills;
use super::said::Said;
use super::schema::Value;
use crate::manifest::{
    ArgumentEntry, Expression, Located, OperationName, ReportEntry, ResultEntry, Shorthand,
};
use crate::openapi::{Input, Operation};
use crate::source::Span;

/// An operation of a tool, and where the manifest names it.
type Step<'a> = (&'a Located<OperationName>, Operation<'a>);

impl<'a> Tool<'a> {
    pub(super) fn origin(self, segments: &[&str]) -> Span {
        self.find(segments)
            .unwrap_or_else(|| self.name.span.clone())
    }

    pub(super) fn declarations(self, argument: &str) -> Vec<Span> {
        let targets = self.targets(argument).into_iter();
        targets.map(|(_, input)| input.span.clone()).collect()
    }

    fn find(self, segments: &[&str]) -> Option<Span> {
        match segments {
            ["advertised", "title"] => self.text(self.entry.title.as_ref(), "summary"),
            ["advertised", "description"] => {
                self.text(self.entry.description.as_ref(), "description")
            }
            ["advertised", "annotations", hint] => self.annotation(hint),
            ["advertised", "input_schema", rest @ ..] | ["enforced", rest @ ..] => self.input(rest),
            ["advertised", "output_schema", rest @ ..] => self.output(rest),
            ["advertised", "says"] => Some(self.entry.says.as_ref()?.span.clone()),
            ["advertised", "errors", error] => {
                let mut hints = self.entry.errors.iter().flat_map(|hints| &hints.0);
                let (_, advice) = hints.find(|(known, _)| known.value == *error)?;
                Some(advice.span.clone())
            }
            ["wire", "steps", index, rest @ ..] => self.step(index.parse().ok()?, rest),
            ["wire", "result", name, rest @ ..] => self.result(name, rest),
            ["wire", "reports", name, rest @ ..] => self.report(name, rest),
            ["wire", "masked", index] => self.masked(index),
            ["wire", "money", pointer] => {
                let mut path = pointer.split('/').skip(1);
                let field = self.field(path.next()?)?;
                Some(field.within(&path.collect::<Vec<_>>()).origin(&["money"]))
            }
            ["wire", "within", path, rest @ ..] => {
                let mut path = path.split('.');
                let field = self.field(path.next()?)?;
                Some(field.within(&path.collect::<Vec<_>>()).origin(rest))
            }
            ["wire", "needs", ..] => self.needs(),
            ["wire", "key_kept_minutes"] => {
                let idempotency = self.specs.manifest.idempotency.as_ref()?;
                let kept = idempotency.kept.as_ref().map(|kept| &kept.span);
                Some(kept.unwrap_or(&idempotency.header.span).clone())
            }
            ["wire", "timeout_ms"] => {
                let own = self.entry.timeout.as_ref();
                let timeout = own.or(self.specs.manifest.timeout.as_ref())?;
                Some(timeout.span.clone())
            }
            ["policy", rest @ ..] => self.policy(rest),
            _ => None,
        }
    }

    /// The operations as the manifest names them.
    pub(super) fn operations(self) -> impl Iterator<Item = &'a Located<OperationName>> {
        let steps = self.entry.steps.iter().flatten();
        let steps = steps.map(|step| &step.operation);
        self.entry.operation.iter().chain(steps)
    }

    pub(super) fn steps(self) -> impl Iterator<Item = Step<'a>> {
        self.operations()
            .filter_map(move |name| Some((name, self.specs.operation(&name.value)?)))
    }

    pub(super) fn arguments(self) -> impl Iterator<Item = &'a (Located<String>, ArgumentEntry)> {
        self.entry.arguments.iter().flat_map(|entries| &entries.0)
    }

    /// What an argument fills, by operation.
    pub(super) fn targets(self, argument: &str) -> Vec<(Operation<'a>, Input<'a>)> {
        let Some((_, entry)) = self.arguments().find(|(name, _)| name.value == argument) else {
            return Vec::new();
        };
        let filled = self.steps().filter_map(|(_, operation)| {
            let mut inputs = operation.inputs().into_iter();
            Some((
                operation,
                inputs.find(|input| fills(argument, entry, input))?,
            ))
        });
        filled.collect()
    }

    pub(super) fn argument(self, name: &str) -> Option<Value<'a>> {
        let (name, entry) = self.arguments().find(|(known, _)| known.value == name)?;
        let (operation, input) = self.targets(&name.value).into_iter().next()?;
        Some(Value {
            document: operation.document,
            schema: input.schema,
            beside: input.description,
            said: Said::Argument(entry),
            named: &name.span,
        })
    }

    /// A field of the structured content: of the result, or a report.
    pub(super) fn field(self, name: &str) -> Option<Value<'a>> {
        let mut fields = self.entry.result.iter().flat_map(|result| &result.0);
        if let Some((name, Shorthand(entry))) = fields.find(|(known, _)| known.value == name) {
            return self.result_field(name, entry);
        }
        let (name, entry) = self.report_named(name)?;
        let operation = self.specs.operation(&entry.operation.value)?;
        Some(Value {
            document: operation.document,
            schema: operation.answer(),
            beside: None,
            said: Said::Report(entry),
            named: &name.span,
        })
    }

    pub(super) fn report_named(self, name: &str) -> Option<&'a (Located<String>, ReportEntry)> {
        let mut reports = self.entry.report.iter().flat_map(|report| &report.0);
        reports.find(|(known, _)| known.value == name)
    }

    fn result_field(self, name: &'a Located<String>, entry: &'a ResultEntry) -> Option<Value<'a>> {
        let (_, operation) = self.steps().next()?;
        let by_name = [name.value.clone()];
        let from = entry.from.as_ref().and_then(|from| from.0.first());
        let path = match from.map(|from| &from.value) {
            None => by_name.as_slice(),
            Some(Expression::ResponseBody(path)) => path,
            Some(Expression::Inputs(argument)) => {
                let given = self.argument(argument);
                return given.map(|value| Value {
                    named: &name.span,
                    said: Said::Result(entry),
                    ..value
                });
            }
            Some(_) => &[],
        };
        let is_header = matches!(
            from.map(|from| &from.value),
            Some(Expression::ResponseHeader { .. })
        );
        let body = Value {
            document: operation.document,
            schema: operation.answer().filter(|_| !is_header),
            beside: None,
            said: Said::Nothing,
            named: &name.span,
        };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        Some(Value {
            said: Said::Result(entry),
            named: &name.span,
            ..body.within(&path)
        })
    }
}

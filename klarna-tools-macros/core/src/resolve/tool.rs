//! One tool: its operations, then everything that refers to them.

use super::annotations::resolve_annotations;
use super::arguments::resolve_arguments;
use super::conditions::resolve_conditions;
use super::lookup::find_operation;
use super::request::Endpoint;
use super::result::{resolve_report, resolve_result, unknown_argument};
use super::says::resolve_says;
use super::{DEFAULT_TIMEOUT_MS, check_name, resolve_hints};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Located, Manifest, Many, OperationName, StepEntry, ToolEntry};
use crate::model::{Argument, Kind, Report, Retry, Schema, Step, Text, Tool};
use crate::openapi::Document;

/// Resolves every tool; a mistake in one does not hide those of another.
pub(super) fn resolve_tools(
    manifest: &Manifest,
    documents: &[Document],
    cx: &mut Diagnostics,
) -> Vec<Tool> {
    let resolver = Resolver {
        manifest,
        documents,
    };
    manifest
        .tools
        .0
        .iter()
        .filter_map(|(name, entry)| {
            check_name(name, cx);
            resolver.tool(name, entry, cx)
        })
        .collect()
}

/// An operation as the manifest names it, with its conditions.
#[derive(Clone, Copy)]
pub(super) struct StepNamed<'m> {
    pub(super) operation: &'m Located<OperationName>,
    pub(super) when: &'m [Located<String>],
    pub(super) unless: &'m [Located<String>],
}

impl<'m> StepNamed<'m> {
    fn of(entry: &'m StepEntry) -> Self {
        let names = |names: &'m Option<Many<String>>| names.as_ref().map(|n| n.0.as_slice());
        Self {
            operation: &entry.operation,
            when: names(&entry.when).unwrap_or_default(),
            unless: names(&entry.unless).unwrap_or_default(),
        }
    }
}

struct Resolver<'m> {
    manifest: &'m Manifest,
    documents: &'m [Document],
}

impl<'m> Resolver<'m> {
    fn tool(
        &self,
        name: &'m Located<String>,
        entry: &'m ToolEntry,
        cx: &mut Diagnostics,
    ) -> Option<Tool> {
        let before = cx.count();
        let steps = steps_of(name, entry, cx)?;
        let endpoints: Vec<Endpoint<'m>> = steps
            .iter()
            .filter_map(|step| self.open(step.operation, cx))
            .collect();
        if endpoints.len() != steps.len() {
            return None;
        }
        let arguments = resolve_arguments(entry.arguments.as_ref(), &endpoints, &steps, cx);
        check_conditions(&steps, &arguments.list, cx);
        let steps: Vec<Step> = endpoints
            .iter()
            .zip(&steps)
            .zip(&arguments.filled)
            .map(|((endpoint, step), filled)| Step {
                summary: endpoint.summary(),
                when: step.when.iter().map(|name| name.value.clone()).collect(),
                unless: step.unless.iter().map(|name| name.value.clone()).collect(),
                request: endpoint.request(filled, cx),
                retry: endpoint.retry.clone(),
            })
            .collect();
        let required: Vec<&str> = arguments
            .list
            .iter()
            .filter(|a| a.required)
            .map(|a| a.name.as_str())
            .collect();
        let conditions = resolve_conditions(&steps, &required, &name.span, cx);
        let mut arguments = arguments.list;
        let result = resolve_result(entry.result.as_ref(), &endpoints, &arguments, cx);
        let reports = self.reports(entry, &arguments, cx);
        let idempotency_argument = self.add_idempotency_argument(&steps, &mut arguments, name, cx);
        let title = text(entry.title.as_ref(), "summary", name, &endpoints, cx);
        let description = text(
            entry.description.as_ref(),
            "description",
            name,
            &endpoints,
            cx,
        );
        let mut tool = Tool {
            name: name.value.clone(),
            title: title?,
            description: description?,
            annotations: resolve_annotations(entry.annotations.as_ref(), &steps, cx),
            moves_money: entry.moves_money.as_ref().is_some_and(|moves| moves.value),
            arguments,
            conditions,
            idempotency_argument,
            steps,
            result,
            reports,
            says: Vec::new(),
            hints: resolve_hints(entry.errors.as_ref(), cx),
            timeout_ms: entry
                .timeout
                .as_ref()
                .or(self.manifest.timeout.as_ref())
                .map_or(DEFAULT_TIMEOUT_MS, |timeout| timeout.value.0),
        };
        if cx.count() == before {
            tool.says = resolve_says(entry, &tool, cx);
        }
        check_money(&tool, entry, cx);
        Some(tool)
    }

    fn open(
        &self,
        operation: &'m Located<OperationName>,
        cx: &mut Diagnostics,
    ) -> Option<Endpoint<'m>> {
        let found = find_operation(operation, self.documents, cx)?;
        let header = self
            .manifest
            .idempotency
            .as_ref()
            .map(|entry| entry.header.value.as_str());
        Some(Endpoint::open(found, operation, header, cx))
    }

    fn reports(
        &self,
        entry: &'m ToolEntry,
        arguments: &[Argument],
        cx: &mut Diagnostics,
    ) -> Vec<Report> {
        let entries = entry
            .report
            .as_ref()
            .map(|report| report.0.as_slice())
            .unwrap_or_default();
        entries
            .iter()
            .filter_map(|(name, report)| {
                let endpoint = self.open(&report.operation, cx)?;
                resolve_report(name, report, &endpoint, arguments, cx)
            })
            .collect()
    }

    /// A tool that sends idempotency keys takes one back.
    fn add_idempotency_argument(
        &self,
        steps: &[Step],
        arguments: &mut Vec<Argument>,
        tool: &Located<String>,
        cx: &mut Diagnostics,
    ) -> Option<String> {
        let entry = self.manifest.idempotency.as_ref()?;
        if !steps
            .iter()
            .any(|step| matches!(step.retry, Retry::Keyed(_)))
        {
            return None;
        }
        let name = entry.argument.value.clone();
        if arguments.iter().any(|argument| argument.name == name) {
            let message = format!("`{}` already has an argument `{name}`", tool.value);
            cx.push(Diagnostic::new(&entry.argument.span, message).note(&tool.span, "this tool"));
            return None;
        }
        let mut schema =
            Schema::of(Kind::String(Text::default())).described(&entry.description.value);
        schema.documentation = Some(entry.description.value.clone());
        arguments.push(Argument {
            name: name.clone(),
            schema,
            required: false,
            default: None,
        });
        Some(name)
    }
}

/// A text that the manifest gives, else the only operation.
fn text(
    said: Option<&Located<String>>,
    key: &str,
    tool: &Located<String>,
    endpoints: &[Endpoint<'_>],
    cx: &mut Diagnostics,
) -> Option<String> {
    if let Some(said) = said {
        return Some(said.value.clone());
    }
    let by_document = match endpoints {
        [only] => only.operation.text(key),
        _ => None,
    };
    let Some(node) = by_document else {
        let key = if key == "summary" { "title" } else { key };
        cx.push(
            Diagnostic::new(&tool.span, format!("`{}` has no {key}", tool.value))
                .label(format!("add `{key}:`; no single operation gives one")),
        );
        return None;
    };
    let text = node.as_str().unwrap_or_default().trim();
    crate::text::check(text, &node.span, cx);
    Some(text.to_owned())
}

/// The operations of a tool with their conditions; a single one has none.
fn steps_of<'m>(
    name: &Located<String>,
    entry: &'m ToolEntry,
    cx: &mut Diagnostics,
) -> Option<Vec<StepNamed<'m>>> {
    match (&entry.operation, &entry.steps) {
        (Some(operation), None) => Some(vec![StepNamed {
            operation,
            when: &[],
            unless: &[],
        }]),
        (None, Some(steps)) if !steps.is_empty() => Some(steps.iter().map(StepNamed::of).collect()),
        (Some(operation), Some(_)) => {
            cx.push(
                Diagnostic::new(&operation.span, "a tool has either `operation` or `steps`")
                    .label("this tool has both"),
            );
            None
        }
        _ => {
            cx.push(
                Diagnostic::new(&name.span, format!("`{}` calls nothing", name.value))
                    .label("add `operation: METHOD /path`, or `steps`"),
            );
            None
        }
    }
}

fn check_conditions(steps: &[StepNamed<'_>], arguments: &[Argument], cx: &mut Diagnostics) {
    for name in steps
        .iter()
        .flat_map(|step| step.when.iter().chain(step.unless))
    {
        if !arguments.iter().any(|argument| argument.name == name.value) {
            cx.push(unknown_argument(&name.value, &name.span, arguments));
        }
    }
}

fn check_money(tool: &Tool, entry: &ToolEntry, cx: &mut Diagnostics) {
    let said = entry.moves_money.as_ref().filter(|moves| moves.value);
    if let Some(moves) = said.filter(|_| tool.is_read()) {
        cx.push(Diagnostic::new(
            &moves.span,
            "this tool only reads and cannot move money",
        ));
    }
}

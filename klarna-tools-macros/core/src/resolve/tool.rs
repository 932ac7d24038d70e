//! One tool: its operations, then everything that refers to them.

use std::cell::RefCell;

use super::DEFAULT_TIMEOUT_MS;
use super::answer::{Known, known_values, may_be_null};
use super::input::Input;
use super::operations::Operations;
use super::places::{place_conditions, place_entry, place_key};
use super::report::resolve_report;
use super::request::Endpoint;
use super::result::resolve_result;
use super::shared::Shared;
use super::whole_path::{mark_as_arguments, mark_whole_paths};
use crate::check::{
    StepNamed, check_name, check_taken, in_words, names_in_words, resolve_annotations,
    resolve_hints, resolve_money, resolve_policy, resolve_says, steps_of,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Entries, Located, Manifest, ToolEntry, place_if_true};
use crate::model::{
    Argument, Idempotency, Kind, Policy, Report, ResultField, ResultSource, Schema, Step, Text,
    Tool,
};
use crate::openapi::Document;
use crate::provenance::{OUTPUT, Recorder};

/// Resolves every tool; a mistake in one does not hide those of another.
pub(super) fn resolve_tools(
    manifest: &Manifest,
    documents: &[Document],
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> (Vec<Tool>, Shared) {
    let resolver = Operations {
        manifest,
        documents,
        shared: RefCell::default(),
    };
    let tools = manifest.tools.0.iter().filter_map(|(name, entry)| {
        check_name(name, cx);
        let places = places.within(&["tools", &name.value]);
        resolver.tool(name, entry, places, cx).ok()
    });
    (tools.collect(), resolver.shared.into_inner())
}

impl<'m> Operations<'m> {
    fn tool(
        &self,
        name: &'m Located<String>,
        entry: &'m ToolEntry,
        mut places: Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Tool, Reported> {
        places.insert(&[], &name.span);
        let (tool, sound) = cx.watch(|cx| self.parts(name, entry, &mut places, cx));
        let mut tool = tool?;
        if sound.is_ok() {
            resolve_money(entry, &mut tool, &name.span, cx);
            tool.says = resolve_says(entry, &tool, cx);
            tool.policy = resolve_policy(entry, &tool, cx);
        }
        check_money(&tool, entry, cx);
        Ok(tool)
    }

    /// Resolves the parts of a tool, each by itself.
    fn parts(
        &self,
        name: &'m Located<String>,
        entry: &'m ToolEntry,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Tool, Reported> {
        let (named, endpoints) = self.open_steps(name, entry, places, cx)?;
        let timeout = entry.timeout.as_ref().or(self.manifest.timeout.as_ref());
        place_entry(entry, timeout, &endpoints, places);
        let Input {
            mut steps,
            mut arguments,
            conditions,
            sound,
        } = Input::resolve(name, entry, (&endpoints, &named), places, cx);
        let result = resolve_result(entry.result.as_ref(), &endpoints, &arguments, places, cx);
        mark_nullable(&mut steps, &endpoints, &result);
        let reports = self.reports(entry, &arguments, sound, places, cx);
        check_taken(entry, self.manifest.idempotency.as_ref(), &steps, cx);
        let idempotency = self.resolve_idempotency(&steps, &mut arguments, name, places, cx);
        let (title, description) = texts(entry, name, &endpoints, places, cx);
        let known = known_of(&result, &reports, places);
        let of_names = names_in_words(&steps, &arguments);
        let aliases = entry.aliases.iter().flatten();
        Ok(Tool {
            name: name.value.clone(),
            aliases: aliases.map(|alias| alias.value.clone()).collect(),
            title: title?,
            description: [vec![description?], in_words(&conditions), of_names]
                .concat()
                .join(" "),
            annotations: resolve_annotations(entry.annotations.as_ref(), &steps, cx),
            moves_money: place_if_true(entry.moves_money.as_ref()).is_some(),
            policy: Policy::default(),
            arguments,
            conditions,
            idempotency,
            steps,
            result,
            reports,
            known,
            says: Vec::new(),
            hints: resolve_hints(entry.errors.as_ref(), cx),
            timeout_ms: timeout.map_or(DEFAULT_TIMEOUT_MS, |timeout| timeout.value.0),
        })
    }

    fn open_steps(
        &self,
        name: &'m Located<String>,
        entry: &'m ToolEntry,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<(Vec<StepNamed<'m>>, Vec<Endpoint<'m>>), Reported> {
        let named = steps_of(name, entry, cx)?;
        place_conditions(&named, places);
        let mut endpoints = self.open_all(&named, places.within(&["wire", "steps"]), cx)?;
        mark_whole_paths(entry.arguments.as_ref(), &mut endpoints, cx);
        Ok((named, endpoints))
    }

    fn reports(
        &self,
        entry: &'m ToolEntry,
        arguments: &[Argument],
        sound: Result<(), Reported>,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Vec<Report> {
        let entries = Entries::of(entry.report.as_ref());
        let reports = entries.iter().filter_map(|(name, report)| {
            let request = places.within(&["wire", "reports", &name.value]);
            let mut endpoint = self.open(&report.operation, None, request, cx).ok()?;
            mark_as_arguments(entry.arguments.as_ref(), &mut endpoint);
            let given = sound.map(|()| arguments);
            let schema = [&OUTPUT[..], &["properties", &name.value]].concat();
            let mut schema = places.within(&schema);
            resolve_report(name, report, &endpoint, given, &mut schema, cx).ok()
        });
        reports.collect()
    }

    /// A tool that sends idempotency keys takes one back.
    fn resolve_idempotency(
        &self,
        steps: &[Step],
        arguments: &mut Vec<Argument>,
        tool: &Located<String>,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Idempotency> {
        let entry = self.manifest.idempotency.as_ref()?;
        if !steps.iter().any(Step::is_keyed) {
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
        place_key(entry, places);
        arguments.push(Argument {
            name: name.clone(),
            schema,
            required: false,
            default: None,
        });
        Some(Idempotency {
            argument: name,
            kept_minutes: entry.kept.as_ref().map(|kept| kept.value.0),
        })
    }
}

/// Marks the answers that may be null although a part of them is returned.
fn mark_nullable(steps: &mut [Step], endpoints: &[Endpoint<'_>], result: &[ResultField]) {
    let mut sources = result.iter().flat_map(|field| &field.sources);
    let reads_within = sources.any(is_within_body);
    for (step, endpoint) in steps.iter_mut().zip(endpoints) {
        step.request.nullable_answer = reads_within && may_be_null(endpoint);
    }
}

/// The values that answers list, of what is returned.
fn known_of(result: &[ResultField], reports: &[Report], places: &mut Recorder<'_>) -> Known {
    let fields = result
        .iter()
        .map(|field| (field.name.as_str(), &field.schema));
    let reports = reports.iter();
    let reports = reports.map(|report| (report.name.as_str(), &report.schema));
    known_values(fields.chain(reports), places)
}

/// Whether a source is a part of the body of an answer.
fn is_within_body(source: &ResultSource) -> bool {
    matches!(source, ResultSource::Body { path, .. } if !path.is_empty())
}

/// The title and the description.
fn texts(
    entry: &ToolEntry,
    tool: &Located<String>,
    endpoints: &[Endpoint<'_>],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> (Result<String, Reported>, Result<String, Reported>) {
    let mut shown = places.within(&["advertised"]);
    let mut text = |given, key| text((given, key), tool, endpoints, &mut shown, cx);
    (
        text(entry.title.as_ref(), "summary"),
        text(entry.description.as_ref(), "description"),
    )
}

/// A text that the manifest gives, else the only operation.
fn text(
    (given, key): (Option<&Located<String>>, &str),
    tool: &Located<String>,
    endpoints: &[Endpoint<'_>],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<String, Reported> {
    let shown = if key == "summary" { "title" } else { key };
    if let Some(given) = given {
        places.insert(&[shown], &given.span);
        return Ok(given.value.clone());
    }
    let by_document = match endpoints {
        [only] => only.operation.text(key),
        _ => None,
    };
    let Some(node) = by_document else {
        let label = format!("add `{shown}:`; no single operation gives one");
        let missing = Diagnostic::new(&tool.span, format!("`{}` has no {shown}", tool.value));
        return Err(cx.report(missing.label(label)));
    };
    places.insert(&[shown], &node.span);
    let text = node.as_str().unwrap_or_default().trim();
    crate::text::check(text, &node.span, cx);
    Ok(text.to_owned())
}

fn check_money(tool: &Tool, entry: &ToolEntry, cx: &mut Diagnostics) {
    if let Some(span) = place_if_true(entry.moves_money.as_ref()).filter(|_| tool.is_read()) {
        let message = "this tool only reads and cannot move money";
        cx.push(Diagnostic::new(span, message).label("leave `moves_money` out"));
    }
}

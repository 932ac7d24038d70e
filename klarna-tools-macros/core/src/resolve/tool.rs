//! One tool: its operations, then everything that refers to them.

use std::cell::RefCell;

use super::answer::{Known, known_values, may_be_null};
use super::input::Input;
use super::operations::Operations;
use super::places::{place_conditions, place_entry, place_key};
use super::report::resolve_report;
use super::request::{Endpoint, text_of};
use super::result::resolve_result;
use super::shared::Shared;
use super::whole_path::{mark_as_arguments, mark_whole_paths};
use super::{DEFAULT_TIMEOUT_MS, undeclared_header};
use crate::check::{
    StepNamed, ceilings_of, check_ceilings_of, check_moves_money, check_name, check_taken,
    groups_of, in_words, names_in_words, note_lists, resolve_annotations, resolve_hints,
    resolve_money, resolve_moved, resolve_policy, resolve_says, steps_of,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Entries, Located, Manifest, ToolEntry, is_placeholder};
use crate::model::{
    Argument, Idempotency, Kind, Policy, Report, ResultField, ResultSource, Schema, Step, Text,
    Tool,
};
use crate::openapi::Document;
use crate::provenance::{OUTPUT, Recorder};
use crate::source::Span;
use crate::yaml::Node;

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
        let (tool, sound) = cx.watch(|cx| {
            let mut reader = ToolReader {
                operations: self,
                name,
                entry,
                places,
                cx,
            };
            reader.parts()
        });
        let mut tool = tool?;
        if sound.is_ok() {
            let ((), marked) = cx.watch(|cx| resolve_money(entry, &mut tool, &name.span, cx));
            if marked.is_ok() {
                tool.moved = resolve_moved(entry, &tool, cx);
                check_ceilings_of(self.manifest, (name, entry), &tool, cx);
            }
            tool.says = resolve_says(entry, &tool, cx);
            tool.policy = resolve_policy(entry, &tool, cx);
        }
        note_lists(entry, &tool, cx);
        check_moves_money((name, entry), &tool, &self.manifest.tools, cx);
        Ok(tool)
    }
}

/// The names of groups or ceilings, without the places that put a tool there.
fn names_of(named: &[(&str, &Span)]) -> Vec<String> {
    named.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Reads one tool.
struct ToolReader<'r, 'm> {
    operations: &'r Operations<'m>,
    name: &'m Located<String>,
    entry: &'m ToolEntry,
    places: Recorder<'r>,
    cx: &'r mut Diagnostics,
}

impl<'m> ToolReader<'_, 'm> {
    /// Resolves the parts of a tool, each by itself.
    fn parts(&mut self) -> Result<Tool, Reported> {
        let (name, entry, manifest) = (self.name, self.entry, self.operations.manifest);
        let (named, endpoints) = self.open_steps()?;
        let timeout = entry.timeout.as_ref().or(manifest.timeout.as_ref());
        place_entry(entry, timeout, &endpoints, &mut self.places);
        let groups: Vec<_> = groups_of(manifest, &name.value).collect();
        let ceilings: Vec<_> = ceilings_of(manifest, (&name.value, entry)).collect();
        let mut policy = self.places.within(&["policy"]);
        policy.insert_set("groups", groups.iter().copied());
        policy.insert_set("ceilings", ceilings.iter().copied());
        let (places, cx) = (&mut self.places, &mut *self.cx);
        let Input {
            mut steps,
            mut arguments,
            conditions,
            sound,
        } = Input::resolve(name, entry, (&endpoints, &named), places, cx);
        let result = resolve_result(entry.result.as_ref(), &endpoints, &arguments, places, cx);
        mark_nullable(&mut steps, &endpoints, &result);
        check_taken(entry, manifest.idempotency.as_ref(), &steps, cx);
        let reports = self.reports(&arguments, sound);
        let idempotency = self.idempotency(&steps, &mut arguments);
        let title = self.text(entry.title.as_ref(), "title", "summary", &endpoints);
        let key = "description";
        let description = self.text(entry.description.as_ref(), key, key, &endpoints);
        let of_names = names_in_words(&steps, &arguments);
        let (manifest, documents) = (self.operations.manifest, self.operations.documents);
        let misspelt = || {
            let (undeclared, is_near) = undeclared_header(manifest, documents)?;
            is_near.then_some(undeclared)
        };
        let aliases = entry.aliases.iter().flatten();
        let mut tool = Tool {
            name: name.value.clone(),
            aliases: aliases.map(|alias| alias.value.clone()).collect(),
            groups: names_of(&groups),
            title: title?,
            description: [vec![description?], in_words(&conditions), of_names]
                .concat()
                .join(" "),
            annotations: resolve_annotations(entry, &steps, misspelt, self.cx),
            moves_money: (entry.moves_money.as_ref()).is_some_and(|said| said.value.is()),
            moved: None,
            ceilings: names_of(&ceilings),
            policy: Policy::default(),
            arguments,
            conditions,
            idempotency,
            steps,
            result,
            reports,
            known: Known::new(),
            says: Vec::new(),
            hints: resolve_hints(entry.errors.as_ref(), self.cx),
            timeout_ms: timeout.map_or(DEFAULT_TIMEOUT_MS, |timeout| timeout.value.0),
        };
        tool.known = known_values(tool.returned(), &mut self.places);
        Ok(tool)
    }

    fn open_steps(&mut self) -> Result<(Vec<StepNamed<'m>>, Vec<Endpoint<'m>>), Reported> {
        let named = steps_of(self.name, self.entry, self.cx)?;
        place_conditions(&named, &mut self.places);
        let places = self.places.within(&["wire", "steps"]);
        let mut endpoints = self.operations.open_all(&named, places, self.cx)?;
        mark_whole_paths(self.entry.arguments.as_ref(), &mut endpoints, self.cx);
        Ok((named, endpoints))
    }

    fn reports(&mut self, arguments: &[Argument], sound: Result<(), Reported>) -> Vec<Report> {
        let (entry, operations) = (self.entry, self.operations);
        let entries = Entries::of(entry.report.as_ref());
        let reports = entries.iter().filter_map(|(name, report)| {
            let places = self.places.within(&["wire", "reports", &name.value]);
            let endpoint = operations.open(&report.operation, None, places, self.cx);
            let mut endpoint = endpoint.ok()?;
            mark_as_arguments(entry.arguments.as_ref(), &mut endpoint);
            let given = sound.map(|()| arguments);
            let mut schema = self.places.property(&OUTPUT, &name.value);
            resolve_report(name, report, &endpoint, given, &mut schema, self.cx).ok()
        });
        reports.collect()
    }

    /// A tool that sends idempotency keys takes one back.
    fn idempotency(
        &mut self,
        steps: &[Step],
        arguments: &mut Vec<Argument>,
    ) -> Option<Idempotency> {
        let entry = self.operations.manifest.idempotency.as_ref()?;
        if !steps.iter().any(Step::is_keyed) {
            return None;
        }
        let name = entry.argument.value.clone();
        if arguments.iter().any(|argument| argument.name == name) {
            let Located { value: tool, span } = self.name;
            let message = format!("`{tool}` already has an argument `{name}`");
            let taken = Diagnostic::new(&entry.argument.span, message);
            self.cx.push(taken.note(span, "this tool"));
            return None;
        }
        let description = &entry.description.value;
        let schema = Schema::of(Kind::String(Text::default()));
        place_key(entry, &mut self.places);
        arguments.push(Argument {
            name: name.clone(),
            schema: Schema {
                documentation: Some(description.clone()),
                ..schema.described(description)
            },
            required: false,
            default: None,
        });
        Some(Idempotency {
            argument: name,
            kept_minutes: entry.kept.as_ref().map(|kept| kept.value.0),
        })
    }

    /// A text that the manifest gives under a key, else the only operation under its own.
    fn text(
        &mut self,
        given: Option<&Located<String>>,
        key: &str,
        own: &str,
        endpoints: &[Endpoint<'_>],
    ) -> Result<String, Reported> {
        let place = ["advertised", key];
        if let Some(given) = given {
            self.places.insert(&place, &given.span);
            return Ok(given.value.clone());
        }
        let by_document = match endpoints {
            [only] => only.operation.text(own),
            _ => None,
        };
        let is_said = |node: &&Node| !node.as_str().is_some_and(is_placeholder);
        let by_document = by_document.filter(is_said);
        let Some(node) = by_document else {
            let Located { value: name, span } = self.name;
            let label = format!("add `{key}:`; no single operation gives one");
            let missing = Diagnostic::new(span, format!("`{name}` has no {key}")).label(label);
            return Err(self.cx.report(missing));
        };
        self.places.insert(&place, &node.span);
        Ok(text_of(node, self.cx))
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

/// Whether a source is a part of the body of an answer.
fn is_within_body(source: &ResultSource) -> bool {
    matches!(source, ResultSource::Body { path, .. } if !path.is_empty())
}

//! Reads that follow a write.

use super::answer::read_body;
use super::field::Filled;
use super::request::Endpoint;
use crate::check::{check_kept, check_name_of, check_reserved};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, ReportEntry, RequestPart};
use crate::model::{Argument, Origin, Report, Retry};
use crate::provenance::Recorder;
use crate::schema::Choice;

/// Resolves a read that follows a write; `arguments` where they are known.
pub(super) fn resolve_report(
    name: &Located<String>,
    entry: &ReportEntry,
    endpoint: &Endpoint<'_>,
    arguments: Result<&[Argument], Reported>,
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Report, Reported> {
    let _ = check_name_of(name, endpoint.names, cx);
    check_reserved(name, cx);
    check_kept(Some(&entry.keep), cx);
    if endpoint.retry != Retry::Read {
        let writes = Diagnostic::new(&entry.operation.span, "a report only reads");
        return Err(cx.report(writes.label("this operation writes; make it a step")));
    }
    let filled = fill_report(endpoint, arguments?, cx);
    let kept = entry.keep.chosen.iter();
    let kept = kept.map(|(name, entry)| Choice::of_result(name, entry));
    let choice = Choice {
        only: Some(kept.collect()),
        opaque: entry.detail.as_ref().is_some_and(|shown| !shown.value),
        ..Choice::whole(&name.value, &name.span)
    };
    let schema = read_body(endpoint, (&[], &entry.operation.span), &choice, places, cx)?;
    Ok(Report {
        name: name.value.clone(),
        request: endpoint.request(&filled),
        schema,
    })
}

fn fill_report<'e>(
    endpoint: &'e Endpoint<'_>,
    arguments: &[Argument],
    cx: &mut Diagnostics,
) -> Vec<Filled<'e>> {
    let mut filled = Vec::new();
    let required = endpoint.fields.iter();
    for field in required.filter(|field| field.required.is_some()) {
        let mut required = arguments.iter().filter(|argument| argument.required);
        let found = required.find(|argument| endpoint.names.fits(&argument.name, &field.name));
        match found {
            Some(argument) if field.part == RequestPart::Path => filled.push(Filled {
                field,
                value: Origin::Argument(argument.name.clone()),
                named: None,
            }),
            _ => {
                let message = format!("a report cannot fill `{}`", field.name);
                let label = "only path parameters that are required arguments of the tool";
                let unfilled = Diagnostic::new(endpoint.named, message).label(label);
                cx.push(unfilled.note(field.span, "declared here"));
            }
        }
    }
    filled
}

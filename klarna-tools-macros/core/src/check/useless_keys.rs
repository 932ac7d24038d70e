//! What a manifest says that means nothing where it stands, or contradicts itself.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ArgumentEntry, Located, ResultEntry, Selection, place};
use crate::source::Span;

/// Reports keys of an argument, and of what is chosen within it, that mean nothing.
pub(crate) fn check_argument(entry: &ArgumentEntry, cx: &mut Diagnostics) {
    check_required(entry.required.as_ref(), cx);
    if let Some(constant) = &entry.constant {
        let beside = [
            ("default", entry.default.as_ref().map(|value| &value.0.span)),
            ("required", place(entry.required.as_ref())),
            ("money", place(entry.money.as_ref())),
            ("description", place(entry.description.as_ref())),
        ];
        for (key, span) in beside {
            let label = "what is fixed is no argument";
            report(key, span, label, Some((&constant.0.span, "fixed here")), cx);
        }
    } else if let (Some(required), Some(default)) = (&entry.required, &entry.default) {
        let label = "what is required is never left out";
        let place = Some((&required.span, "required here"));
        report("default", Some(&default.0.span), label, place, cx);
    }
    for within in chosen(entry.only.as_ref()) {
        check_within_argument(within, cx);
    }
}

fn check_within_argument(entry: &ArgumentEntry, cx: &mut Diagnostics) {
    check_required(entry.required.as_ref(), cx);
    let top_only = [
        ("from", place(entry.from.as_ref())),
        ("default", entry.default.as_ref().map(|value| &value.0.span)),
        ("const", entry.constant.as_ref().map(|value| &value.0.span)),
    ];
    for (key, span) in top_only {
        report(
            key,
            span,
            "only an argument has one, nothing within it",
            None,
            cx,
        );
    }
    for within in chosen(entry.only.as_ref()) {
        check_within_argument(within, cx);
    }
}

/// Reports keys of a field, and of what is chosen within it, that mean nothing.
pub(crate) fn check_result(entry: &ResultEntry, cx: &mut Diagnostics) {
    check_required(entry.required.as_ref(), cx);
    check_mask(entry, cx);
    check_kept(entry.only.as_ref(), cx);
}

/// Reports keys that mean nothing within a field or a report.
pub(crate) fn check_kept(selection: Option<&Selection<ResultEntry>>, cx: &mut Diagnostics) {
    for entry in chosen(selection) {
        let from = entry.from.as_ref().and_then(|from| from.0.first());
        let top_only = [
            ("from", from.map(|from| &from.span)),
            ("required", place(entry.required.as_ref())),
        ];
        for (key, span) in top_only {
            report(
                key,
                span,
                "only a field of the result has one, nothing within it",
                None,
                cx,
            );
        }
        check_mask(entry, cx);
        check_kept(entry.only.as_ref(), cx);
    }
}

fn check_mask(entry: &ResultEntry, cx: &mut Diagnostics) {
    let mask = entry.mask.as_ref().filter(|mask| mask.value);
    let within = entry.only.as_ref().and_then(|only| only.chosen.first());
    if let (Some(mask), Some((first, _))) = (mask, within) {
        let place = Some((&mask.span, "masked here"));
        report(
            "only",
            Some(&first.span),
            "nothing within a masked value is returned",
            place,
            cx,
        );
    }
}

fn check_required(required: Option<&Located<bool>>, cx: &mut Diagnostics) {
    if let Some(required) = required.filter(|required| !required.value) {
        cx.push(
            Diagnostic::new(&required.span, "`required: false` says nothing")
                .label("what the document requires stays required")
                .help("leave it out"),
        );
    }
}

fn chosen<T>(selection: Option<&Selection<T>>) -> impl Iterator<Item = &T> {
    selection
        .into_iter()
        .flat_map(|only| &only.chosen)
        .map(|(_, entry)| entry)
}

fn report(
    key: &str,
    span: Option<&Span>,
    label: &str,
    place: Option<(&Span, &str)>,
    cx: &mut Diagnostics,
) {
    let Some(span) = span else { return };
    let senseless = Diagnostic::new(span, format!("`{key}` has no meaning here")).label(label);
    cx.push(match place {
        Some((place, note)) => senseless.note(place, note),
        None => senseless,
    });
}

//! Keys of a manifest that have no effect where they are, or contradict each other.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{
    ArgumentEntry, Entries, Located, ResultEntry, Selection, Shorthand, ToolEntry, place,
};
use crate::model::{Schema, Tool};
use crate::source::Span;

/// Reports keys of an argument, and of what is chosen within it, that have no effect.
pub(crate) fn check_argument(entry: &ArgumentEntry, cx: &mut Diagnostics) {
    check_required(entry.required.as_ref(), cx);
    let required = place(entry.required.as_ref());
    if let Some(constant) = &entry.constant {
        let keywords = entry.keywords().map(|(key, _, span)| (key, Some(span)));
        let beside = keywords.chain([
            ("required", required),
            ("descriptions", place(entry.descriptions.as_ref())),
        ]);
        let fixed = Some((&constant.0.span, "fixed here"));
        report(beside, "a fixed value is not an argument", fixed, cx);
    } else if let Some(required) = required {
        let label = "a required value is never left out";
        let place = Some((required, "required here"));
        let default = entry.default.as_ref().map(|value| &value.0.span);
        report([("default", default)], label, place, cx);
    }
    check_values(entry, cx);
    for within in chosen(entry.only.as_ref()) {
        check_within_argument(within, cx);
    }
}

/// Reports what is written twice, or chooses nothing.
fn check_values(entry: &ArgumentEntry, cx: &mut Diagnostics) {
    check_some(entry.only.as_ref(), cx);
    let values = entry.values.iter().flat_map(|values| &values.value);
    check_once(values, cx);
}

fn check_within_argument(entry: &ArgumentEntry, cx: &mut Diagnostics) {
    check_required(entry.required.as_ref(), cx);
    check_values(entry, cx);
    let top_only = [
        ("from", place(entry.from.as_ref())),
        ("whole_path", place(entry.whole_path.as_ref())),
        ("default", entry.default.as_ref().map(|value| &value.0.span)),
        ("const", entry.constant.as_ref().map(|value| &value.0.span)),
    ];
    let label = "only an argument has one, nothing within it";
    report(top_only, label, None, cx);
    for within in chosen(entry.only.as_ref()) {
        check_within_argument(within, cx);
    }
}

/// Reports keys of a field, and of what is chosen within it, that have no effect.
pub(crate) fn check_result(entry: &ResultEntry, cx: &mut Diagnostics) {
    check_required(entry.required.as_ref(), cx);
    check_mask(entry, cx);
    let sources = entry.from.iter().flat_map(|from| &from.0);
    check_once(sources, cx);
    check_kept(entry.only.as_ref(), cx);
}

/// Reports keys that have no effect within a field or a report.
pub(crate) fn check_kept(selection: Option<&Selection<ResultEntry>>, cx: &mut Diagnostics) {
    check_some(selection, cx);
    for entry in chosen(selection) {
        let from = entry.from.as_ref().and_then(|from| from.0.first());
        let top_only = [
            ("from", from.map(|from| &from.span)),
            ("required", place(entry.required.as_ref())),
        ];
        let label = "only a field of the result has one, nothing within it";
        report(top_only, label, None, cx);
        check_mask(entry, cx);
        check_kept(entry.only.as_ref(), cx);
    }
}

fn check_mask(entry: &ResultEntry, cx: &mut Diagnostics) {
    let mask = entry.mask.as_ref().filter(|mask| mask.value);
    let within = entry.only.as_ref().and_then(|only| only.chosen.first());
    if let (Some(mask), Some((first, _))) = (mask, within) {
        let place = Some((&mask.span, "masked here"));
        let label = "nothing within a masked value is returned";
        report([("only", Some(&first.span))], label, place, cx);
    }
}

fn check_required(required: Option<&Located<bool>>, cx: &mut Diagnostics) {
    if let Some(required) = required.filter(|required| !required.value) {
        let useless = Diagnostic::new(&required.span, "`required: false` has no effect");
        let label = "what the document requires stays required";
        cx.push(useless.label(label).help("leave it out"));
    }
}

/// Notes keys about the list of what is within a value that has nothing within it.
pub(crate) fn note_lists(entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) {
    for (name, argument) in Entries::of(entry.arguments.as_ref()) {
        let schema = tool.argument(&name.value);
        let span = place(argument.descriptions.as_ref());
        note_list("descriptions", span, schema.map(|known| &known.schema), cx);
    }
    for (name, Shorthand(field)) in Entries::of(entry.result.as_ref()) {
        let mut known = tool.result.iter();
        let schema = known.find(|known| known.name == name.value);
        let span = place(field.detail.as_ref());
        note_list("detail", span, schema.map(|known| &known.schema), cx);
    }
}

fn note_list(key: &str, span: Option<&Span>, schema: Option<&Schema>, cx: &mut Diagnostics) {
    if let (Some(span), Some(schema)) = (span, schema)
        && schema.within().is_empty()
    {
        let useless = Diagnostic::new(span, format!("`{key}` has no effect"));
        cx.note(useless.label("nothing is within this value: leave it out"));
    }
}

/// Reports a choice of nothing.
fn check_some<T>(selection: Option<&Selection<T>>, cx: &mut Diagnostics) {
    if let Some(span) = selection.and_then(Selection::chooses_nothing) {
        let nothing = Diagnostic::new(span, "this chooses nothing");
        cx.push(nothing.label("name the properties, or leave it out for all of them"));
    }
}

/// Reports values of a list that are in it already.
pub(crate) fn check_once<'m, T: PartialEq + 'm>(
    values: impl IntoIterator<Item = &'m Located<T>>,
    cx: &mut Diagnostics,
) {
    let mut known: Vec<&Located<T>> = Vec::new();
    for value in values {
        match known.iter().find(|one| one.value == value.value) {
            Some(first) => {
                let twice = Diagnostic::new(&value.span, "this is written twice");
                cx.push(twice.label("delete it").note(&first.span, "the first"));
            }
            None => known.push(value),
        }
    }
}

fn chosen<T>(selection: Option<&Selection<T>>) -> impl Iterator<Item = &T> {
    let chosen = selection.into_iter().flat_map(|only| &only.chosen);
    chosen.map(|(_, entry)| entry)
}

fn report<'a>(
    keys: impl IntoIterator<Item = (&'a str, Option<&'a Span>)>,
    label: &str,
    place: Option<(&Span, &str)>,
    cx: &mut Diagnostics,
) {
    for (key, span) in keys {
        let Some(span) = span else { continue };
        let useless = Diagnostic::new(span, format!("`{key}` has no meaning here")).label(label);
        cx.push(match place {
            Some((place, note)) => useless.note(place, note),
            None => useless,
        });
    }
}

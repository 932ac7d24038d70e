//! Selections that tools share: written once, chosen by name.

use super::{ArgumentEntry, Entries, Located, Manifest, ResultEntry, Selection, Shorthand};
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::text;

/// Replaces the names of selections by what they select.
pub(super) fn expand(manifest: &mut Manifest, cx: &mut Diagnostics) {
    let selections = manifest.selections.take().unwrap_or_default();
    for (_, tool) in &mut manifest.tools.0 {
        for (_, argument) in tool.arguments.iter_mut().flat_map(|entries| &mut entries.0) {
            expand_argument(argument, &selections, cx);
        }
        for (_, Shorthand(result)) in tool.result.iter_mut().flat_map(|entries| &mut entries.0) {
            expand_result(result, &selections, cx);
        }
        for (_, report) in tool.report.iter_mut().flat_map(|entries| &mut entries.0) {
            expand_selection(&mut report.keep, &selections, cx);
            for (_, result) in &mut report.keep.chosen {
                expand_result(result, &selections, cx);
            }
        }
    }
    manifest.selections = Some(selections);
}

type Selections = Entries<Vec<Located<String>>>;

fn expand_argument(entry: &mut ArgumentEntry, selections: &Selections, cx: &mut Diagnostics) {
    let Some(only) = &mut entry.only else { return };
    expand_selection(only, selections, cx);
    for (_, within) in &mut only.chosen {
        expand_argument(within, selections, cx);
    }
}

fn expand_result(entry: &mut ResultEntry, selections: &Selections, cx: &mut Diagnostics) {
    let Some(only) = &mut entry.only else { return };
    expand_selection(only, selections, cx);
    for (_, within) in &mut only.chosen {
        expand_result(within, selections, cx);
    }
}

fn expand_selection<T: Default>(
    selection: &mut Selection<T>,
    selections: &Selections,
    cx: &mut Diagnostics,
) {
    let Some(named) = selection.named.take() else {
        return;
    };
    let Some((_, properties)) = selections
        .0
        .iter()
        .find(|(name, _)| name.value == named.value)
    else {
        cx.push(unknown(&named, selections));
        return;
    };
    selection.chosen = properties
        .iter()
        .map(|name| (name.clone(), T::default()))
        .collect();
}

fn unknown(named: &Located<String>, selections: &Selections) -> Diagnostic {
    let message = format!("`{}` is no selection", text::shown(&named.value));
    let unknown = Diagnostic::new(&named.span, message);
    match near_miss(
        &named.value,
        selections.0.iter().map(|(name, _)| name.value.as_str()),
    ) {
        Some(near) => unknown.label(format!("did you mean `{near}`?")),
        None => unknown.help("selections are lists of properties under the key `selections`"),
    }
}

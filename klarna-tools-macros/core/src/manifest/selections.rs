//! Selections that tools share: written once, chosen by name.

use std::collections::BTreeSet;

use super::{
    ArgumentEntry, Entries, Located, Manifest, ResultEntry, Selection, Shorthand, ToolEntry,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::text;

type NamedSelection = (Located<String>, Selection<ArgumentEntry>);

/// Replaces the names of selections by what they select.
pub(super) fn expand(manifest: &mut Manifest, cx: &mut Diagnostics) {
    let mut selections = manifest.selections.take().unwrap_or_default();
    let used = used(&manifest.tools);
    // A selection chooses no other, so that none can choose itself.
    for (_, selection) in &mut selections.0 {
        expand_selection(selection, &[], cx);
    }
    let known = selections.0.as_slice();
    for (_, tool) in &mut manifest.tools.0 {
        for (_, argument) in tool.arguments.iter_mut().flat_map(|entries| &mut entries.0) {
            expand_within(argument, known, cx);
        }
        for (_, Shorthand(result)) in tool.result.iter_mut().flat_map(|entries| &mut entries.0) {
            expand_within(result, known, cx);
        }
        for (_, report) in tool.report.iter_mut().flat_map(|entries| &mut entries.0) {
            expand_selection(&mut report.keep, known, cx);
        }
    }
    for (name, _) in selections
        .0
        .iter()
        .filter(|(name, _)| !used.contains(&name.value))
    {
        let shown = text::shown(&name.value);
        let unused = Diagnostic::new(&name.span, format!("no tool chooses `{shown}`"));
        cx.note(unused.label(format!(
            "write `only: {shown}` where it applies, or leave it out"
        )));
    }
    manifest.selections = Some(selections);
}

/// The names of the selections that tools choose.
fn used(tools: &Entries<ToolEntry>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (_, tool) in &tools.0 {
        for (_, argument) in Entries::of(tool.arguments.as_ref()) {
            add_used(argument.only.as_ref(), &mut used);
        }
        for (_, Shorthand(result)) in Entries::of(tool.result.as_ref()) {
            add_used(result.only.as_ref(), &mut used);
        }
        for (_, report) in Entries::of(tool.report.as_ref()) {
            add_used(Some(&report.keep), &mut used);
        }
    }
    used
}

fn add_used<T: Selected>(selection: Option<&Selection<T>>, used: &mut BTreeSet<String>) {
    let Some(selection) = selection else { return };
    used.extend(selection.named.iter().map(|named| named.value.clone()));
    for (_, entry) in &selection.chosen {
        add_used(entry.chosen(), used);
    }
}

/// What a manifest says about a property of a selection.
trait Selected: Sized {
    /// What a selection says, as far as it applies here.
    fn of(entry: &ArgumentEntry) -> Self;

    /// The properties it is cut to.
    fn only(&mut self) -> &mut Option<Selection<Self>>;

    /// The same, to read.
    fn chosen(&self) -> Option<&Selection<Self>>;
}

impl Selected for ArgumentEntry {
    fn of(entry: &ArgumentEntry) -> Self {
        entry.clone()
    }

    fn only(&mut self) -> &mut Option<Selection<Self>> {
        &mut self.only
    }

    fn chosen(&self) -> Option<&Selection<Self>> {
        self.only.as_ref()
    }
}

impl Selected for ResultEntry {
    /// Bounds are for what is sent; an amount is one in either direction.
    fn of(entry: &ArgumentEntry) -> Self {
        Self {
            description: entry.description.clone(),
            money: entry.money.clone(),
            only: entry.only.as_ref().map(chosen_of),
            ..Self::default()
        }
    }

    fn only(&mut self) -> &mut Option<Selection<Self>> {
        &mut self.only
    }

    fn chosen(&self) -> Option<&Selection<Self>> {
        self.only.as_ref()
    }
}

fn chosen_of<T: Selected>(selection: &Selection<ArgumentEntry>) -> Selection<T> {
    let chosen = selection.chosen.iter();
    let chosen = chosen.map(|(name, entry)| (name.clone(), T::of(entry)));
    Selection {
        chosen: chosen.collect(),
        named: None,
        span: selection.span.clone(),
    }
}

fn expand_within<T: Selected>(entry: &mut T, known: &[NamedSelection], cx: &mut Diagnostics) {
    let only = entry.only().iter_mut();
    only.for_each(|only| expand_selection(only, known, cx));
}

fn expand_selection<T: Selected>(
    selection: &mut Selection<T>,
    selections: &[NamedSelection],
    cx: &mut Diagnostics,
) {
    if let Some(named) = selection.named.take() {
        let mut known = selections.iter();
        match known.find(|(name, _)| name.value == named.value) {
            Some((_, chosen)) => *selection = chosen_of(chosen),
            None => cx.push(unknown(&named, selections)),
        }
        return;
    }
    for (_, entry) in &mut selection.chosen {
        expand_within(entry, selections, cx);
    }
}

fn unknown(named: &Located<String>, selections: &[NamedSelection]) -> Diagnostic {
    let message = format!("`{}` is not a selection", text::shown(&named.value));
    let unknown = Diagnostic::new(&named.span, message);
    let all = selections.iter().map(|(name, _)| name.value.as_str());
    let help = "selections are lists of properties under the key `selections`, and choose no other";
    unknown.near_or(&named.value, all, help)
}

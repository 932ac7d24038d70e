//! Selections that tools share: written once, chosen by name.

use super::{ArgumentEntry, Located, Manifest, ResultEntry, Selection, Shorthand};
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::text;

type NamedSelection = (Located<String>, Selection<ArgumentEntry>);

/// Replaces the names of selections by what they select.
pub(super) fn expand(manifest: &mut Manifest, cx: &mut Diagnostics) {
    let mut selections = manifest.selections.take().unwrap_or_default();
    // A selection chooses no other, so that none can choose itself.
    for (_, selection) in &mut selections.0 {
        Expansion::default().replace(selection, cx);
    }
    let mut expansion = Expansion {
        known: &selections.0,
        used: Vec::new(),
    };
    for (_, tool) in &mut manifest.tools.0 {
        for (_, argument) in tool.arguments.iter_mut().flat_map(|entries| &mut entries.0) {
            expansion.replace_within(argument, cx);
        }
        for (_, Shorthand(result)) in tool.result.iter_mut().flat_map(|entries| &mut entries.0) {
            expansion.replace_within(result, cx);
        }
        for (_, report) in tool.report.iter_mut().flat_map(|entries| &mut entries.0) {
            expansion.replace(&mut report.keep, cx);
        }
    }
    for (name, _) in expansion.known {
        if !expansion.used.contains(&name.value) {
            let shown = text::shown(&name.value);
            let unused = Diagnostic::new(&name.span, format!("no tool chooses `{shown}`"));
            cx.note(unused.label(format!(
                "write `only: {shown}` where it applies, or leave it out"
            )));
        }
    }
    manifest.selections = Some(selections);
}

/// What a manifest says about a property of a selection.
trait Selected: Sized {
    /// What a selection says, as far as it applies here.
    fn of(entry: &ArgumentEntry) -> Self;

    /// The properties it is cut to.
    fn only(&mut self) -> Option<&mut Selection<Self>>;
}

impl Selected for ArgumentEntry {
    fn of(entry: &ArgumentEntry) -> Self {
        entry.clone()
    }

    fn only(&mut self) -> Option<&mut Selection<Self>> {
        self.only.as_mut()
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

    fn only(&mut self) -> Option<&mut Selection<Self>> {
        self.only.as_mut()
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

/// Selections by name, and the names that were used.
#[derive(Default)]
struct Expansion<'k> {
    known: &'k [NamedSelection],
    used: Vec<String>,
}

impl Expansion<'_> {
    fn replace_within<T: Selected>(&mut self, entry: &mut T, cx: &mut Diagnostics) {
        if let Some(only) = entry.only() {
            self.replace(only, cx);
        }
    }

    fn replace<T: Selected>(&mut self, selection: &mut Selection<T>, cx: &mut Diagnostics) {
        for (_, entry) in &mut selection.chosen {
            self.replace_within(entry, cx);
        }
        let Some(named) = selection.named.take() else {
            return;
        };
        let mut known = self.known.iter();
        match known.find(|(name, _)| name.value == named.value) {
            Some((_, chosen)) => *selection = chosen_of(chosen),
            None => cx.push(unknown(&named, self.known)),
        }
        self.used.push(named.value);
    }
}

fn unknown(named: &Located<String>, selections: &[NamedSelection]) -> Diagnostic {
    let message = format!("`{}` is not a selection", text::shown(&named.value));
    let unknown = Diagnostic::new(&named.span, message).once();
    let all: Vec<&str> = selections
        .iter()
        .map(|(name, _)| name.value.as_str())
        .collect();
    let help = match all.as_slice() {
        [] => {
            "a selection is a list of properties under the key `selections`, and chooses no other"
                .to_owned()
        }
        all => format!(
            "the selections are {}; for another one, write its name and its properties under `selections`",
            text::quoted(all)
        ),
    };
    let near = near_miss(&named.value, all.iter().copied());
    match selections
        .iter()
        .find(|(name, _)| near == Some(&name.value))
    {
        Some((name, _)) => {
            let unknown = unknown.label(format!("did you mean `{}`?", name.value));
            unknown.note(&name.span, "or is this one misspelt?")
        }
        None => unknown.help(help),
    }
}

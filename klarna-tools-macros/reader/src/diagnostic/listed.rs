//! The mistakes and the notes of a phase, as they are shown.

use std::collections::{HashMap, HashSet};
use std::fmt;

use annotate_snippets::{Level, Renderer};

use super::{Diagnostic, Remedy, render};

/// How many places are named beside the first, where one text is shown for several.
const MOST_ALSO: usize = 4;

/// How many mistakes of a phase are shown; the others follow when these are corrected.
pub const MOST_SHOWN: usize = 100;

/// The mistakes of a phase; at least one. Of more than [`MOST_SHOWN`] the last says how many
/// others there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errors {
    mistakes: Vec<Diagnostic>,
    /// Names that were probably misspelt, which explain what is wrong.
    misspelt: Vec<Diagnostic>,
}

/// What a phase found to have no effect. Of more than [`MOST_SHOWN`] the last says how many others
/// there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes(Vec<Diagnostic>);

impl Errors {
    pub(super) fn new(mistakes: Vec<Diagnostic>, misspelt: Vec<Diagnostic>) -> Self {
        let mistakes = shown(mistakes, "mistakes", |others| {
            others.help("put these right first; the others are shown then")
        });
        let misspelt = shown(misspelt, "notes", |others| others);
        Self { mistakes, misspelt }
    }

    /// The mistakes, in the order they are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.mistakes.iter()
    }

    /// The same and the notes beside them, to add to what they say.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.misspelt.iter_mut().chain(&mut self.mistakes)
    }

    /// All mistakes as text without colours, an empty line between two. Notes about names that were
    /// probably misspelt come first.
    #[must_use]
    pub fn render(&self) -> String {
        self.rendered(&Renderer::plain())
    }

    /// The same as text for a terminal, with ANSI colours.
    #[must_use]
    pub fn render_styled(&self) -> String {
        self.rendered(&Renderer::styled())
    }

    fn rendered(&self, renderer: &Renderer) -> String {
        let notes = render_each(&self.misspelt, &Level::NOTE, renderer);
        let mistakes = render_each(&self.mistakes, &Level::ERROR, renderer);
        let parts = [notes, mistakes]
            .into_iter()
            .filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

impl Notes {
    pub(super) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self(shown(diagnostics, "notes", |others| others))
    }

    /// The notes, in the order they are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// These, then those of a later phase.
    #[must_use]
    pub fn and(&self, later: Self) -> Self {
        Self::new([self.0.clone(), later.0].concat())
    }

    /// The same, to add to what they say.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.0.iter_mut()
    }

    /// All notes as text without colours, an empty line between two.
    #[must_use]
    pub fn render(&self) -> String {
        render_each(&self.0, &Level::NOTE, &Renderer::plain())
    }

    /// All notes as text for a terminal, with ANSI colours.
    #[must_use]
    pub fn render_styled(&self) -> String {
        render_each(&self.0, &Level::NOTE, &Renderer::styled())
    }
}

/// Texts in order of first appearance, each from top to bottom, everything once: what several tools
/// meet at one place is shown with the first of them.
fn ordered(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut names: Vec<String> = Vec::new();
    let name_of = |diagnostic: &Diagnostic| {
        diagnostic
            .span()
            .map(|span| span.source().name().to_owned())
    };
    for name in diagnostics.iter().filter_map(name_of) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    diagnostics.sort_by_cached_key(|diagnostic| {
        let text =
            name_of(diagnostic).and_then(|name| names.iter().position(|known| *known == name));
        (text, diagnostic.span().map(|span| span.range().start))
    });
    let mut seen = HashSet::new();
    diagnostics
        .retain(|diagnostic| seen.insert((diagnostic.message.clone(), diagnostic.span.clone())));
    joined(diagnostics)
}

/// Those that are shown once, with the first of their place and the number of the others.
fn joined(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut places: HashMap<Box<str>, usize> = HashMap::new();
    let mut joined: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let others = diagnostic.others.as_ref();
        let place = others.map(|_| diagnostic.message.clone());
        let place = place.map(|message| *places.entry(message).or_insert(joined.len()));
        match place.and_then(|place| joined.get_mut(place)) {
            Some(Diagnostic {
                others: Some(others),
                ..
            }) => {
                let more = diagnostic.others.unwrap_or_default();
                let places = diagnostic.span.into_iter().chain(more.places);
                let room = MOST_ALSO.saturating_sub(others.places.len());
                others.places.extend(places.take(room));
                others.count += 1 + more.count;
            }
            _ => joined.push(diagnostic),
        }
    }
    joined
}

/// The first in order, and how many others there are, about which `remedy` says more.
fn shown(
    diagnostics: Vec<Diagnostic>,
    called: &str,
    remedy: impl FnOnce(Diagnostic) -> Diagnostic,
) -> Vec<Diagnostic> {
    let mut diagnostics = ordered(diagnostics);
    let others = diagnostics.len().saturating_sub(MOST_SHOWN);
    diagnostics.truncate(MOST_SHOWN);
    if others > 0 {
        let message = format!("there are {others} more {called}");
        diagnostics.push(remedy(Diagnostic::without_place(message)));
    }
    diagnostics
}

/// Each as text. What to do is said once, with the first that it is about.
fn render_each(diagnostics: &[Diagnostic], level: &Level<'static>, renderer: &Renderer) -> String {
    let mut shown = HashSet::new();
    let texts = diagnostics.iter().map(|diagnostic| {
        let mut diagnostic = diagnostic.clone();
        let is_new =
            |remedy: &Remedy| matches!(remedy, Remedy::At(_)) || shown.insert(remedy.clone());
        diagnostic.remedies.retain(is_new);
        render::render(&diagnostic, level, renderer)
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

impl From<Diagnostic> for Errors {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            mistakes: vec![diagnostic],
            misspelt: Vec::new(),
        }
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Errors {}

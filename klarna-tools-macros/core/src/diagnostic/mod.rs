//! Mistakes: where they are, what they are, what to do. They are collected over a phase and shown
//! with carets.

mod decode;
mod near;
mod render;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, fmt};

use annotate_snippets::Renderer;

use crate::source::{Position, Span};
pub use toolspec_model::{near_miss, nearest};

/// One mistake in an input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    message: String,
    span: Option<Span>,
    label: String,
    notes: Vec<(Span, String)>,
    help: Vec<String>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(span: &Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span.clone()),
            ..Self::without_place(message)
        }
    }

    /// A mistake without a place in a text, such as a missing file.
    pub fn without_place(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span: None,
            label: String::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says something under the caret, e.g. the name that was probably intended.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Shows a related place, in the same text or another, and what it has to do with this.
    #[must_use]
    pub fn note(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.notes.push((span.clone(), text.into()));
        self
    }

    /// Adds a line on what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place of the mistake.
    #[must_use]
    pub fn span(&self) -> Option<&Span> {
        self.span.as_ref()
    }

    /// The place of the mistake, then the related places.
    pub fn places(&self) -> impl Iterator<Item = &Span> {
        let related = self.notes.iter().map(|(span, _)| span);
        self.span.iter().chain(related)
    }

    /// Line and column of the mistake.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.span.as_ref().map(Span::position)
    }

    /// The mistake as text without colours.
    #[must_use]
    pub fn render(&self) -> String {
        render::render(self, &Renderer::plain())
    }

    /// The mistake as text for a terminal, with ANSI colours.
    #[must_use]
    pub fn render_styled(&self) -> String {
        render::render(self, &Renderer::styled())
    }
}

/// Proof that a mistake was reported, in place of a value: code that needs the value stops and
/// reports nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported(());

/// Mistakes found so far, to be finished with [`Self::finish`]: dropped with mistakes inside, it
/// panics where debug assertions are on, since nobody would see them.
#[derive(Debug, Default)]
#[must_use = "mistakes that were collected must be reported with `finish`"]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No mistakes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a mistake; the reader then goes on.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds a mistake, for a reader that cannot go on.
    pub fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.push(diagnostic);
        Reported(())
    }

    /// What some work returns, and whether it added a mistake.
    pub fn watch<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Result<(), Reported>) {
        let before = self.count();
        let done = work(self);
        let is_sound = self.count() == before;
        (done, is_sound.then_some(()).ok_or(Reported(())))
    }

    /// What some work returns whose mistakes are reported elsewhere.
    pub fn look_ahead<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        let mut ignored = Self::new();
        let done = work(&mut ignored);
        let _ = ignored.finish(());
        done
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many mistakes there are so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The barrier after a phase: its value if nothing was wrong, otherwise every mistake.
    pub fn finish<T>(mut self, value: T) -> Result<T, Errors> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(Errors::new(std::mem::take(&mut self.0)))
        }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(
            self.is_empty() || std::thread::panicking(),
            "{} mistakes were never reported",
            self.count()
        );
    }
}

/// How many mistakes of a phase are shown; the others follow when these are corrected.
pub const MOST_SHOWN: usize = 100;

/// The mistakes of a phase; at least one. Of more than [`MOST_SHOWN`] the last says how many
/// others there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errors(Vec<Diagnostic>);

impl Errors {
    /// Texts in order of first appearance, each from top to bottom, every mistake once: what
    /// several tools meet at one place is shown with the first of them.
    fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
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
        diagnostics.retain(|diagnostic| {
            seen.insert((diagnostic.message.clone(), diagnostic.span.clone()))
        });
        let others = diagnostics.len().saturating_sub(MOST_SHOWN);
        if others > 0 {
            diagnostics.truncate(MOST_SHOWN);
            let message = format!("there are {others} more mistakes");
            let remedy = "put these right first; the others are shown then";
            diagnostics.push(Diagnostic::without_place(message).help(remedy));
        }
        Self(diagnostics)
    }

    /// The mistakes, in the order they are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// All mistakes as text without colours, an empty line between two.
    #[must_use]
    pub fn render(&self) -> String {
        self.render_each(Diagnostic::render)
    }

    /// All mistakes as text for a terminal, with ANSI colours.
    #[must_use]
    pub fn render_styled(&self) -> String {
        self.render_each(Diagnostic::render_styled)
    }

    fn render_each(&self, render: impl Fn(&Diagnostic) -> String) -> String {
        self.iter().map(render).collect::<Vec<_>>().join("\n\n")
    }
}

impl From<Diagnostic> for Errors {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Errors {}

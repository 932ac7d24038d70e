//! Mistakes and notes: where they are, what they are, what to do. They are collected over a phase and
//! shown with carets.

mod collected;
mod decode;
mod listed;
mod render;
#[cfg(test)]
mod tests;

use annotate_snippets::{Level, Renderer};

use crate::secrets;
use crate::source::{Position, Span};
pub use collected::{Diagnostics, Reported};
pub use listed::{Errors, MOST_SHOWN, Notes};
pub use toolspec_model::{near_miss, nearest};

/// One mistake in an input, or something of it that has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    rule: Option<&'static str>,
    message: Box<str>,
    span: Option<Span>,
    label: Box<str>,
    notes: Vec<(Span, String)>,
    remedies: Vec<Remedy>,
    /// The others that it is shown for, if it is shown once for all that say the same.
    others: Option<Box<Others>>,
}

/// Those that say the same at other places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Others {
    count: usize,
    /// The first of their places.
    places: Vec<Span>,
}

/// A line on what to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Remedy {
    /// Where a correction of a document would be made.
    At(String),
    /// What to do.
    Help(String),
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(span: &Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span.clone()),
            ..Self::without_place(secrets::quoted(span.source(), &message.into()))
        }
    }

    /// A mistake without a place in a text, such as a missing file.
    pub fn without_place(message: impl Into<String>) -> Self {
        Self {
            rule: None,
            message: secrets::concealed(&message.into()).into(),
            span: None,
            label: Box::default(),
            notes: Vec::new(),
            remedies: Vec::new(),
            others: None,
        }
    }

    /// Shows it once for all places with the same message.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.others = Some(Box::default());
        self
    }

    /// Names the rule that it breaks, which is shown in brackets.
    #[must_use]
    pub fn rule(mut self, id: &'static str) -> Self {
        self.rule = Some(id);
        self
    }

    /// Says something under the caret, e.g. the name that was probably intended.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = self.concealed(&text.into()).into();
        self
    }

    /// Says under the caret which of the known names was probably intended, if one is near.
    #[must_use]
    pub fn near<'a, S>(self, name: &str, known: impl IntoIterator<Item = &'a S>) -> Self
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        match near_miss(name, known.into_iter().map(AsRef::as_ref)) {
            Some(near) => self.label(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// The same, or a help where no name is near.
    #[must_use]
    pub fn near_or<'a, S>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a S>,
        help: impl Into<String>,
    ) -> Self
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        let near = self.near(name, known);
        if near.label.is_empty() {
            near.help(help)
        } else {
            near
        }
    }

    /// Shows a related place, in the same text or another, and what it has to do with this.
    #[must_use]
    pub fn note(mut self, span: &Span, text: impl Into<String>) -> Self {
        let text = secrets::quoted(span.source(), &self.concealed(&text.into()));
        self.notes.push((span.clone(), text));
        self
    }

    /// Adds a line on what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        let help = self.concealed(&text.into());
        self.remedies.push(Remedy::Help(help));
        self
    }

    /// What is said of its place, without the secrets of that text.
    fn concealed(&self, text: &str) -> String {
        let text = secrets::concealed(text);
        match &self.span {
            Some(span) => secrets::quoted(span.source(), &text),
            None => text.into_owned(),
        }
    }

    /// Says which place a correction would name under `at`, where it is not that of the mistake.
    #[must_use]
    pub fn correct_at(mut self, at: String) -> Self {
        self.remedies.push(Remedy::At(at));
        self
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What is said of it beside the message: the text under the caret, then what to do.
    pub fn advice(&self) -> impl Iterator<Item = &str> {
        let label = Some(&*self.label).filter(|label| !label.is_empty());
        let remedies = self.remedies.iter().map(|remedy| match remedy {
            Remedy::At(text) | Remedy::Help(text) => text.as_str(),
        });
        label.into_iter().chain(remedies)
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

    /// The place in a document that a correction would be about: that of the mistake, else the first
    /// that it refers to where the remedy is a correction. Nothing if `at` has been said.
    pub fn correctable(&self) -> impl Iterator<Item = &Span> {
        let names_it = |remedy: &Remedy| matches!(remedy, Remedy::Help(help) if help.contains("`corrections`"));
        let by_correction = self.remedies.iter().any(names_it);
        let related = self.notes.iter().map(|(span, _)| span);
        self.span
            .iter()
            .chain(related.filter(move |_| by_correction))
            .filter(|_| self.at().is_none())
    }

    /// The first of the other places that it is shown for.
    #[must_use]
    pub fn also(&self) -> &[Span] {
        let others = self.others.as_ref();
        others.map_or(&[], |others| &others.places)
    }

    /// What a correction would name under `at`.
    #[must_use]
    pub fn at(&self) -> Option<&str> {
        self.remedies.iter().find_map(|remedy| match remedy {
            Remedy::At(at) => Some(at.as_str()),
            Remedy::Help(_) => None,
        })
    }

    /// Says which places a correction would name under `at`.
    pub fn locate(&mut self, at: impl Iterator<Item = String>) {
        self.remedies.splice(0..0, at.map(Remedy::At));
    }

    /// The mistake as text without colours.
    #[must_use]
    pub fn render(&self) -> String {
        render::render(self, &Level::ERROR, &Renderer::plain())
    }

    /// The mistake as text for a terminal, with ANSI colours.
    #[must_use]
    pub fn render_styled(&self) -> String {
        render::render(self, &Level::ERROR, &Renderer::styled())
    }
}

//! A diagnostic as text with carets.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::Diagnostic;
use crate::source::{Position, Source, Span, is_hidden};

/// Marks whose columns are further apart do not fit on a screen together and are shown one by one.
const APART: usize = 40;

pub(super) fn render(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(visible(&diagnostic.message));
    let excerpts = excerpts(diagnostic);
    let snippets = excerpts.iter().map(Excerpt::snippet);
    let helps = diagnostic
        .help
        .iter()
        .map(|help| Level::HELP.message(visible(help)));
    renderer.render(&[Group::with_title(title).elements(snippets).elements(helps)])
}

/// Neighbouring places of one text.
struct Excerpt<'a> {
    source: &'a Source,
    marks: Vec<Mark<'a>>,
}

struct Mark<'a> {
    span: &'a Span,
    position: Position,
    kind: AnnotationKind,
    label: &'a str,
}

/// The places a diagnostic shows, the one with the mistake first.
fn excerpts(diagnostic: &Diagnostic) -> Vec<Excerpt<'_>> {
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    let primary = diagnostic
        .span
        .iter()
        .map(|span| (span, AnnotationKind::Primary, &diagnostic.label));
    let related = diagnostic
        .notes
        .iter()
        .map(|(span, label)| (span, AnnotationKind::Context, label));
    for (span, kind, label) in primary.chain(related) {
        let mark = Mark {
            span,
            position: span.position(),
            kind,
            label,
        };
        match excerpts.iter_mut().find(|excerpt| excerpt.fits(&mark)) {
            Some(excerpt) => excerpt.marks.push(mark),
            None => excerpts.push(Excerpt {
                source: span.source(),
                marks: vec![mark],
            }),
        }
    }
    excerpts
}

impl Excerpt<'_> {
    fn fits(&self, mark: &Mark<'_>) -> bool {
        let column = mark.position.column;
        self.source == mark.span.source()
            && self
                .marks
                .iter()
                .all(|other| other.position.column.abs_diff(column) <= APART)
    }

    /// The renderer gets a copy of the lines in which nothing is hidden. It shortens long ones.
    fn snippet(&self) -> Snippet<'static, Annotation<'static>> {
        let lines = || self.marks.iter().map(|mark| mark.position.line);
        let (first, last) = (lines().min().unwrap_or(1), lines().max().unwrap_or(1));
        let mut copy = String::new();
        let mut annotations = Vec::new();
        for line in first..=last {
            self.copy_line(line, &mut copy, &mut annotations);
            copy.push('\n');
        }
        Snippet::source(copy)
            .line_start(first)
            .path(visible(self.source.name()))
            .annotations(annotations)
    }

    fn copy_line(
        &self,
        line: usize,
        copy: &mut String,
        annotations: &mut Vec<Annotation<'static>>,
    ) {
        let range = self.source.line_range(line);
        let copied = |end: usize| {
            let part = Span::new(self.source, range.start..end.min(range.end));
            part.text().chars().map(shown).collect::<String>()
        };
        for mark in self.marks.iter().filter(|mark| mark.position.line == line) {
            // A place of several lines is shown by its first.
            let bytes = mark.span.range();
            let start = copy.len() + copied(bytes.start).len();
            let end = copy.len() + copied(bytes.end).len();
            let label = (!mark.label.is_empty()).then(|| visible(mark.label));
            annotations.push(mark.kind.span(start..end).label(label));
        }
        copy.push_str(&copied(range.end));
    }
}

/// A character of a source line: one for one, so that columns stay.
fn shown(character: char) -> char {
    if is_hidden(character) {
        char::REPLACEMENT_CHARACTER
    } else {
        character
    }
}

/// A message that may quote an input: what hides or reorders the text around it is spelled out.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}

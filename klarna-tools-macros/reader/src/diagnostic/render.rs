//! A diagnostic as text with carets.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet,
};

use super::{Diagnostic, Remedy};
use crate::secrets;
use crate::source::{Position, Source, Span, is_hidden};

/// Marks whose columns are further apart do not fit on a screen together and are shown one by one.
const APART: usize = 40;

/// Marks whose lines are further apart are shown one by one, too.
const LINES_APART: usize = 2_000;

/// Of a line with more bytes only the part around its marks is handed to the renderer, which would
/// read all of it.
const LONG_LINE: usize = 8_192;

/// How many bytes that is, before the first mark and from the last.
const AROUND: usize = 1_024;

/// The most characters of a message; a longer one quotes an input.
const LONG_MESSAGE: usize = 4_000;

pub(super) fn render(
    diagnostic: &Diagnostic,
    level: &Level<'static>,
    renderer: &Renderer,
) -> String {
    let others = match diagnostic.others.as_ref().map_or(0, |others| others.count) {
        0 => String::new(),
        1 => ", here and at one other place".to_owned(),
        others => format!(", here and at {others} other places"),
    };
    let message = visible(&diagnostic.message) + &*others;
    let title = level.clone().primary_title(message);
    let title = match diagnostic.rule {
        Some(rule) => title.id(rule),
        None => title,
    };
    let mut group = Group::with_title(title);
    let mut report = Vec::new();
    for excerpt in excerpts(diagnostic) {
        match excerpt.origin() {
            None => group = group.element(excerpt.snippet().path(visible(excerpt.source.name()))),
            Some(origin) if excerpt.source.is_concealed() => {
                group = group.element(origin).elements(excerpt.labels());
            }
            // The renderer puts a place of its own to the lines of every group.
            Some(origin) => {
                report.push(group.element(origin));
                group = Group::with_level(level.clone()).element(excerpt.snippet());
            }
        }
    }
    let remedies = diagnostic.remedies.iter().map(|remedy| match remedy {
        Remedy::At(at) => Level::NOTE.with_name("at").message(visible(at)),
        Remedy::Help(help) => Level::HELP.message(visible(help)),
    });
    report.push(group.elements(remedies));
    without_second_bars(&renderer.render(&report))
}

/// Without the second of two empty lines of a snippet: the renderer puts one behind a place, and one
/// before the lines of another group.
fn without_second_bars(text: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines.dedup_by(|line, before| is_bar(line) && is_bar(before));
    lines.join("\n")
}

/// Whether a line shows nothing but the bar of a snippet, in whatever colour.
fn is_bar(line: &str) -> bool {
    let parts = line.split('\u{1b}').enumerate();
    let shown = parts.map(|(index, part)| match (index, part.split_once('m')) {
        (0, _) => part,
        (_, behind) => behind.map_or("", |(_, behind)| behind),
    });
    shown.collect::<String>().trim() == "|"
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
        .map(|span| (span, AnnotationKind::Primary, &*diagnostic.label));
    let related = diagnostic
        .notes
        .iter()
        .map(|(span, label)| (span, AnnotationKind::Context, label.as_str()));
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
        let Position { line, column } = mark.position;
        self.source == mark.span.source()
            && !self.source.is_concealed()
            && self.marks.iter().all(|other| {
                other.position.column.abs_diff(column) <= APART
                    && other.position.line.abs_diff(line) <= LINES_APART
            })
    }

    /// The place, where lines are cut and the renderer cannot count columns, or where none is shown.
    fn origin(&self) -> Option<Origin<'static>> {
        let cut = |mark: &Mark<'_>| self.source.line_range(mark.position.line).len() > LONG_LINE;
        let Position { line, column } = self.marks.first()?.position;
        let origin = Origin::path(visible(self.source.name()));
        let is_alone =
            self.source.is_concealed() || self.marks.iter().any(|it| cut(it) || self.is_moved(it));
        is_alone.then(|| origin.line(line).char_column(column))
    }

    /// Whether a mark is behind a secret, which is shown with another length.
    fn is_moved(&self, mark: &Mark<'_>) -> bool {
        let line = Span::new(self.source, self.source.line_range(mark.position.line));
        let start = mark.span.range().start;
        let secrets = self.secrets(&line);
        secrets.iter().any(|secret| secret.start < start)
    }

    /// The secrets of a line.
    fn secrets(&self, line: &Span) -> Vec<Range<usize>> {
        let start = line.range().start;
        let found = secrets::find_in_line(line.text()).into_iter();
        let found = found.map(|part| start + part.start..start + part.end);
        let known = self.source.secrets().into_iter();
        let is_here = |part: &Range<usize>| part.start < line.range().end && start < part.end;
        found.chain(known.filter(is_here)).collect()
    }

    /// What is said of places whose lines are not shown.
    fn labels(&self) -> impl Iterator<Item = Message<'static>> {
        let labels = self.marks.iter().map(|mark| mark.label);
        let labels = labels.filter(|label| !label.is_empty());
        labels.map(|label| Level::NOTE.message(visible(label)))
    }

    /// The part of a line that is shown.
    fn shown_range(&self, line: usize) -> Range<usize> {
        let whole = self.source.line_range(line);
        let starts = || {
            let marks = self.marks.iter().filter(|mark| mark.position.line == line);
            marks.map(|mark| mark.span.range().start)
        };
        match (starts().min(), starts().max()) {
            (Some(first), Some(last)) if whole.len() > LONG_LINE => {
                let start = first.saturating_sub(AROUND).max(whole.start);
                let end = last.saturating_add(AROUND).min(whole.end);
                Span::new(self.source, start..end).range()
            }
            _ => whole,
        }
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
            .annotations(annotations)
    }

    fn copy_line(
        &self,
        line: usize,
        copy: &mut String,
        annotations: &mut Vec<Annotation<'static>>,
    ) {
        let range = self.shown_range(line);
        let whole = Span::new(self.source, range.clone());
        let secrets = self.secrets(&whole);
        let is_secret = |at: usize| secrets.iter().any(|secret| secret.contains(&at));
        let copied = |end: usize| {
            let part = Span::new(self.source, range.start..end.min(range.end));
            secrets::masked(part.text(), |at| is_secret(range.start + at), shown)
        };
        // All of a secret is shown at the same place.
        let begins = |at: usize| {
            let within = secrets.iter().filter(|secret| secret.contains(&at));
            within.map(|secret| secret.start).min().unwrap_or(at)
        };
        for mark in self.marks.iter().filter(|mark| mark.position.line == line) {
            // A place of several lines is shown by its first.
            let bytes = mark.span.range();
            let start = copy.len() + copied(begins(bytes.start)).len();
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
    let mut visible = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == LONG_MESSAGE {
            visible.push('…');
            break;
        }
        if is_hidden(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}

//! What a rule finds, and where.

use std::ops::Range;

use toolspec_core::Locked;
use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::manifest::LintRule;
use toolspec_core::pointer::Pointer;
use toolspec_core::source::Span;

/// What a rule finds.
pub(super) struct Finding {
    /// The rule.
    pub(super) rule: LintRule,
    /// The tool in whose text it is, if it is in one.
    pub(super) tool: Option<String>,
    /// What it is about, as a waiver names it.
    pub(super) about: String,
    /// The finding for people.
    pub(super) diagnostic: Diagnostic,
}

impl Finding {
    /// A finding in the lock, at the words of a text there if the place shows them.
    pub(super) fn new(
        rule: LintRule,
        about: &str,
        (tools, pointer): (&Locked, &Pointer),
        message: String,
    ) -> Self {
        let diagnostic = match tools.origin(pointer) {
            Some(span) => Diagnostic::new(&narrowed(span, about), message),
            None => Diagnostic::without_place(message),
        };
        let in_tool = match pointer.segments() {
            [first, tool, ..] if first == "tools" => Some(tool.clone()),
            _ => None,
        };
        Self {
            rule,
            tool: in_tool,
            about: about.to_owned(),
            diagnostic: diagnostic.rule(rule.id()),
        }
    }

    /// What it has in common with others that say the same of a tool: a sentence repeats the title.
    pub(super) fn key(&self) -> (&'static str, Option<String>, String) {
        let (tool, about) = (self.tool.clone(), self.about.clone());
        (self.rule.id(), tool, about)
    }

    /// The same with a text below the caret.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        let diagnostic = self.diagnostic.label(label);
        Self { diagnostic, ..self }
    }

    /// The same with a related place in the lock.
    pub(super) fn note(self, tools: &Locked, pointer: &Pointer, text: &str) -> Self {
        let Some(span) = tools.origin(pointer) else {
            return self;
        };
        let diagnostic = self.diagnostic.note(span, text);
        Self { diagnostic, ..self }
    }

    /// The finding with the reason of the rule, and how it is kept.
    pub(super) fn explained(self) -> Diagnostic {
        let key = match self.tool {
            Some(_) => "the tool's",
            None => "the manifest's",
        };
        let (id, about) = (self.rule.id(), serde_json::Value::from(self.about));
        let waiver = format!("- {{ rule: {id}, at: {about}, why: … }}");
        self.diagnostic
            .help(self.rule.reason())
            .help(format!("to keep it, write below {key} `waivers`: {waiver}"))
    }
}

/// The part of a place that shows these words, whatever white space is between them.
fn narrowed(span: &Span, words: &str) -> Span {
    let text = span.text();
    let found = shown_from(text, words).map(|range| {
        let start = span.range().start;
        Span::new(span.source(), start + range.start..start + range.end)
    });
    found.unwrap_or_else(|| span.clone())
}

fn shown_from(text: &str, words: &str) -> Option<Range<usize>> {
    let mut words = words.split_whitespace();
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let mut starts = text.match_indices(first);
    starts.find_map(|(start, _)| {
        let mut behind = text.get(start + first.len()..)?;
        for word in &rest {
            behind = behind.trim_start().strip_prefix(word)?;
        }
        Some(start..text.len() - behind.len())
    })
}

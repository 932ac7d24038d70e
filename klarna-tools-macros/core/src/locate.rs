//! Where in a document a diagnostic is, as a correction names it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::openapi::Document;
use crate::pointer::Pointer;
use crate::source::{Source, Span};
use crate::yaml::Node;

/// The most places of one diagnostic that are shown: what an anchor names may be at many.
const MOST_PLACES: usize = 3;

/// Says of each diagnostic about a document which `at` a correction of it has.
pub(crate) fn locate<'d>(
    diagnostics: impl Iterator<Item = &'d mut Diagnostic>,
    documents: &[Document],
) {
    let mut diagnostics: Vec<&mut Diagnostic> = diagnostics.collect();
    for document in documents {
        let source = document.root.span.source();
        let of_it = |each: &&mut Diagnostic| {
            let mut spans = each.correctable();
            spans.find(|span| span.source() == source).cloned()
        };
        let spans: Vec<Option<Span>> = diagnostics.iter().map(of_it).collect();
        let mut search = Search::of(source, spans.iter().flatten());
        search.visit(&document.root, &mut Vec::new());
        for (diagnostic, span) in diagnostics.iter_mut().zip(&spans) {
            let found = span.as_ref().and_then(|span| search.found.get(span));
            if let Some(found) = found.filter(|found| !found.is_empty()) {
                let name = &document.name;
                let at = found.iter().map(|pointer| format!("{name}#{pointer}"));
                diagnostic.locate(at);
            }
        }
    }
}

/// Finds the pointers of some spans in one walk.
struct Search {
    found: HashMap<Span, Vec<Pointer>>,
    /// Whether a node contains the text of what is within it, as in JSON. In YAML an alias does not.
    is_nested: bool,
}

impl Search {
    fn of<'s>(source: &Source, spans: impl Iterator<Item = &'s Span>) -> Self {
        Self {
            found: spans.map(|span| (span.clone(), Vec::new())).collect(),
            is_nested: source.text().trim_start().starts_with('{'),
        }
    }

    /// Whether a node may have one of the places within it.
    fn may_have(&self, node: &Node) -> bool {
        let range = node.span.range();
        let contains = |span: &Span| {
            let wanted = span.range();
            range.start <= wanted.start && wanted.end <= range.end
        };
        !self.found.is_empty() && (!self.is_nested || self.found.keys().any(contains))
    }

    fn visit(&mut self, node: &Node, way: &mut Vec<String>) {
        if !self.may_have(node) {
            return;
        }
        self.meet(&node.span, way);
        for (index, element) in node.elements().iter().enumerate() {
            way.push(index.to_string());
            self.visit(element, way);
            way.pop();
        }
        for entry in node.entries() {
            way.push(entry.key.text.clone());
            self.meet(&entry.key.span, way);
            self.visit(&entry.value, way);
            way.pop();
        }
    }

    fn meet(&mut self, span: &Span, way: &[String]) {
        if let Some(found) = self.found.get_mut(span)
            && found.len() < MOST_PLACES
        {
            found.push(way.iter().collect());
        }
    }
}

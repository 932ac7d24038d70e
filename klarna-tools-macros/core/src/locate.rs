//! Where in a document a diagnostic is, as a correction names it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::openapi::Document;
use crate::pointer::Pointer;
use crate::source::{Source, Span};
use crate::yaml::Node;

/// The most places of one diagnostic that are shown: what an anchor names may be at many.
const MOST_PLACES: usize = 3;

/// The same of one that is shown for several.
const MOST_SHOWN: usize = 5;

/// Says of each diagnostic about a document, a file that one refers to, or a value that an overlay
/// put there, which `at` a correction of it has.
pub(crate) fn locate<'d>(
    diagnostics: impl Iterator<Item = &'d mut Diagnostic>,
    documents: &[Document],
    overlays: &[Source],
) {
    let mut diagnostics: Vec<&mut Diagnostic> = diagnostics.collect();
    for (name, root) in documents.iter().flat_map(Document::trees) {
        let source = root.span.source();
        let is_of_it = |span: &&Span| span.source() == source || overlays.contains(span.source());
        let spans = diagnostics
            .iter()
            .flat_map(|each| each.correctable().chain(each.also()));
        let mut search = Search::of(source, spans.filter(is_of_it));
        search.visit(root, &mut Vec::new());
        for diagnostic in &mut diagnostics {
            let found: Option<&Vec<Pointer>> = diagnostic
                .correctable()
                .filter_map(|span| search.found.get(span))
                .find(|found| !found.is_empty());
            if let Some(found) = found {
                let others = diagnostic.also().iter();
                let others = others.filter_map(|span| search.found.get(span)).flatten();
                let places = found.iter().chain(others).take(MOST_SHOWN);
                let places: Vec<String> = places.map(|pointer| pointer.within(name)).collect();
                diagnostic.locate(places.into_iter());
            }
        }
    }
}

/// Finds the pointers of some spans in one walk.
struct Search {
    found: HashMap<Span, Vec<Pointer>>,
    /// Whether a node contains the text of what is within it, as in JSON. In YAML an alias does not,
    /// nor does what an overlay put there.
    is_nested: bool,
}

impl Search {
    fn of<'s>(source: &Source, spans: impl Iterator<Item = &'s Span>) -> Self {
        let found: HashMap<_, _> = spans.map(|span| (span.clone(), Vec::new())).collect();
        let is_json = source.text().trim_start().starts_with('{');
        let is_nested = is_json && found.keys().all(|span| span.source() == source);
        Self { found, is_nested }
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
        if let Some(span) = node.refused().and_then(Diagnostic::span) {
            self.meet(span, way);
        }
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

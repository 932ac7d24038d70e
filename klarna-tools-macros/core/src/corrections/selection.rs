//! The places of a document that a query selects, as the tree of the ways to them: one walk reaches
//! them all, also where thousands are side by side.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::pointer::Pointer;
use crate::yaml::{Entry, Kind, Node};

/// What is selected at and within a node.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Whether the node itself is.
    pub(super) is_selected: bool,
    /// What is selected within it, by the names and indexes of its children.
    within: BTreeMap<String, Self>,
}

impl Selection {
    /// What a pointer leads to.
    pub(super) fn at(pointer: &Pointer) -> Self {
        let mut root = Self::default();
        let segments = pointer.segments().iter();
        let selected = segments.fold(&mut root, |around, segment| around.child(segment));
        selected.is_selected = true;
        root
    }

    /// What is selected at and within a child.
    pub(super) fn child(&mut self, segment: impl Into<String>) -> &mut Self {
        self.within.entry(segment.into()).or_default()
    }

    /// The selected nodes, each before what is within it.
    pub(super) fn nodes<'n>(&self, root: &'n Node) -> Vec<&'n Node> {
        let mut nodes = Vec::new();
        self.collect(root, &mut nodes);
        nodes
    }

    fn collect<'n>(&self, node: &'n Node, nodes: &mut Vec<&'n Node>) {
        if self.is_selected {
            nodes.push(node);
        }
        if self.within.is_empty() {
            return;
        }
        for (segment, child) in children(node) {
            if let Some(within) = self.within.get(&*segment) {
                within.collect(child, nodes);
            }
        }
    }

    /// Changes each selected node, before what is within it.
    pub(super) fn update(&self, node: &mut Node, change: &mut impl FnMut(&mut Node)) {
        if self.is_selected {
            change(node);
        }
        self.visit(node, |within, child| {
            within.update(child, change);
            true
        });
    }

    /// Removes the selected nodes within a node.
    pub(super) fn remove(&self, node: &mut Node) {
        self.visit(node, |within, child| {
            if !within.is_selected {
                within.remove(child);
            }
            !within.is_selected
        });
    }

    /// Visits the children of a node at or within which something is selected, and keeps those for
    /// which that is true.
    fn visit(&self, node: &mut Node, mut keeps: impl FnMut(&Self, &mut Node) -> bool) {
        if self.within.is_empty() {
            return;
        }
        let mut keeps = |segment: &str, child: &mut Node| {
            let within = self.within.get(segment);
            within.is_none_or(|within| keeps(within, child))
        };
        match &mut node.kind {
            Kind::Sequence(elements) => {
                let mut indexes = (0..elements.len()).map(|index| index.to_string());
                elements.retain_mut(|element| {
                    let index = indexes.next();
                    index.is_none_or(|index| keeps(&index, element))
                });
            }
            Kind::Mapping(entries) => {
                entries.retain_mut(|Entry { key, value }| keeps(&key.text, value));
            }
            _ => {}
        }
    }

    /// How deep the deepest selected node is.
    pub(super) fn depth(&self) -> usize {
        let within = self.within.values();
        within.map(|within| within.depth() + 1).max().unwrap_or(0)
    }
}

/// The children of a node with their names and indexes.
pub(super) fn children(node: &Node) -> impl Iterator<Item = (Cow<'_, str>, &Node)> {
    let elements = node.elements().iter().enumerate();
    let elements = elements.map(|(index, element)| (index.to_string().into(), element));
    let entries = node.entries().iter();
    elements.chain(entries.map(|entry| (entry.key.text.as_str().into(), &entry.value)))
}

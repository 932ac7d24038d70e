//! The places of a document that a query selects, as the tree of the ways to them: one walk reaches
//! them all, also where thousands are side by side.

use std::collections::BTreeMap;

use super::place::Step;
use crate::yaml::{Kind, Node};

/// What is selected at and within a node.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Whether the node itself is.
    pub(super) is_selected: bool,
    names: BTreeMap<String, Self>,
    indexes: BTreeMap<usize, Self>,
}

impl Selection {
    /// What is selected at and within a child.
    pub(super) fn child(&mut self, step: Step) -> &mut Self {
        match step {
            Step::Name(name) => self.names.entry(name).or_default(),
            Step::Index(index) => self.indexes.entry(index).or_default(),
        }
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
        for (index, within) in &self.indexes {
            if let Some(element) = node.elements().get(*index) {
                within.collect(element, nodes);
            }
        }
        if self.names.is_empty() {
            return;
        }
        for entry in node.entries() {
            if let Some(within) = self.names.get(&entry.key.text) {
                within.collect(&entry.value, nodes);
            }
        }
    }

    /// Changes each selected node, before what is within it.
    pub(super) fn update(&self, node: &mut Node, change: &mut impl FnMut(&mut Node)) {
        if self.is_selected {
            change(node);
        }
        match &mut node.kind {
            Kind::Sequence(elements) => {
                for (index, within) in &self.indexes {
                    if let Some(element) = elements.get_mut(*index) {
                        within.update(element, change);
                    }
                }
            }
            Kind::Mapping(entries) if !self.names.is_empty() => {
                for entry in entries {
                    if let Some(within) = self.names.get(&entry.key.text) {
                        within.update(&mut entry.value, change);
                    }
                }
            }
            _ => {}
        }
    }

    /// Removes the selected nodes within a node.
    pub(super) fn remove(&self, node: &mut Node) {
        match &mut node.kind {
            Kind::Sequence(elements) if !self.indexes.is_empty() => {
                let mut index = 0..;
                elements.retain_mut(|element| {
                    let within = index.next().and_then(|index| self.indexes.get(&index));
                    within.is_none_or(|within| within.keeps(element))
                });
            }
            Kind::Mapping(entries) if !self.names.is_empty() => {
                entries.retain_mut(|entry| {
                    let within = self.names.get(&entry.key.text);
                    within.is_none_or(|within| within.keeps(&mut entry.value))
                });
            }
            _ => {}
        }
    }

    /// Whether a node itself is to stay; then what is selected within it is removed.
    fn keeps(&self, node: &mut Node) -> bool {
        if !self.is_selected {
            self.remove(node);
        }
        !self.is_selected
    }

    /// How deep the deepest selected node is.
    pub(super) fn depth(&self) -> usize {
        let within = self.names.values().chain(self.indexes.values());
        within.map(|within| within.depth() + 1).max().unwrap_or(0)
    }
}

//! Schemas of a document, cut and narrowed to what the manifest chooses.

mod accepts;
mod choice;
mod keywords;
mod narrow;
mod properties;
mod types;

pub(super) use accepts::accepts;
pub(super) use choice::{Choice, Prose};
pub(super) use narrow::kind_name;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Array, Kind, Schema};
use crate::openapi::{Document, Target};
use crate::text;
use crate::yaml::{MAX_DEPTH, Node};
use keywords::check_keywords;

/// More than an agent can be shown. References that refer to references reach it quickly.
const MOST_SCHEMAS: usize = 2_000;

/// Whether values are sent or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// Sent: bounds hold, readOnly properties do not exist.
    Request,
    /// Received: a new value or a missing one is no error, writeOnly properties do not exist.
    Response,
}

/// Reads schemas of one document.
pub(super) struct Schemas<'a> {
    document: &'a Document,
    view: View,
    trail: Vec<*const Node>,
    /// How many schemas were read, references followed.
    met: usize,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document, view: View) -> Self {
        Self {
            document,
            view,
            trail: Vec::new(),
            met: 0,
        }
    }

    /// The schema at a node, cut to what is chosen.
    pub(super) fn read(
        &mut self,
        node: &'a Node,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Schema> {
        let target = self.document.dereference(node, cx)?;
        if self.trail.contains(&std::ptr::from_ref(target.node)) {
            cx.push(
                Diagnostic::new(&node.span, "this schema contains itself")
                    .label("values without an end cannot be described to an agent")
                    .note(choice.span, "needed here")
                    .help("choose properties with `only` so that the cycle is left out"),
            );
            return None;
        }
        if self.trail.len() == MAX_DEPTH {
            let message = format!("this is nested deeper than {MAX_DEPTH} levels");
            cx.push(Diagnostic::new(choice.span, message).label("choose some with `only`"));
            return None;
        }
        self.met += 1;
        if self.met == MOST_SCHEMAS {
            let message = format!("this has more than {MOST_SCHEMAS} properties");
            cx.push(Diagnostic::new(choice.span, message).label("choose some with `only`"));
        }
        if self.met >= MOST_SCHEMAS {
            return None;
        }
        self.trail.push(target.node);
        let schema = self.read_target(target, choice, cx);
        self.trail.pop();
        schema
    }

    fn read_target(
        &mut self,
        target: Target<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Schema> {
        if !check_keywords(target.node, choice.span, cx) {
            return None;
        }
        let leaf = types::decode(target.node, cx)?;
        let mut kind = match leaf.kind {
            types::Leaf::Scalar(kind) => kind,
            types::Leaf::Array(array) => self.read_array(target.node, array, choice, cx)?,
            types::Leaf::Object => self.read_object(target.node, choice, cx)?,
        };
        if choice.only.is_some() && !has_properties(&kind) {
            let message = format!("`{}` has no properties to choose from", choice.name);
            let scalar = Diagnostic::new(choice.span, message).label("leave `only` out");
            cx.push(scalar.note(&target.node.span, "declared here"));
        }
        match self.view {
            View::Request => {
                narrow::narrow(&mut kind, choice, target.node, cx);
                narrow::check_pattern(&kind, choice, target.node, cx);
            }
            View::Response => narrow::open(&mut kind),
        }
        if let Some(text) = leaf
            .documentation
            .as_deref()
            .filter(|_| choice.description.is_none())
        {
            let span = target
                .node
                .get("description")
                .map_or(&target.node.span, |d| &d.span);
            text::check(text, span, cx);
        }
        let documented = choice.description.map(str::to_owned).or(leaf.documentation);
        let description = match self.view {
            View::Request if choice.prose != Prose::Hidden => documented.clone(),
            _ => choice.description.map(str::to_owned),
        };
        Some(Schema {
            description,
            documentation: documented,
            name: target.name.map(str::to_owned),
            kind,
            masked: choice.mask,
            opaque: choice.opaque,
            deprecated: leaf.deprecated,
        })
    }

    fn read_array(
        &mut self,
        node: &'a Node,
        mut array: Array,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Kind> {
        let Some(items) = node.get("items") else {
            cx.push(
                Diagnostic::new(&node.span, "an array without `items`")
                    .note(choice.span, "needed here"),
            );
            return None;
        };
        *array.items = self.read(items, &choice.of_items(), cx)?;
        Some(Kind::Array(array))
    }

    fn read_object(
        &mut self,
        node: &'a Node,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Kind> {
        let declared = node
            .get("properties")
            .and_then(Node::as_mapping)
            .unwrap_or_default();
        if declared.is_empty() && choice.only.is_none() {
            return self.read_map(node, choice, cx);
        }
        let required = required_names(node);
        let properties = match &choice.only {
            Some(only) => self.read_chosen(node, only, &required, cx),
            None => declared
                .iter()
                .filter(|entry| self.is_visible(&entry.value))
                .map(|entry| (entry, choice.of_property(&entry.key.text)))
                .collect::<Vec<_>>()
                .into_iter()
                .filter_map(|(entry, choice)| {
                    self.read_property(&entry.key.text, &entry.value, &choice, &required, cx)
                })
                .collect(),
        };
        self.check_left_out(node, &properties, &required, choice, cx);
        Some(Kind::Object(properties))
    }

    fn read_map(
        &mut self,
        node: &'a Node,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Kind> {
        match node.get("additionalProperties") {
            Some(values) if values.as_mapping().is_some() => {
                let values = self.read(values, &choice.of_property("*"), cx)?;
                Some(Kind::Map(Box::new(values)))
            }
            _ => Some(Kind::Map(Box::new(Schema::of(Kind::Any)))),
        }
    }

    /// Whether a property exists in this direction.
    pub(super) fn is_visible(&self, node: &'a Node) -> bool {
        let hidden = match self.view {
            View::Request => "readOnly",
            View::Response => "writeOnly",
        };
        let target = self.document.peek(node);
        target.is_none_or(|target| target.node.get(hidden).and_then(Node::as_bool) != Some(true))
    }
}

/// The names under `required`.
pub(super) fn required_names(node: &Node) -> Vec<&str> {
    let names = node
        .get("required")
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    names.iter().filter_map(Node::as_str).collect()
}

/// Names for a message: `a`, `b`.
pub(super) fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn has_properties(kind: &Kind) -> bool {
    match kind {
        Kind::Object(_) => true,
        Kind::Array(array) => has_properties(&array.items.kind),
        _ => false,
    }
}

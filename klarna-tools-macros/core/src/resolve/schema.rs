//! Schemas of a document, cut and narrowed to what the manifest chooses.

mod choice;
mod keywords;
mod narrow;
mod types;

pub(super) use choice::{Choice, Prose};
pub(super) use narrow::{accepts, kind_name};

use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::model::{Array, Kind, Property, Schema};
use crate::openapi::{Document, Target};
use crate::text;
use crate::yaml::Node;
use keywords::check_keywords;

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
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document, view: View) -> Self {
        Self {
            document,
            view,
            trail: Vec::new(),
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
            cx.push(Diagnostic::new(choice.span, message).note(&target.node.span, "declared here"));
        }
        match self.view {
            View::Request => narrow::narrow(&mut kind, choice, target.node, cx),
            View::Response => narrow::open(&mut kind),
        }
        if let Some(text) = leaf
            .documentation
            .as_deref()
            .filter(|_| choice.description.is_none())
        {
            text::check(text, &target.node.span, cx);
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
                .filter(|entry| self.is_visible(&entry.value, cx))
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

    fn read_chosen(
        &mut self,
        node: &'a Node,
        only: &[Choice<'_>],
        required: &[&str],
        cx: &mut Diagnostics,
    ) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::with_capacity(only.len());
        for choice in only {
            if properties
                .iter()
                .any(|property| property.name == choice.name)
            {
                cx.push(Diagnostic::new(
                    choice.span,
                    format!("`{}` is chosen twice", choice.name),
                ));
                continue;
            }
            let Some(declared) = self.property(node, choice, cx) else {
                continue;
            };
            properties.extend(self.read_property(choice.name, declared, choice, required, cx));
        }
        properties
    }

    /// The schema of a property that the manifest names.
    pub(super) fn property(
        &self,
        node: &'a Node,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<&'a Node> {
        let declared = node
            .get("properties")
            .and_then(Node::as_mapping)
            .unwrap_or_default();
        let found = declared.iter().find(|entry| entry.key.text == choice.name);
        let Some(entry) = found else {
            let message = format!("`{}` is no property here", text::shown(choice.name));
            let mut unknown =
                Diagnostic::new(choice.span, message).note(&node.span, "declared here");
            if let Some(near) = near_miss(choice.name, declared.iter().map(|e| e.key.text.as_str()))
            {
                unknown = unknown.label(format!("did you mean `{near}`?"));
            }
            cx.push(unknown);
            return None;
        };
        if self.is_visible(&entry.value, cx) {
            return Some(&entry.value);
        }
        let (message, label) = match self.view {
            View::Request => ("is read-only", "it is in answers only and cannot be sent"),
            View::Response => (
                "is write-only",
                "it is in requests only and is never answered",
            ),
        };
        cx.push(
            Diagnostic::new(choice.span, format!("`{}` {message}", choice.name))
                .label(label)
                .note(&entry.key.span, "declared here"),
        );
        None
    }

    fn read_property(
        &mut self,
        name: &str,
        node: &'a Node,
        choice: &Choice<'_>,
        required: &[&str],
        cx: &mut Diagnostics,
    ) -> Option<Property> {
        let schema = self.read(node, choice, cx)?;
        let asked = self.view == View::Request && (required.contains(&name) || choice.required);
        Some(Property {
            name: name.to_owned(),
            schema,
            required: asked,
        })
    }

    fn check_left_out(
        &self,
        node: &Node,
        properties: &[Property],
        required: &[&str],
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) {
        if self.view == View::Response || choice.only.is_none() {
            return;
        }
        let left_out: Vec<&str> = required
            .iter()
            .copied()
            .filter(|name| !properties.iter().any(|property| property.name == *name))
            .collect();
        if !left_out.is_empty() {
            let span = node.get("required").map_or(&node.span, |node| &node.span);
            cx.push(
                Diagnostic::new(
                    choice.span,
                    format!("`{}` leaves out what it must have", choice.name),
                )
                .label(format!("add {} to `only`", quoted(&left_out)))
                .note(span, "required here"),
            );
        }
    }

    /// Whether a property exists in this direction.
    pub(super) fn is_visible(&self, node: &'a Node, cx: &mut Diagnostics) -> bool {
        let Some(target) = self.document.dereference(node, cx) else {
            return false;
        };
        let hidden = match self.view {
            View::Request => "readOnly",
            View::Response => "writeOnly",
        };
        target.node.get(hidden).and_then(Node::as_bool) != Some(true)
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

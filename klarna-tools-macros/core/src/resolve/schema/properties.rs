//! The properties of an object that the manifest chooses.

use super::{Choice, Schemas, View, quoted};
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::model::Property;
use crate::text;
use crate::yaml::Node;

impl<'a> Schemas<'a> {
    pub(super) fn read_chosen(
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
                let message = format!("`{}` is chosen twice", choice.name);
                cx.push(Diagnostic::new(choice.span, message).label("once is enough"));
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
    pub(in crate::resolve) fn property(
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
            let visible = declared
                .iter()
                .filter(|entry| self.is_visible(&entry.value));
            let names: Vec<&str> = visible.map(|entry| entry.key.text.as_str()).collect();
            unknown = match near_miss(choice.name, names.iter().copied()) {
                Some(near) => unknown.label(format!("did you mean `{near}`?")),
                None => unknown.help(format!("the properties are: {}", quoted(&names))),
            };
            cx.push(unknown);
            return None;
        };
        if self.is_visible(&entry.value) {
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

    pub(super) fn read_property(
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

    pub(super) fn check_left_out(
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
}

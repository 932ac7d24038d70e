//! The `discriminator`: the property whose value selects a branch.

use serde_json::Value;

use super::siblings::is_ref_wrapper;
use super::subschema::{Flattened, Parts, Subschema};
use super::union::Branches;
use super::values::read_values;
use super::{Schemas, View};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Property, Schema, Text};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Node};

/// Refuses to send a schema whose `discriminator` selects among forms that it does not list: only
/// the forms refer to it (OpenAPI 3.0, Discriminator Object). In an answer it is read as it is.
pub(super) fn check_unlisted<'a>(
    flat: &Flattened<'a>,
    needed: &Span,
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let declared = |part: &Subschema<'a>| Some((*part, part.node.entry("discriminator")?));
    let Some((owner, entry)) = flat.parts.iter().find_map(declared) else {
        return Ok(());
    };
    // A form includes it with `allOf` and adds parts of its own.
    let is_whole = |part: &Subschema<'_>| *part == owner || is_ref_wrapper(part.node);
    if !flat.parts.iter().all(is_whole) {
        return Ok(());
    }
    Err(cx.report(
        Diagnostic::new(&entry.key.span, "a discriminator of forms that are not listed")
            .label("there is no `oneOf` beside it")
            .note(needed, "needed here")
            .help("list the forms with `oneOf` under `corrections`, or take the discriminator out where this is the only form"),
    ))
}

impl<'a> Schemas<'a> {
    /// The property that selects a branch, and its values in each of them.
    #[expect(clippy::type_complexity, reason = "a name, and values by branch")]
    pub(super) fn read_tag(
        &self,
        union: &Branches<'a>,
        cx: &mut Diagnostics,
    ) -> Result<Option<(&'a str, Vec<Vec<String>>)>, Reported> {
        let Some(entry) = union.owner.node.entry("discriminator") else {
            return Ok(None);
        };
        let Some(name) = entry.value.get("propertyName").and_then(Node::as_str) else {
            return Err(cx.report(
                Diagnostic::new(&entry.value.span, "a discriminator without `propertyName`")
                    .label("name the property whose value selects the branch"),
            ));
        };
        let mapping = entry.value.entries_of("mapping");
        let mut values: Vec<Vec<String>> = Vec::with_capacity(union.list.len());
        for branch in union.list {
            let own = self.tag_values(name, branch, mapping, cx)?;
            if let Some(value) = own
                .iter()
                .find(|value| values.iter().flatten().any(|known| known == *value))
            {
                let message = format!("`{}` selects two branches", text::shown(value));
                return Err(cx.report(
                    Diagnostic::new(&branch.span, message)
                        .label("this is one of them")
                        .note(&entry.key.span, "the discriminator is here")
                        .help("give each branch a value of its own, under `corrections`"),
                ));
            }
            values.push(own);
        }
        Ok(Some((name, values)))
    }

    /// The values that a mapping, the branch itself or its name gives a branch.
    fn tag_values(
        &self,
        name: &str,
        branch: &'a Node,
        mapping: &'a [Entry],
        cx: &mut Diagnostics,
    ) -> Result<Vec<String>, Reported> {
        let target = self.document.dereference(branch, cx)?;
        let reference = branch.get("$ref").and_then(Node::as_str);
        let is_it = |entry: &&Entry| {
            let mapped = entry.value.as_str();
            mapped.is_some() && (mapped == reference || mapped == target.name)
        };
        let mapped = mapping
            .iter()
            .filter(is_it)
            .map(|entry| entry.key.text.clone());
        let mapped: Vec<String> = mapped.collect();
        if !mapped.is_empty() {
            return Ok(mapped);
        }
        let flat = self.flatten(&Parts::from(branch), cx)?;
        let members = flat.members();
        if let Some(member) = members.iter().find(|member| member.name == name) {
            let listed = read_values(&self.flatten(&member.schema, cx)?, cx)?;
            let listed = listed.map(|values| values.list).unwrap_or_default();
            let texts = listed.iter().filter_map(Value::as_str).map(str::to_owned);
            let texts: Vec<String> = texts.collect();
            if !texts.is_empty() {
                return Ok(texts);
            }
        }
        if let Some(name) = target.name {
            return Ok(vec![name.to_owned()]);
        }
        let message = format!("no value of `{}` selects this branch", text::shown(name));
        Err(cx.report(
            Diagnostic::new(&branch.span, message)
                .label("it has no name, and its property has no `enum` of one value")
                .help("add the `enum`, or move it to `components` and refer to it"),
        ))
    }

    /// Limits the property that selects a branch to the values of that branch.
    pub(super) fn set_tag(
        &self,
        schema: &mut Schema,
        name: &str,
        values: Vec<String>,
        all: &Parts<'a>,
        branch: &'a Node,
        cx: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let Kind::Object(object) = &mut schema.kind else {
            return Err(cx.report(
                Diagnostic::new(
                    &branch.span,
                    "this branch of a discriminator is not an object",
                )
                .label("only an object has the property of the `discriminator`"),
            ));
        };
        let members = self.flatten(all, cx)?.members();
        let declared = members.iter().find(|member| member.name == name);
        if let Some(member) = declared {
            let listed = read_values(&self.flatten(&member.schema, cx)?, cx)?;
            let outside = listed.filter(|listed| {
                let has = |value: &String| listed.list.iter().any(|known| known == value);
                !values.iter().all(has)
            });
            if let Some(listed) = outside {
                let message = format!("{} cannot be the value of `{name}`", text::quoted(&values));
                return Err(cx.report(
                    Diagnostic::new(listed.span, message)
                        .label("these are the values")
                        .note(&branch.span, "the discriminator selects this branch by it")
                        .help("put the `enum` or the `mapping` right under `corrections`"),
                ));
            }
        }
        let kind = Kind::String(Text {
            values,
            ..Text::default()
        });
        let required = self.view == View::Request;
        match object
            .properties
            .iter_mut()
            .find(|property| property.name == name)
        {
            Some(property) => {
                property.schema.kind = kind;
                property.schema.nullable = false;
                property.required = required;
            }
            None => object.properties.insert(
                0,
                Property {
                    name: name.to_owned(),
                    schema: Schema::of(kind),
                    required,
                },
            ),
        }
        Ok(())
    }
}

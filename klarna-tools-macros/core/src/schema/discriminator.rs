//! The `discriminator`: the property whose value selects a branch.

use serde_json::Value;

use super::Reader;
use super::siblings::is_ref_wrapper;
use super::subschema::{Flattened, Parts, Subschema, UNION_KEYWORDS};
use super::union::Branches;
use super::values::{Values, read_values};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Object, Property, Schema, Text};
use crate::openapi::Version;
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Node};

/// Notes that a `discriminator` of a value selects among forms that are not listed: only they refer to
/// it (OpenAPI 3.0, Discriminator Object). The keyword itself forbids nothing.
pub(super) fn note_unlisted<'a>(flat: &Flattened<'a>, needed: &Span, cx: &mut Diagnostics) {
    let lists = |part: &Subschema<'_>| {
        UNION_KEYWORDS
            .iter()
            .any(|form| part.node.get(form).is_some())
    };
    let declared = |part: &Subschema<'a>| Some((*part, part.node.entry("discriminator")?));
    let Some((owner, entry)) = flat.parts.iter().find_map(declared) else {
        return;
    };
    // A form includes it with `allOf` and adds parts of its own.
    let is_whole = |part: &Subschema<'_>| *part == owner || is_ref_wrapper(part.node);
    if flat.parts.iter().all(is_whole) && !flat.parts.iter().any(lists) {
        let message = "the forms that this discriminator selects are not listed";
        cx.note(
            Diagnostic::new(&entry.key.span, message)
                .label("there is no `oneOf` beside it: what only the forms have is left out")
                .note(needed, "needed here")
                .help("to have it, list the forms with `oneOf` under `corrections`"),
        );
    }
}

impl<'a> Reader<'_, 'a> {
    /// The property that selects a branch, and its values in each of them; none of the one that all
    /// others select.
    #[expect(clippy::type_complexity, reason = "a name, and values by branch")]
    pub(super) fn read_tag(
        &mut self,
        union: &Branches<'a>,
    ) -> Result<Option<(&'a str, Vec<Vec<String>>)>, Reported> {
        let Some(entry) = union.owner.node.entry("discriminator") else {
            return Ok(None);
        };
        let Some(name) = entry.value.get("propertyName").and_then(Node::as_str) else {
            let why = "it has no `propertyName`, which would name the property";
            self.cx.note(ignored(&entry.value.span, why));
            return Ok(None);
        };
        let default = entry.value.entry("defaultMapping");
        let default = default.filter(|_| self.schemas.document.version == Version::V3_2);
        if let Some(default) = default {
            let why = format!(
                "`{}` may also be missing, or have other values",
                text::shown(name)
            );
            let hint = Diagnostic::new(&default.key.span, "the discriminator is a hint");
            self.cx.note(hint.label(why));
        }
        let default = default.and_then(|entry| entry.value.as_str());
        let mapping = entry.value.entries_of("mapping");
        let mut values: Vec<Vec<String>> = Vec::with_capacity(union.list.len());
        for branch in union.list {
            if default.is_some_and(|default| self.is_called(branch, default)) {
                values.push(Vec::new());
                continue;
            }
            let Some(own) = self.tag_values(name, branch, mapping)? else {
                return Ok(None);
            };
            let is_known = |value: &&String| values.iter().flatten().any(|known| known == *value);
            if let Some(value) = own.iter().find(is_known) {
                let why = format!("`{}` selects two branches", text::shown(value));
                let twice = ignored(&entry.key.span, &why);
                self.cx
                    .note(twice.note(&branch.span, "this is one of them"));
                return Ok(None);
            }
            values.push(own);
        }
        Ok(Some((name, values)))
    }

    /// Whether a mapping means this branch by a name.
    fn is_called(&self, branch: &Node, name: &str) -> bool {
        let target = self.schemas.document.peek(branch);
        branch.get("$ref").and_then(Node::as_str) == Some(name)
            || target.is_some_and(|target| target.name == Some(name))
    }

    /// The values that a mapping, the branch itself or its name gives a branch.
    fn tag_values(
        &mut self,
        name: &str,
        branch: &'a Node,
        mapping: &'a [Entry],
    ) -> Result<Option<Vec<String>>, Reported> {
        let target = self.schemas.document.dereference(branch, self.cx)?;
        let reference = branch.get("$ref").and_then(Node::as_str);
        let is_it = |entry: &&Entry| {
            let mapped = entry.value.as_str();
            mapped.is_some() && (mapped == reference || mapped == target.name)
        };
        let mapped = mapping.iter().filter(is_it);
        let mapped: Vec<String> = mapped.map(|entry| entry.key.text.clone()).collect();
        if !mapped.is_empty() {
            return Ok(Some(mapped));
        }
        let listed = self.listed_of(&Parts::from(branch), name)?;
        let listed = listed.map(|values| values.list).unwrap_or_default();
        let texts = listed.iter().filter_map(Value::as_str).map(str::to_owned);
        let texts: Vec<String> = texts.collect();
        if !texts.is_empty() {
            return Ok(Some(texts));
        }
        if let Some(name) = target.name {
            return Ok(Some(vec![name.to_owned()]));
        }
        let why = format!("no value of `{}` selects this branch", text::shown(name));
        self.cx.note(ignored(&branch.span, &why));
        Ok(None)
    }

    /// Limits the property that selects a branch to the values of that branch; whether it could.
    pub(super) fn set_tag(
        &mut self,
        schema: &mut Schema,
        name: &str,
        values: Vec<String>,
        all: &Parts<'a>,
        branch: &'a Node,
    ) -> Result<bool, Reported> {
        let Kind::Object(object) = &mut schema.kind else {
            let why = "this branch is not an object";
            self.cx.note(ignored(&branch.span, why));
            return Ok(false);
        };
        let listed = self.listed_of(all, name)?;
        let is_listed = |listed: &Values<'_>| {
            let has = |value: &String| listed.list.iter().any(|known| known == value);
            values.iter().all(has)
        };
        if let Some(listed) = listed.filter(|listed| !is_listed(listed)) {
            let why = format!("{} cannot be the value of `{name}`", text::quoted(&values));
            let excludes = ignored(listed.span, &why);
            self.cx
                .note(excludes.note(&branch.span, "this branch has it"));
            return Ok(false);
        }
        let kind = Kind::String(Text {
            values: values.into(),
            ..Text::default()
        });
        set_property(object, name, kind, self.is_sent());
        Ok(true)
    }

    /// The list of values of a property.
    fn listed_of(
        &mut self,
        schema: &Parts<'a>,
        name: &str,
    ) -> Result<Option<Values<'a>>, Reported> {
        let Some(member) = self.schemas.flatten(schema, self.cx)?.member(name) else {
            return Ok(None);
        };
        read_values(&self.schemas.flatten(&member.schema, self.cx)?, self.cx)
    }
}

/// Gives an object this property, which is never null.
fn set_property(object: &mut Object, name: &str, kind: Kind, required: bool) {
    let mut properties = object.properties.iter_mut();
    match properties.find(|property| property.name == name) {
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
}

/// The note on a discriminator that says less than the branches themselves: it is a hint and allows
/// or forbids nothing (OpenAPI 3.1, Discriminator Object).
fn ignored(span: &Span, why: &str) -> Diagnostic {
    Diagnostic::new(span, "the discriminator is ignored")
        .label(why)
        .help("a value may have any of the forms; to select one, put the `mapping` right under `corrections`")
}

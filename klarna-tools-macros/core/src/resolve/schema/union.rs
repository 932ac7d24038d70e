//! Values of several types: `anyOf`, `oneOf`, and what tells them apart.

use serde_json::Value;

use super::all_of::{AllOf, FORMS, Flat, Member, Part, is_shell_of};
use super::values::{kind_of, read_values};
use super::{Choice, Schemas, View};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Kind, Property, Schema, Text, Union};
use crate::text;
use crate::yaml::{Entry, Node};

/// A keyword that lists branches.
pub(super) struct Branches<'a> {
    owner: Part<'a>,
    form: &'static str,
    list: &'a [Node],
}

impl<'a> Schemas<'a> {
    /// The first keyword that lists branches. `Some(None)` if there is none.
    #[expect(clippy::option_option, reason = "no branches are no error")]
    pub(super) fn next_union(
        &self,
        flat: &Flat<'a>,
        cx: &mut Diagnostics,
    ) -> Option<Option<Branches<'a>>> {
        let listed = |part: &Part<'a>| {
            let found = FORMS
                .into_iter()
                .find_map(|form| Some((form, part.entry(form)?)));
            found.map(|(form, entry)| (*part, form, entry))
        };
        let Some((owner, form, entry)) = flat.parts.iter().find_map(listed) else {
            return Some(None);
        };
        let Some(list) = entry.value.as_sequence().filter(|list| !list.is_empty()) else {
            let message = format!("`{form}` is a list of schemas");
            cx.push(Diagnostic::new(&entry.value.span, message).label("write at least one"));
            return None;
        };
        Some(Some(Branches { owner, form, list }))
    }

    pub(super) fn read_union(
        &mut self,
        flat: &Flat<'a>,
        union: &Branches<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Schema> {
        let taken = |part: &Part<'a>| {
            if *part == union.owner {
                part.without(union.form)
            } else {
                *part
            }
        };
        let parts: Vec<Part<'a>> = flat.parts.iter().map(taken).collect();
        // A value that is one of the branches already is nothing more by the list of them.
        if union
            .list
            .iter()
            .any(|branch| self.is_among(branch, &parts, union))
        {
            return self.read_absorbed(flat, parts, choice, cx);
        }
        let base: Vec<Part<'a>> = parts
            .into_iter()
            .filter(|part| !is_shell_of(part))
            .collect();
        let tag = self.read_tag(union, cx)?;
        let within = self.within_branches(&base, union, choice, cx)?;
        let mut branches = Vec::with_capacity(union.list.len());
        for (index, (branch, choice)) in union.list.iter().zip(&within).enumerate() {
            let mut all = base.clone();
            all.push(Part::new(branch));
            let all = AllOf(all);
            self.branch = base.is_empty();
            let mut schema = self.read(&all, choice, cx)?;
            if let Some((name, values)) = &tag {
                let values = values.get(index)?.clone();
                self.set_tag(&mut schema, name, values, &all, branch, cx)?;
            }
            branches.push(schema);
        }
        let tag = tag.map(|(name, _)| name.to_owned());
        let mut schema = self.joined(branches, tag);
        schema.nullable |= flat.is_nullable() && schema.kind != Kind::Any;
        Some(schema)
    }

    fn is_among(&self, branch: &'a Node, parts: &[Part<'a>], union: &Branches<'a>) -> bool {
        let target = self.document.peek(branch);
        target.is_some_and(|target| {
            let is_it = |part: &&Part<'a>| std::ptr::eq(part.node, target.node);
            parts
                .iter()
                .filter(is_it)
                .any(|part| !std::ptr::eq(part.node, union.owner.node))
        })
    }

    fn read_absorbed(
        &mut self,
        flat: &Flat<'a>,
        parts: Vec<Part<'a>>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Schema> {
        let rest = Flat {
            parts,
            name: flat.name,
        };
        let span = rest.span()?;
        match self.next_union(&rest, cx)? {
            Some(union) => self.read_union(&rest, &union, choice, cx),
            None => self.read_types(&rest, span, choice, cx),
        }
    }

    /// What is chosen of each branch: of the names that a manifest lists, those that it has.
    fn within_branches<'m>(
        &self,
        base: &[Part<'a>],
        union: &Branches<'a>,
        choice: &Choice<'m>,
        cx: &mut Diagnostics,
    ) -> Option<Vec<Choice<'m>>> {
        let mut choices = vec![choice.of_branch(); union.list.len()];
        let Some(only) = &choice.only else {
            return Some(choices);
        };
        let mut known: Vec<Member<'a>> = Vec::new();
        for (branch, choice) in union.list.iter().zip(&mut choices) {
            let mut all = base.to_vec();
            all.push(Part::new(branch));
            let members = self.all_members(&self.flatten(&AllOf(all), cx)?);
            let has = |name: &str| members.iter().any(|member| member.name == name);
            if let Some(only) = &mut choice.only {
                only.retain(|choice| has(choice.name));
            }
            known.extend(members);
        }
        let before = cx.count();
        for choice in only {
            if !known.iter().any(|member| member.name == choice.name) {
                self.report_unknown(&known, &union.owner.node.span, choice, cx);
            }
        }
        (cx.count() == before).then_some(choices)
    }

    /// The properties of an object, and those that any of its branches has.
    pub(super) fn all_members(&self, flat: &Flat<'a>) -> Vec<Member<'a>> {
        let mut members = flat.members();
        let branches = FORMS.into_iter().flat_map(|form| flat.all(form));
        let branches = branches.filter_map(|entry| entry.value.as_sequence());
        for branch in branches.flatten() {
            let Some(flat) = self.peek(&AllOf::from(branch)) else {
                continue;
            };
            for member in flat.members() {
                if !members.iter().any(|known| known.name == member.name) {
                    members.push(Member {
                        required: false,
                        ..member
                    });
                }
            }
        }
        members
    }

    /// The property that tells the branches apart, and its values in each of them.
    #[expect(clippy::option_option, reason = "no discriminator is no error")]
    #[expect(clippy::type_complexity, reason = "a name, and values by branch")]
    fn read_tag(
        &self,
        union: &Branches<'a>,
        cx: &mut Diagnostics,
    ) -> Option<Option<(&'a str, Vec<Vec<String>>)>> {
        let Some(entry) = union.owner.node.entry("discriminator") else {
            return Some(None);
        };
        let Some(name) = entry.value.get("propertyName").and_then(Node::as_str) else {
            cx.push(
                Diagnostic::new(&entry.value.span, "a discriminator without `propertyName`")
                    .label("name the property whose value tells the branch"),
            );
            return None;
        };
        let mapping = entry.value.get("mapping").and_then(Node::as_mapping);
        let mapping = mapping.unwrap_or_default();
        let mut values: Vec<Vec<String>> = Vec::with_capacity(union.list.len());
        for branch in union.list {
            let own = self.tag_values(name, branch, mapping, cx)?;
            if let Some(value) = own
                .iter()
                .find(|value| values.iter().flatten().any(|known| known == *value))
            {
                let message = format!("`{}` tells two branches", text::shown(value));
                cx.push(
                    Diagnostic::new(&branch.span, message)
                        .label("this is one of them")
                        .note(&entry.key.span, "told apart here")
                        .help("give each branch a value of its own, under `corrections`"),
                );
                return None;
            }
            values.push(own);
        }
        Some(Some((name, values)))
    }

    /// The values that a mapping, the branch itself or its name gives a branch.
    fn tag_values(
        &self,
        name: &str,
        branch: &'a Node,
        mapping: &'a [Entry],
        cx: &mut Diagnostics,
    ) -> Option<Vec<String>> {
        let target = self.document.peek(branch)?;
        let reference = branch.get("$ref").and_then(Node::as_str);
        let is_it = |entry: &&Entry| {
            let said = entry.value.as_str();
            said.is_some() && (said == reference || said == target.name)
        };
        let mapped = mapping
            .iter()
            .filter(is_it)
            .map(|entry| entry.key.text.clone());
        let mapped: Vec<String> = mapped.collect();
        if !mapped.is_empty() {
            return Some(mapped);
        }
        let flat = self.flatten(&AllOf::from(branch), cx)?;
        let members = flat.members();
        if let Some(member) = members.iter().find(|member| member.name == name) {
            let listed = read_values(&self.flatten(&member.schema, cx)?, cx)?;
            let listed = listed.map(|values| values.list).unwrap_or_default();
            let texts = listed.iter().filter_map(Value::as_str).map(str::to_owned);
            let texts: Vec<String> = texts.collect();
            if !texts.is_empty() {
                return Some(texts);
            }
        }
        if let Some(name) = target.name {
            return Some(vec![name.to_owned()]);
        }
        let message = format!("no value of `{}` tells this branch", text::shown(name));
        cx.push(
            Diagnostic::new(&branch.span, message)
                .label("it has no name, and its property has no `enum` of one value")
                .help("add the `enum`, or move it to `components` and refer to it"),
        );
        None
    }

    /// Fixes the property that tells a branch to the values of that branch.
    fn set_tag(
        &self,
        schema: &mut Schema,
        name: &str,
        values: Vec<String>,
        all: &AllOf<'a>,
        branch: &'a Node,
        cx: &mut Diagnostics,
    ) -> Option<()> {
        let Kind::Object(object) = &mut schema.kind else {
            cx.push(
                Diagnostic::new(&branch.span, "a branch that a property tells is no object")
                    .label("only an object has the property of the `discriminator`"),
            );
            return None;
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
                let message = format!("{} is no value of `{name}`", super::quoted(&values));
                cx.push(
                    Diagnostic::new(listed.span, message)
                        .label("these are the values")
                        .note(&branch.span, "by this it tells the branch")
                        .help("put the `enum` or the `mapping` right under `corrections`"),
                );
                return None;
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
        Some(())
    }

    /// One schema for several, as simple as it can be.
    fn joined(&self, branches: Vec<Schema>, tag: Option<String>) -> Schema {
        let mut nullable = false;
        let mut kept: Vec<Schema> = Vec::with_capacity(branches.len());
        for branch in spread(branches, tag.is_some()) {
            nullable |= branch.nullable;
            let is_null = branch.kind == Kind::Values(vec![Value::Null]);
            let is_known = kept.iter().any(|known| known.kind == branch.kind);
            nullable |= is_null;
            if !is_null && !is_known {
                kept.push(Schema {
                    nullable: false,
                    ..branch
                });
            }
        }
        if kept.iter().any(|branch| branch.kind == Kind::Any) {
            return Schema::of(Kind::Any);
        }
        if let Some(kind) = listed(&kept) {
            kept = vec![Schema::of(kind)];
        }
        if kept.len() > 1 {
            let kind = Kind::Union(Union {
                branches: kept,
                tag,
            });
            return Schema {
                nullable,
                ..Schema::of(kind)
            };
        }
        match kept.pop() {
            Some(only) => Schema { nullable, ..only },
            None => Schema::of(Kind::Values(vec![Value::Null])),
        }
    }
}

/// Branches, with those of branches among them.
fn spread(branches: Vec<Schema>, tagged: bool) -> Vec<Schema> {
    let mut spread = Vec::with_capacity(branches.len());
    for branch in branches {
        let nullable = branch.nullable;
        match branch {
            Schema {
                kind:
                    Kind::Union(Union {
                        branches,
                        tag: None,
                    }),
                label: None,
                ..
            } if !tagged => spread.extend(branches.into_iter().map(|within| Schema {
                nullable: within.nullable || nullable,
                ..within
            })),
            branch => spread.push(branch),
        }
    }
    spread
}

/// One list for branches that are lists of values.
fn listed(branches: &[Schema]) -> Option<Kind> {
    if branches.len() < 2 {
        return None;
    }
    let mut values: Vec<Value> = Vec::new();
    for branch in branches {
        let own: Vec<Value> = match &branch.kind {
            Kind::Values(own) => own.clone(),
            Kind::String(text) => text
                .values
                .iter()
                .map(|value| value.as_str().into())
                .collect(),
            Kind::Integer(integer) => integer.values.iter().map(|value| (*value).into()).collect(),
            _ => return None,
        };
        if own.is_empty() {
            return None;
        }
        for value in own {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    Some(kind_of(values))
}

//! The parts of a tool, as a lock has them.

use serde_json::Value;
use toolspec_core::Locked;
use toolspec_core::lock::LockedTool;
use toolspec_core::pointer::Pointer;

use super::schema::{is_required, members, property, text_of};
use super::{Argument, Field, Report, parts, wire, words};
use crate::layout::place;

/// A tool, as a lock has it.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) locked: &'a LockedTool,
    /// The schema of its arguments, with what is checked beyond what is listed.
    pub(super) arguments: Value,
    /// The schema of its result.
    pub(super) result: Value,
    /// The specs that define it, if they are known.
    pub(super) specs: Option<&'a Locked>,
}

impl Subject<'_> {
    pub(super) fn arguments(&self) -> Vec<Argument> {
        let properties = members(&self.arguments, "properties");
        let names = self.ordered(properties.keys(), &self.arguments).into_iter();
        names.map(|name| self.argument(name)).collect()
    }

    fn argument(&self, name: &str) -> Argument {
        let property = property(&self.arguments, name);
        let declared = self.specs.map(|specs| specs.declarations(self.name, name));
        let mut documents: Vec<String> = declared.into_iter().flatten().map(place).collect();
        documents.dedup();
        Argument {
            name: name.to_owned(),
            r#type: words::of(&property),
            required: is_required(&self.arguments, name),
            default: property.get("default").cloned(),
            description: text_of(&property, "description"),
            within: parts::within(name, &property),
            goes_to: wire::targets(&self.locked.wire, name),
            manifest: self
                .place(&["advertised", "input_schema", "properties", name])
                .unwrap_or_default(),
            documents,
        }
    }

    pub(super) fn conditions(&self) -> Vec<String> {
        let needs = self.locked.wire.needs.iter();
        let one_of =
            needs.map(|names| format!("at least one of {} must be given", names.join(", ")));
        let dependent = members(&self.arguments, "dependentRequired").into_iter();
        let dependent = dependent.map(|(name, with)| {
            let with = with.as_array().into_iter().flatten();
            let with: Vec<&str> = with.filter_map(Value::as_str).collect();
            format!("{name} is given only together with {}", with.join(", "))
        });
        one_of.chain(dependent).collect()
    }

    pub(super) fn fields(&self) -> Vec<Field> {
        let names = self
            .ordered(self.locked.wire.result.keys(), &self.result)
            .into_iter();
        names.map(|name| self.field(name)).collect()
    }

    fn field(&self, name: &str) -> Field {
        let sources = self.locked.wire.result.get(name);
        let shown = self.shown(name);
        Field {
            name: name.to_owned(),
            r#type: words::of(&shown),
            required: is_required(&self.result, name),
            description: text_of(&property(&self.result, name), "description"),
            within: parts::within(name, &shown),
            from: sources
                .into_iter()
                .flatten()
                .map(|source| wire::source(source))
                .collect(),
            manifest: self.place(&["wire", "result", name]).unwrap_or_default(),
        }
    }

    pub(super) fn reports(&self) -> Vec<Report> {
        let reports = &self.locked.wire.reports;
        let names = self.ordered(reports.keys(), &self.result).into_iter();
        let reports = names.filter_map(|name| {
            let shown = self.shown(name);
            Some(Report {
                name: name.to_owned(),
                operation: reports.get(name)?.operation.clone(),
                r#type: words::of(&shown),
                within: parts::within(name, &shown),
                manifest: self.place(&["wire", "reports", name]).unwrap_or_default(),
            })
        });
        reports.collect()
    }

    /// Names in the order of a schema; that of a lockfile says nothing, so what is required comes first.
    fn ordered<'n>(&self, names: impl Iterator<Item = &'n String>, schema: &Value) -> Vec<&'n str> {
        let properties = members(schema, "properties");
        let mut names: Vec<&str> = names.map(String::as_str).collect();
        names.sort_by_key(|name| match self.specs {
            Some(_) => properties.keys().position(|known| known == name),
            None => Some(usize::from(!is_required(schema, name))),
        });
        names
    }

    /// The whole schema of a field, including parts that agents are not shown.
    fn shown(&self, name: &str) -> Value {
        let within = self.locked.wire.within.get(name).cloned();
        within.unwrap_or_else(|| property(&self.result, name))
    }

    /// The place in the specs of a part of the tool, as `file:line`.
    pub(super) fn place(&self, path: &[&str]) -> Option<String> {
        let specs = self.specs?;
        let pointer = Pointer::default().join("tools").join(self.name);
        let pointer = path.iter().fold(pointer, |at, segment| at.join(*segment));
        specs.origin(&pointer).map(place)
    }
}

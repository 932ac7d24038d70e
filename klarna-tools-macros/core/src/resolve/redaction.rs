//! What is removed from texts: the rules of the manifest, and the fields that they must not touch.

use std::collections::BTreeSet;

use crate::check::{check_name, check_once};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Located, Manifest, RedactionEntry};
use crate::model::{Kind, Pattern, Redaction, RedactionRule, Schema, Tool};
use crate::schema::checkable_pattern;
use crate::text;

/// The rule that is by country.
const NATIONAL: &str = "national_number";

/// A list of names in an entry.
type List = Option<Located<Vec<Located<String>>>>;

/// Reads the rules. Which fields there are is known only if the tools are sound.
pub(super) fn resolve_redaction(
    manifest: &Manifest,
    tools: &[Tool],
    is_sound: bool,
    cx: &mut Diagnostics,
) -> Redaction {
    let Some(Located { value, span }) = &manifest.redact else {
        return Redaction::default();
    };
    if value.0.is_empty() {
        let nothing = Diagnostic::new(span, "`redact` removes nothing");
        let known = text::quoted(&Redaction::BUILT_IN);
        cx.push(nothing.label(format!("name what is removed: {known}, or a pattern")));
    }
    let never = Redaction::names_of_arguments(tools);
    let fields = is_sound.then(|| Fields::of(tools));
    let rules = value.0.iter().map(|(name, entry)| {
        check_name(name, cx);
        check_lists(entry, cx);
        for (key, list) in [("only", &entry.only), ("except", &entry.except)] {
            check_fields((key, list), fields.as_ref(), &never, cx);
        }
        let rule = RedactionRule {
            countries: check_countries(name, entry, cx),
            except: names(&entry.except),
            only: names(&entry.only),
            pattern: check_pattern(name, entry, cx),
        };
        (name.value.clone(), rule)
    });
    Redaction {
        rules: rules.collect(),
        never: never.into_iter().collect(),
    }
}

/// The names of a list, sorted and once each.
fn names(list: &List) -> Vec<String> {
    let names = list.iter().flat_map(|list| &list.value);
    let names: BTreeSet<&String> = names.map(|name| &name.value).collect();
    names.into_iter().cloned().collect()
}

fn is_built_in(name: &str) -> bool {
    Redaction::BUILT_IN.contains(&name)
}

/// Reports lists without a name, or with one twice, and a name that two lists have.
fn check_lists(entry: &RedactionEntry, cx: &mut Diagnostics) {
    for list in [&entry.countries, &entry.only, &entry.except] {
        check_once(list.iter().flat_map(|list| &list.value), cx);
    }
    for list in [&entry.only, &entry.except].into_iter().flatten() {
        if list.value.is_empty() {
            let nothing = Diagnostic::new(&list.span, "this chooses nothing");
            cx.push(nothing.label("name fields, or leave it out for all of them"));
        }
    }
    let only = entry.only.iter().flat_map(|only| &only.value);
    for name in only {
        let mut except = entry.except.iter().flat_map(|except| &except.value);
        if let Some(other) = except.find(|other| other.value == name.value) {
            let shown = text::shown(&name.value);
            let message = format!("nothing is removed in `{shown}` after all");
            let both = Diagnostic::new(&other.span, message).label("delete one of the two");
            cx.push(both.note(&name.span, "`only` chooses it here"));
        }
    }
}

/// Reports fields that no result has, and those that no rule touches.
fn check_fields(
    (key, list): (&str, &List),
    fields: Option<&Fields<'_>>,
    never: &BTreeSet<String>,
    cx: &mut Diagnostics,
) {
    let Some(Fields { names, is_open }) = fields else {
        return;
    };
    for Located { value, span } in list.iter().flat_map(|list| &list.value) {
        let shown = text::shown(value);
        if !is_open && !names.contains(value.as_str()) {
            let message = format!("no result has a field `{shown}`");
            let help = "`toolspec explain TOOL` shows the fields of a result";
            let unknown = Diagnostic::new(span, message);
            cx.push(unknown.near_or(value, names.iter().copied(), help));
        } else if key == "only" && never.contains(value) {
            let message =
                format!("nothing is removed in `{shown}`: a tool takes it as an argument");
            let label = "delete it: agents need its value for another call";
            cx.push(Diagnostic::new(span, message).label(label));
        }
    }
}

fn check_countries(
    name: &Located<String>,
    entry: &RedactionEntry,
    cx: &mut Diagnostics,
) -> Vec<String> {
    let known = Redaction::COUNTRIES;
    let help = || format!("these are known: {}", known.join(", "));
    match &entry.countries {
        Some(list) if name.value != NATIONAL => {
            let useless = Diagnostic::new(&list.span, "`countries` has no meaning here");
            cx.push(useless.label(format!("only `{NATIONAL}` is by country: leave it out")));
        }
        Some(list) if list.value.is_empty() => {
            let nothing = Diagnostic::new(&list.span, "this names no country");
            cx.push(nothing.help(help()));
        }
        None if name.value == NATIONAL => {
            let message = format!("`{NATIONAL}` does not say of which countries");
            let missing = Diagnostic::new(&name.span, message);
            let missing = missing.label("add `countries`, such as `{ countries: [SE, NO] }`");
            cx.push(missing.help(help()));
        }
        list => {
            let unknown = list.iter().flat_map(|list| &list.value);
            for Located { value, span } in unknown {
                if !known.contains(&value.as_str()) {
                    let message = format!("the numbers of `{}` are not known", text::shown(value));
                    cx.push(Diagnostic::new(span, message).near_or(value, known, help()));
                }
            }
        }
    }
    names(&entry.countries)
}

fn check_pattern(
    name: &Located<String>,
    entry: &RedactionEntry,
    cx: &mut Diagnostics,
) -> Option<Pattern> {
    let shown = text::shown(&name.value);
    let Some(Located { value, span }) = &entry.pattern else {
        if !is_built_in(&name.value) {
            let missing = Diagnostic::new(&name.span, format!("`{shown}` has no pattern"));
            let known = text::quoted(&Redaction::BUILT_IN);
            let help = format!("add `pattern`; without one there are {known}");
            cx.push(missing.near_or(&name.value, Redaction::BUILT_IN, help));
        }
        return None;
    };
    if is_built_in(&name.value) {
        let message = format!("what `{shown}` removes is fixed");
        let label = "leave the pattern out, or give the rule another name";
        cx.push(Diagnostic::new(span, message).label(label));
        return None;
    }
    let pattern = checkable_pattern(value).map(Pattern::new);
    let pattern = pattern
        .map_err(|why| {
            let useless = Diagnostic::new(span, "this pattern cannot be searched for");
            cx.push(useless.label(why));
        })
        .ok()?;
    if pattern.is_match("") {
        let empty = Diagnostic::new(span, "this pattern matches a text without characters");
        cx.push(empty.label("let it begin or end with what must be there"));
    }
    Some(pattern)
}

/// The fields that results have, at any depth.
struct Fields<'t> {
    names: BTreeSet<&'t str>,
    /// Whether there may be others.
    is_open: bool,
}

impl<'t> Fields<'t> {
    fn of(tools: &'t [Tool]) -> Self {
        let mut fields = Self {
            names: BTreeSet::new(),
            is_open: false,
        };
        for (name, schema) in tools.iter().flat_map(Tool::returned) {
            fields.names.insert(name);
            fields.visit(schema);
        }
        fields
    }

    fn visit(&mut self, schema: &'t Schema) {
        self.is_open |= match &schema.kind {
            Kind::Any => true,
            Kind::Object(object) => object.rest.is_some(),
            _ => false,
        };
        for (name, within) in schema.within() {
            self.names.extend(name.filter(|name| *name != "*"));
            self.visit(within);
        }
    }
}

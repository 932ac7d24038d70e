//! Values whose members are parameters or parts of their own: of one name there is one.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::RequestPart;
use crate::model::{Argument, Kind, Origin, Serialization, Style};
use crate::resolve::field::{Filled, RequestField};
use crate::resolve::path::PathTemplate;
use crate::resolve::request::Endpoint;
use crate::source::Span;
use crate::text;

/// Reports a member of such a value that another argument, an API key or the path writes, too.
pub(super) fn report_exploded(
    endpoint: &Endpoint<'_>,
    filled: &[Filled<'_>],
    arguments: &[Argument],
    cx: &mut Diagnostics,
) {
    let filled = || {
        filled
            .iter()
            .filter_map(|one| Some((one, one.field, one.named?)))
    };
    let named = filled().map(|(_, field, span)| (field.place(), span));
    let mut taken: HashMap<String, &Span> = named.collect();
    for (filled, field, span) in filled() {
        for name in members(filled, arguments) {
            let place = field.place_of(&name);
            // Servers read `name[key]` as a part of `name`.
            let stem = field.place_of(name.split('[').next().unwrap_or(&name));
            let other = taken.get(&place).or_else(|| taken.get(&stem));
            let other = other.copied().filter(|other| *other != span);
            if let Some(other) = other {
                let twice = sent_twice(&name, &place, span);
                cx.push(twice.note(other, "and so is this one"));
            } else if let Some(who) = always_sent(endpoint, field, &name) {
                cx.push(sent_twice(&name, &place, span).help(who));
            } else {
                taken.insert(place, span);
            }
        }
    }
}

/// What sends this name beside `field` in every request.
fn always_sent(
    endpoint: &Endpoint<'_>,
    field: &RequestField<'_>,
    name: &str,
) -> Option<&'static str> {
    let fixed = PathTemplate::of(endpoint.operation.path).query();
    let is_query = field.part == RequestPart::Query;
    if endpoint.keys().contains(&field.place_of(name)) {
        Some("an API key is sent there, too")
    } else if is_query && fixed.iter().any(|fixed| fixed.name == name) {
        Some("the path itself fixes it")
    } else {
        None
    }
}

fn sent_twice(name: &str, place: &str, span: &Span) -> Diagnostic {
    let (name, place) = (text::shown(name), text::shown(place));
    Diagnostic::new(span, format!("`{name}` is sent as `{place}`"))
        .label("a property of this object")
        .help("leave the property out with `only`, or the other argument")
}

/// The names of their own under which the members of a value are sent, as far as they are known.
fn members(filled: &Filled<'_>, arguments: &[Argument]) -> BTreeSet<String> {
    let (field, mut names) = (filled.field, BTreeSet::new());
    let style = field.part_form.style.unwrap_or(field.style);
    let is_spread = match style.serialization {
        Serialization::Json => false,
        Serialization::DeepObject => true,
        _ => style.explode,
    };
    if !is_spread || !matches!(field.part, RequestPart::Query | RequestPart::Body) {
        return names;
    }
    let argument = |name: &String| arguments.iter().find(|argument| argument.name == *name);
    match &filled.value {
        Origin::Argument(name) => {
            if let Some(argument) = argument(name) {
                add(&field.name, &argument.schema.kind, style, &mut names);
            }
        }
        Origin::Constant(value) => {
            let members = value.as_object().into_iter().flat_map(|it| it.keys());
            names.extend(members.map(|member| member_of(&field.name, member, style)));
        }
    }
    names
}

fn add(name: &str, kind: &Kind, style: Style, names: &mut BTreeSet<String>) {
    match kind {
        Kind::Object(object) => {
            for property in &object.properties {
                let member = member_of(name, &property.name, style);
                match (&property.schema.kind, style.serialization) {
                    (kind @ Kind::Object(_), Serialization::DeepObject) => {
                        add(&member, kind, style, names);
                    }
                    _ => {
                        names.insert(member);
                    }
                }
            }
        }
        Kind::Union(union) => {
            for branch in &union.branches {
                add(name, &branch.kind, style, names);
            }
        }
        _ => {}
    }
}

fn member_of(name: &str, member: &str, style: Style) -> String {
    match style.serialization {
        Serialization::DeepObject => format!("{name}[{member}]"),
        _ => member.to_owned(),
    }
}

//! Objects whose properties are parameters of their own: of one name there is one.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Argument, Kind, Origin, Serialization};
use crate::resolve::field::{RequestField, RequestPart};
use crate::resolve::request::Endpoint;
use crate::source::Span;
use crate::text;

/// Reports a property of such an object that another argument or an API key writes, too.
pub(super) fn report_exploded<'s>(
    endpoint: &Endpoint<'_>,
    filled: &[(usize, Origin)],
    place: impl Fn(usize) -> Option<&'s Span>,
    arguments: &[Argument],
    cx: &mut Diagnostics,
) {
    let fields = filled
        .iter()
        .filter_map(|(field, origin)| Some((endpoint.fields.get(*field)?, origin, place(*field)?)));
    let fields: Vec<(&RequestField<'_>, &Origin, &Span)> = fields.collect();
    for (field, origin, span) in fields.iter().filter(|(field, ..)| is_exploded(field)) {
        for name in properties(origin, arguments) {
            let place = field.place_of(name);
            let mut others = fields
                .iter()
                .filter(|(other, ..)| !std::ptr::eq(*other, *field));
            let other = others.find(|(other, ..)| other.place() == place);
            let is_key = endpoint.keys().contains(&place);
            if other.is_none() && !is_key {
                continue;
            }
            let message = format!("`{}` is sent as `{place}`", text::shown(name));
            let mixed = Diagnostic::new(span, message).label("a property of this object");
            cx.push(
                match other {
                    Some((.., other)) => mixed.note(other, "and so is this one"),
                    None => mixed.help("an API key is sent there, too"),
                }
                .help("leave the property out with `only`, or the other argument"),
            );
        }
    }
}

fn is_exploded(field: &RequestField<'_>) -> bool {
    let style = field.part_form.style.unwrap_or(field.style);
    matches!(field.part, RequestPart::Query | RequestPart::Body)
        && (style.serialization, style.explode) == (Serialization::Form, true)
}

fn properties<'a>(origin: &Origin, arguments: &'a [Argument]) -> Vec<&'a str> {
    let Origin::Argument(name) = origin else {
        return Vec::new();
    };
    let argument = arguments.iter().find(|argument| argument.name == *name);
    match argument.map(|argument| &argument.schema.kind) {
        Some(Kind::Object(object)) => {
            let properties = object.properties.iter();
            properties.map(|property| property.name.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

//! The sentence about a success: every placeholder found, every amount with its currency.

use super::dotted;
use super::schema::quoted;
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::manifest::{Located, Piece, ResultEntry, Selection, Template, ToolEntry};
use crate::model::{Kind, Part, Phrase, Place, Schema, Tool};
use crate::source::Span;
use crate::text;

/// Resolves the sentence of a tool; a tool without one says its title.
pub(super) fn resolve_says(entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) -> Vec<Phrase> {
    let money = Money::collect(entry, tool, cx);
    let Some(says) = &entry.says else {
        let parts = vec![Part::Text(format!("{}: done.", tool.title))];
        return vec![Phrase {
            parts,
            optional: false,
        }];
    };
    let Template(phrases) = &says.value;
    phrases
        .iter()
        .map(|(pieces, optional)| {
            let parts = pieces.iter().filter_map(|piece| match piece {
                Piece::Text(text) => Some(Part::Text(text.clone())),
                Piece::Value(name) => resolve_value(name, *optional, says, tool, &money, cx),
            });
            Phrase {
                parts: parts.collect(),
                optional: *optional,
            }
        })
        .collect()
}

fn resolve_value(
    name: &str,
    optional: bool,
    says: &Located<Template>,
    tool: &Tool,
    money: &Money,
    cx: &mut Diagnostics,
) -> Option<Part> {
    let span = placeholder(name, &says.span);
    let place = find_place(name, &span, tool, cx)?;
    if !optional && !is_certain(&place, tool) {
        cx.push(
            Diagnostic::new(&span, format!("`{{{name}}}` may be missing"))
                .label("put the words around it in square brackets: they are left out with it"),
        );
    }
    Some(match money.currency_of(&place) {
        Some(currency) => Part::Money {
            amount: place,
            currency: currency.clone(),
        },
        None => Part::Value(place),
    })
}

/// Where a placeholder stands in its sentence; the whole sentence where that is not plain.
fn placeholder(name: &str, sentence: &Span) -> Span {
    let written = format!("{{{name}}}");
    let start = sentence.range().start;
    match sentence.text().find(&written) {
        Some(at) => Span::new(sentence.source(), start + at..start + at + written.len()),
        None => sentence.clone(),
    }
}

/// Which amounts have which currency.
struct Money(Vec<(Place, Place)>);

impl Money {
    fn collect(entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) -> Self {
        let mut said: Vec<(Place, &Located<String>)> = Vec::new();
        for (name, argument) in entry.arguments.iter().flat_map(|arguments| &arguments.0) {
            let place = Place::Argument(name.value.clone());
            said.extend(argument.money.iter().map(|money| (place.clone(), money)));
        }
        for (name, result) in entry.result.iter().flat_map(|result| &result.0) {
            collect_result(&[name.value.as_str()], &result.0, &mut said);
        }
        for (name, report) in entry.report.iter().flat_map(|report| &report.0) {
            collect_selection(&[name.value.as_str()], &report.keep, &mut said);
        }
        let resolved = said.into_iter().filter_map(|(amount, money)| {
            check_amount(&amount, money, tool, cx);
            let currency = find_place(&money.value, &money.span, tool, cx)?;
            check_currency(&currency, money, tool, cx);
            Some((amount, currency))
        });
        Self(resolved.collect())
    }

    fn currency_of(&self, amount: &Place) -> Option<&Place> {
        self.0
            .iter()
            .find(|(known, _)| known == amount)
            .map(|(_, currency)| currency)
    }
}

fn collect_result<'m>(
    path: &[&str],
    entry: &'m ResultEntry,
    said: &mut Vec<(Place, &'m Located<String>)>,
) {
    if let Some(money) = &entry.money {
        said.push((
            Place::Result(path.iter().map(|name| (*name).to_owned()).collect()),
            money,
        ));
    }
    if let Some(only) = &entry.only {
        collect_selection(path, only, said);
    }
}

fn collect_selection<'m>(
    path: &[&str],
    selection: &'m Selection<ResultEntry>,
    said: &mut Vec<(Place, &'m Located<String>)>,
) {
    for (name, entry) in &selection.chosen {
        let path: Vec<&str> = path.iter().copied().chain([name.value.as_str()]).collect();
        collect_result(&path, entry, said);
    }
}

fn check_amount(amount: &Place, money: &Located<String>, tool: &Tool, cx: &mut Diagnostics) {
    if let Some(schema) = schema_at(amount, tool).filter(|s| !matches!(s.kind, Kind::Integer(_))) {
        cx.push(
            Diagnostic::new(&money.span, "money is an integer in minor units").label(format!(
                "this value is {}",
                super::schema::kind_name(&schema.kind)
            )),
        );
    }
}

fn check_currency(currency: &Place, money: &Located<String>, tool: &Tool, cx: &mut Diagnostics) {
    if let Some(schema) = schema_at(currency, tool).filter(|s| !matches!(s.kind, Kind::String(_))) {
        let label = format!("this value is {}", super::schema::kind_name(&schema.kind));
        cx.push(Diagnostic::new(&money.span, "a currency is a text").label(label));
    }
}

fn find_place(name: &str, span: &Span, tool: &Tool, cx: &mut Diagnostics) -> Option<Place> {
    let argument = Place::Argument(name.to_owned());
    let result = Place::Result(dotted(name));
    let found = [argument, result]
        .into_iter()
        .find(|place| schema_at(place, tool).is_some());
    if found.is_none() {
        let message = format!(
            "`{}` is neither an argument nor a field of the result",
            text::shown(name)
        );
        let known = known_names(tool);
        let unknown = Diagnostic::new(span, message);
        cx.push(match near_miss(name, known.iter().map(String::as_str)) {
            Some(near) => unknown.label(format!("did you mean `{near}`?")),
            None => unknown.help(format!("there are {}", quoted(&known))),
        });
    }
    found
}

fn schema_at<'t>(place: &Place, tool: &'t Tool) -> Option<&'t Schema> {
    match place {
        Place::Argument(name) => tool
            .arguments
            .iter()
            .find(|argument| argument.name == *name)
            .map(|a| &a.schema),
        Place::Result(path) => {
            let (first, rest) = path.split_first()?;
            let fields = tool.result.iter().map(|field| (&field.name, &field.schema));
            let reports = tool
                .reports
                .iter()
                .map(|report| (&report.name, &report.schema));
            let (_, schema) = fields.chain(reports).find(|(name, _)| *name == first)?;
            rest.iter()
                .try_fold(schema, |schema, name| match &schema.kind {
                    Kind::Object(object) => object
                        .properties
                        .iter()
                        .find(|property| property.name == *name)
                        .map(|p| &p.schema),
                    _ => None,
                })
        }
    }
}

fn is_certain(place: &Place, tool: &Tool) -> bool {
    match place {
        Place::Argument(name) => tool
            .arguments
            .iter()
            .any(|a| a.name == *name && (a.required || a.default.is_some())),
        Place::Result(path) => match path.as_slice() {
            [name] => tool
                .result
                .iter()
                .any(|field| field.name == *name && field.required),
            _ => false,
        },
    }
}

fn known_names(tool: &Tool) -> Vec<String> {
    let mut known: Vec<String> = tool
        .arguments
        .iter()
        .map(|argument| argument.name.clone())
        .collect();
    known.extend(tool.result.iter().map(|field| field.name.clone()));
    for report in &tool.reports {
        if let Kind::Object(object) = &report.schema.kind {
            known.extend(
                object
                    .properties
                    .iter()
                    .map(|p| format!("{}.{}", report.name, p.name)),
            );
        }
    }
    known
}

//! Amounts of money: what the manifest marks as one, in arguments and results, and the place of
//! each currency.

use super::says::{find_place, known_names, place_of, schema_at};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, Money, Shorthand, ToolEntry};
use crate::model::{Direction, Kind, ResultSource, Schema, Tool, ValueRef};
use crate::schema::{Choice, kind_name};
use crate::source::Span;
use crate::text;

/// What the manifest says of one amount.
struct Mark<'m> {
    direction: Direction,
    /// The names that lead to it; lists are passed through.
    path: Vec<&'m str>,
    entry: &'m Located<Money>,
}

/// Marks every amount of a tool that is sound otherwise.
pub(crate) fn resolve_money(entry: &ToolEntry, tool: &mut Tool, name: &Span, cx: &mut Diagnostics) {
    let marks = collect(entry);
    let (places, sound) = cx.watch(|cx| places(&marks, tool, cx));
    for (mark, place) in marks.iter().zip(&places) {
        // Where the place of one is wrong, it may be that of the others.
        let own = || match own_place(mark, &marks, &places) {
            Err(found) if sound.is_ok() => {
                cx.push(undecided(mark, &found, name));
                None
            }
            place => place.ok().flatten(),
        };
        if let Some(currency) = place.clone().or_else(own) {
            apply(mark, &currency, tool, cx);
        }
    }
    repeat_arguments(tool);
}

fn collect(entry: &ToolEntry) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    for (name, argument) in entry.arguments.iter().flat_map(|arguments| &arguments.0) {
        collect_within(&[], &Choice::of_argument(name, argument), &mut marks);
    }
    for (name, Shorthand(result)) in entry.result.iter().flat_map(|result| &result.0) {
        collect_within(&[], &Choice::of_result(name, result), &mut marks);
    }
    for (report, entry) in entry.report.iter().flat_map(|report| &report.0) {
        for (name, kept) in &entry.keep.chosen {
            let kept = Choice::of_result(name, kept);
            collect_within(&[&report.value], &kept, &mut marks);
        }
    }
    marks
}

fn collect_within<'m>(around: &[&'m str], choice: &Choice<'m>, marks: &mut Vec<Mark<'m>>) {
    let path = [around, &[choice.name]].concat();
    let (direction, entry) = match choice.bounds {
        Some(bounds) => (Direction::Input, bounds.money.as_ref()),
        None => (
            Direction::Output,
            choice.result.and_then(|it| it.money.as_ref()),
        ),
    };
    marks.extend(entry.map(|entry| Mark {
        direction,
        path: path.clone(),
        entry,
    }));
    for chosen in choice.only.iter().flatten() {
        collect_within(&path, chosen, marks);
    }
}

/// The place that each mark names, if it names one.
fn places(marks: &[Mark<'_>], tool: &Tool, cx: &mut Diagnostics) -> Vec<Option<ValueRef>> {
    let place = |mark: &Mark<'_>| {
        let Money::Place(name) = &mark.entry.value else {
            return None;
        };
        let place = currency(name, &mark.entry.span, tool, cx).ok()?;
        check_currency(&place, &mark.entry.span, tool, cx);
        Some(place)
    };
    marks.iter().map(place).collect()
}

/// The place of a currency. Its code is not one: the API says it with each amount.
fn currency(
    name: &str,
    span: &Span,
    tool: &Tool,
    cx: &mut Diagnostics,
) -> Result<ValueRef, Reported> {
    let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code || place_of(name, tool).is_some() {
        return find_place(name, span, tool, cx);
    }
    let message = format!("`money` names what contains the currency, not `{name}` itself");
    let code = Diagnostic::new(span, message);
    let known = known_names(tool);
    let places: Vec<String> = { known.iter() }
        .filter(|known| known.to_lowercase().contains("currency"))
        .map(|known| format!("`money: {known}`"))
        .collect();
    Err(cx.report(match places.as_slice() {
        [] => code.help(
            "name the argument or the field of the result that contains it; take one that the operation \
             has into `arguments` or `result`, or leave `money` out",
        ),
        places => code.label(format!("write {}", places.join(" or "))),
    }))
}

fn check_currency(currency: &ValueRef, span: &Span, tool: &Tool, cx: &mut Diagnostics) {
    if let Some(schema) = schema_at(currency, tool).filter(|s| !matches!(s.kind, Kind::String(_))) {
        let label = format!("this value is {}", kind_name(&schema.kind));
        cx.push(Diagnostic::new(span, "a currency is a text").label(label));
    }
}

/// The place of the currency of the tool's own amounts: of those in the same direction, else of
/// all. `Err` has all of them where they are not one.
fn own_place<'p>(
    mark: &Mark<'_>,
    marks: &[Mark<'_>],
    places: &'p [Option<ValueRef>],
) -> Result<Option<ValueRef>, Vec<&'p ValueRef>> {
    if mark.entry.value != Money::Own {
        return Ok(None);
    }
    let named = |counts: &dyn Fn(Direction) -> bool| {
        let mut found: Vec<&'p ValueRef> = Vec::new();
        for (other, place) in marks.iter().zip(places) {
            let place = place.as_ref().filter(|_| counts(other.direction));
            found.extend(place.filter(|place| !found.contains(place)));
        }
        found
    };
    let mut found = named(&|direction| direction == mark.direction);
    if found.is_empty() {
        found = named(&|_| true);
    }
    match found.as_slice() {
        [only] => Ok(Some((*only).clone())),
        _ => Err(found),
    }
}

fn undecided(mark: &Mark<'_>, found: &[&ValueRef], tool: &Span) -> Diagnostic {
    let message = format!("the currency of `{}` is not known", mark.path.join("."));
    let undecided = Diagnostic::new(&mark.entry.span, message).note(tool, "in this tool");
    if found.is_empty() {
        return undecided
            .label("no amount of the tool says where its currency is")
            .help("name the place here, or with another amount: `money: currency`");
    }
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    undecided
        .label("the amounts of the tool have several")
        .help(format!("name one here: {}", text::quoted(&found)))
}

/// Marks the amount, in each form of what is around it.
fn apply(mark: &Mark<'_>, currency: &ValueRef, tool: &mut Tool, cx: &mut Diagnostics) {
    let Some((first, rest)) = mark.path.split_first() else {
        return;
    };
    let arguments = tool.arguments.iter_mut();
    let mut arguments = arguments.map(|one| (&one.name, &mut one.schema));
    let fields = tool.result.iter_mut();
    let fields = fields.map(|one| (&one.name, &mut one.schema));
    let reports = tool.reports.iter_mut();
    let mut returned = fields.chain(reports.map(|one| (&one.name, &mut one.schema)));
    let root = match mark.direction {
        Direction::Input => arguments.find(|(name, _)| name == first),
        Direction::Output => returned.find(|(name, _)| name == first),
    };
    if let Some((_, schema)) = root {
        visit_path(schema, rest, &mut |amount| {
            check_amount(amount, &mark.entry.span, cx);
            amount.money = Some(currency.clone());
        });
    }
}

fn visit_path(schema: &mut Schema, path: &[&str], visit: &mut impl FnMut(&mut Schema)) {
    let Some((name, rest)) = path.split_first() else {
        return visit(schema);
    };
    match &mut schema.kind {
        Kind::Array(array) => visit_path(&mut array.items, path, visit),
        Kind::Union(union) => {
            let branches = union.branches.iter_mut();
            branches.for_each(|branch| visit_path(branch, path, visit));
        }
        Kind::Object(object) => {
            let properties = object.properties.iter_mut();
            let named = properties.filter(|property| property.name == *name);
            named.for_each(|property| visit_path(&mut property.schema, rest, visit));
        }
        _ => {}
    }
}

fn check_amount(schema: &Schema, span: &Span, cx: &mut Diagnostics) {
    if !matches!(schema.kind, Kind::Integer(_)) {
        let label = format!("this value is {}", kind_name(&schema.kind));
        cx.push(Diagnostic::new(span, "money is an integer in minor units").label(label));
    }
}

/// An amount that is returned as it was given is an amount in the result, too.
fn repeat_arguments(tool: &mut Tool) {
    for field in &mut tool.result {
        let Some(ResultSource::Argument(name)) = field.sources.first() else {
            continue;
        };
        let given = tool.arguments.iter().find(|given| given.name == *name);
        if let Some(given) = given.filter(|_| field.schema.money.is_none()) {
            let schema = given.schema.clone();
            field.schema = Schema {
                description: field.schema.description.take(),
                documentation: field.schema.documentation.take(),
                ..schema
            };
        }
    }
}

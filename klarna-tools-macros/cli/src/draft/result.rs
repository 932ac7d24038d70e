//! The result of a draft: what the answer has that is simple. What is left out is a comment.

use toolspec_core::RESERVED;
use toolspec_core::manifest::Names;
use toolspec_core::model::sensitive::is_open;
use toolspec_core::offer::{Answer, Field, Offer, Value};
use toolspec_core::pointer::Pointer;

use super::arguments::value;
use super::chosen::Chosen;
use super::entry::Line;
use super::nested::LeftOut;
use super::secrets::{OPEN_REMARK, SECRET_REMARK, Secrets, is_login};
use super::shape::DraftSchema;
use super::yaml::{flow_scalar, scalar};
use super::{Taken, first_why, headers, named, remark};

/// The most fields that are chosen.
const MOST_CHOSEN: usize = 40;
/// The body of an answer as a whole.
const BODY: &str = "$response.body";

/// The fields of a result; `reserved` names are taken.
pub(super) fn choose(
    offer: &Offer,
    names: Names,
    reserved: &[&str],
    secrets: Secrets<'_>,
) -> Vec<Line> {
    let reserved = [&RESERVED, reserved].concat();
    let mut lines = body(offer, names, &reserved, secrets);
    headers::add(&mut lines, offer, (names, &reserved), secrets);
    lines
}

fn body(offer: &Offer, names: Names, reserved: &[&str], secrets: Secrets<'_>) -> Vec<Line> {
    match &offer.answer {
        None => Vec::new(),
        Some(Answer::Whole(body)) => {
            let line = whole(body, secrets);
            vec![if line.chosen {
                line
            } else {
                masked(line, body, Some(BODY), secrets)
            }]
        }
        Some(Answer::Properties(fields)) => {
            let mut lines: Vec<Line> = Vec::new();
            for field in fields {
                let chosen = lines.iter().filter(|line| line.chosen).count();
                let line = line(field, offer, (names, (&lines, reserved)), secrets);
                lines.push(if line.chosen && chosen == MOST_CHOSEN {
                    Line {
                        comment: format!("more than {MOST_CHOSEN} fields"),
                        chosen: false,
                        ..line
                    }
                } else {
                    line
                });
            }
            if lines.iter().any(|line| line.chosen) {
                return with_masks(&lines, fields, (names, reserved), secrets);
            }
            let lines = lines.into_iter().zip(fields).map(|(line, field)| {
                let from = from_of(&line.name, field);
                if is_login(&field.name, offer) {
                    Line {
                        chosen: true,
                        ..line
                    }
                } else {
                    masked(line, field, from.as_deref(), secrets)
                }
            });
            lines.collect()
        }
    }
}

/// The lines of fields, each with comments for the secrets that it is returned without.
fn with_masks(
    lines: &[Line],
    fields: &[Field],
    (names, reserved): (Names, &[&str]),
    secrets: Secrets<'_>,
) -> Vec<Line> {
    let mut all = lines.to_vec();
    let mut at = 0;
    for (line, field) in lines.iter().zip(fields) {
        at += 1;
        let left_out = line.chosen.then(|| LeftOut::of(field, secrets));
        for secret in left_out.into_iter().flatten() {
            let name = named(&secret.name(), names, (&all, reserved), "body");
            all.insert(at, secret.line(&name));
            at += 1;
        }
    }
    all
}

/// A line of which nothing is chosen, because of its secrets, with their masks.
fn masked(line: Line, field: &Field, from: Option<&str>, secrets: Secrets<'_>) -> Line {
    let named = (field.name.as_str(), DraftSchema::of(&field.value));
    match Chosen::masked(named, secrets) {
        None => line,
        Some(chosen) => Line {
            value: value(from, chosen.cut.keys()),
            comment: [Some(SECRET_REMARK.to_owned()), chosen.without()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("; "),
            chosen: true,
            ..line
        },
    }
}

/// Where a field comes from, if its name does not say it.
fn from_of(name: &str, field: &Field) -> Option<String> {
    let pointer = Pointer::from_iter([field.name.as_str()]);
    (name != field.name).then(|| format!("$response.body#{pointer}"))
}

fn whole(body: &Field, secrets: Secrets<'_>) -> Line {
    let line = Line::chosen("body", BODY);
    let Some(chosen) = Chosen::of_answer(DraftSchema::of(&body.value), secrets) else {
        return left_out(line, &body.value);
    };
    match chosen.cut.keys() {
        None => line,
        Some(only) => Line {
            value: value(Some(BODY), Some(only)),
            comment: remark(&body.value, &chosen),
            ..line
        },
    }
}

fn line(
    field: &Field,
    offer: &Offer,
    (names, taken): (Names, Taken<'_>),
    secrets: Secrets<'_>,
) -> Line {
    let name = named(&field.name, names, taken, "body");
    let from = from_of(&name, field);
    let shape = DraftSchema::of(&field.value);
    let line = Line::chosen(&name, &from.as_deref().map(scalar).unwrap_or_default());
    if shape.schema().is_some_and(|schema| is_open(&schema.kind)) {
        return Line {
            comment: OPEN_REMARK.to_owned(),
            chosen: false,
            ..line
        };
    }
    if secrets.is(&field.name, shape.schema()) || is_login(&field.name, offer) {
        let from = from.map(|from| format!("from: {}, ", flow_scalar(&from)));
        return Line {
            value: format!("{{ {}mask: true }}", from.unwrap_or_default()),
            comment: secrets.remark("", &field.name),
            chosen: false,
            ..line
        };
    }
    let Some(chosen) = Chosen::of_field(&field.name, shape, secrets) else {
        return left_out(line, &field.value);
    };
    let only = chosen.cut.keys();
    Line {
        value: match &only {
            Some(_) => value(from.as_deref(), only),
            None => line.value,
        },
        comment: remark(&field.value, &chosen),
        ..line
    }
}

/// A field of which nothing can be chosen, with the reason.
fn left_out(line: Line, value: &Value) -> Line {
    match value {
        Value::Refused { why, .. } => line.impossible(&first_why(why)),
        Value::Whole(_) => Line {
            comment: "large, without a simple property to choose".to_owned(),
            chosen: false,
            ..line
        },
    }
}

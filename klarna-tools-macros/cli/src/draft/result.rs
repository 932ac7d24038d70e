//! The result of a draft: what the answer has that is simple. What is left out is a comment.

use toolspec_core::RESERVED;
use toolspec_core::manifest::Names;
use toolspec_core::offer::{Answer, Field, Offer, Value};
use toolspec_core::pointer::Pointer;
use toolspec_core::text::snake_case;

use super::arguments::value;
use super::cut::{Chosen, Cut, DEEPEST, DraftSchema};
use super::entry::Line;
use super::secrets::is_secret;
use super::yaml::{flow_scalar, scalar};
use super::{Taken, first_why, named, remark};

/// The most fields that are chosen.
const MOST_CHOSEN: usize = 40;
/// The body of an answer as a whole.
const BODY: &str = "$response.body";
/// What is said about a value that is masked.
const SECRET: &str = "may be a secret or identify a person";

/// The fields of a result; `reserved` names are taken.
pub(super) fn choose(offer: &Offer, names: Names, reserved: &[&str]) -> Vec<Line> {
    let reserved = [&RESERVED, reserved].concat();
    match &offer.answer {
        None => headers(&offer.headers, names, &reserved),
        Some(Answer::Whole(body)) => {
            let line = whole(body);
            vec![if line.chosen {
                line
            } else {
                masked(line, body, Some(BODY))
            }]
        }
        Some(Answer::Properties(fields)) => {
            let mut lines: Vec<Line> = Vec::new();
            for field in fields {
                let chosen = lines.iter().filter(|line| line.chosen).count();
                let line = line(field, names, (&lines, &reserved));
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
                return lines;
            }
            let lines = lines.into_iter().zip(fields).map(|(line, field)| {
                let from = from_of(&line.name, field);
                masked(line, field, from.as_deref())
            });
            lines.collect()
        }
    }
}

/// A line of which nothing is chosen, because of its secrets, with their masks.
fn masked(line: Line, field: &Field, from: Option<&str>) -> Line {
    let named = (field.name.as_str(), DraftSchema::of(&field.value));
    match Cut::masked(named, false, DEEPEST) {
        None => line,
        Some(cut) => Line {
            value: value(from, cut.keys()),
            comment: SECRET.to_owned(),
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

fn whole(body: &Field) -> Line {
    let line = new_line("body", BODY);
    let Some(chosen) = Chosen::of_answer(DraftSchema::of(&body.value)) else {
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

fn line(field: &Field, names: Names, taken: Taken<'_>) -> Line {
    let name = named(&field.name, names, taken, "body");
    let from = from_of(&name, field);
    let shape = DraftSchema::of(&field.value);
    let line = new_line(&name, &from.as_deref().map(scalar).unwrap_or_default());
    if is_secret(&field.name, shape.schema()) {
        let from = from.map(|from| format!("from: {}, ", flow_scalar(&from)));
        return Line {
            value: format!("{{ {}mask: true }}", from.unwrap_or_default()),
            comment: SECRET.to_owned(),
            chosen: false,
            ..line
        };
    }
    let Some(chosen) = Chosen::of_field(shape) else {
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

/// The id of what a write has made, from the headers of an answer without a body.
fn headers(headers: &[String], names: Names, reserved: &[&str]) -> Vec<Line> {
    let location = headers
        .iter()
        .find(|header| header.eq_ignore_ascii_case("Location"));
    let segment = location.map(|location| format!("$response.header.{location} | last_segment"));
    let mut lines: Vec<Line> = Vec::new();
    for header in headers {
        let is_id =
            snake_case(header).ends_with("_id") && !header.to_lowercase().contains("correlation");
        let from = format!("$response.header.{header}");
        let value = match &segment {
            Some(segment) if is_id => format!("[{}, {}]", flow_scalar(&from), flow_scalar(segment)),
            _ if is_id => scalar(&from),
            _ => continue,
        };
        let name = named(header, names, (&lines, reserved), "header");
        lines.push(new_line(&name, &value));
    }
    if let (true, Some(segment)) = (lines.is_empty(), segment) {
        lines.push(new_line("id", &scalar(&segment)));
    }
    lines
}

fn new_line(name: &str, value: &str) -> Line {
    Line {
        name: name.to_owned(),
        value: value.to_owned(),
        comment: String::new(),
        chosen: true,
        required: false,
        possible: true,
    }
}

//! The result of a draft: the simple fields of the answer, and the others as comments.

use toolspec_core::RESERVED;
use toolspec_core::openapi::Operation;
use toolspec_core::pointer::Pointer;
use toolspec_core::text::snake_case;

use super::arguments::{is, simple_properties};
use super::prose::comment;
use super::trial::{Candidate, Trial};
use super::yaml::{flow_scalar, scalar};
use super::{Line, named};
use crate::outline::{Declared, Outline, SchemaOutline};

/// The most fields that are chosen.
const MOST_CHOSEN: usize = 12;

/// Words in the names of fields that agents usually need.
const MAIN: [&str; 6] = ["id", "status", "amount", "currency", "url", "at"];

pub(super) fn choose(operation: Operation<'_>, trial: &Trial<'_>, candidate: &mut Candidate) {
    let Some(answer) = operation.answer() else {
        choose_headers(operation, trial, candidate);
        return;
    };
    let document = operation.document;
    let mut declared: Vec<Declared<'_>> = document.properties(answer);
    // The sort is stable: equally important fields keep the document's order.
    declared.sort_by_key(|declared| !is_main(&declared.entry.key.text));
    if declared.is_empty() {
        let line = line("body", "$response.body#");
        keep_if_sound(line, trial, candidate);
        return;
    }
    let mut chosen = 0;
    let mut offered: Vec<Offer> = Vec::new();
    for Declared { entry, .. } in declared {
        if is("writeOnly", document, &entry.value) {
            continue;
        }
        let name = named(&entry.key.text, &candidate.result, &RESERVED, "body");
        let value = if name == entry.key.text {
            String::new()
        } else {
            let pointer = Pointer::from_iter([entry.key.text.as_str()]);
            scalar(&format!("$response.body#{pointer}"))
        };
        let description = document
            .keyword(&entry.value, "description")
            .into_iter()
            .next();
        let mut line = Line {
            comment: comment(description.map(|entry| &entry.value)),
            ..line(&name, &value)
        };
        let only = simple_properties(document, &entry.value, "writeOnly");
        if let (Some(only), true) = (&only, value.is_empty()) {
            line.value = format!("{{ only: [{}] }}", only.join(", "));
        }
        let refused = refusal(&line, trial, candidate);
        line.chosen = refused.is_none() && only.is_none() && chosen < MOST_CHOSEN;
        chosen += usize::from(line.chosen);
        match refused {
            Some(why) => line.comment = format!("not possible: {why}"),
            None if only.is_some() => offered.push(Offer {
                index: candidate.result.len(),
                is_list: !document.keyword(&entry.value, "items").is_empty(),
            }),
            None => {}
        }
        candidate.result.push(line);
    }
    choose_content(&offered, chosen, &mut candidate.result);
}

/// A field that compiles, but is not simple.
struct Offer {
    /// Its place among the lines.
    index: usize,
    is_list: bool,
}

/// Chooses the list or object that an answer merely wraps.
fn choose_content(offered: &[Offer], chosen: usize, lines: &mut [Line]) {
    let mut lists = offered.iter().filter(|offer| offer.is_list);
    let content = match (lists.next(), lists.next()) {
        (Some(only), None) => Some(only),
        _ => offered.first().filter(|_| chosen == 0),
    };
    if let Some(line) = content.and_then(|offer| lines.get_mut(offer.index)) {
        line.chosen = true;
    }
}

fn is_main(name: &str) -> bool {
    let name = snake_case(name);
    name.split('_').any(|word| MAIN.contains(&word))
}

/// The id of what a write has made, from the headers of an answer without a body.
fn choose_headers(operation: Operation<'_>, trial: &Trial<'_>, candidate: &mut Candidate) {
    let headers = operation.answer_headers();
    let location = headers
        .iter()
        .find(|header| header.eq_ignore_ascii_case("Location"));
    let segment = location.map(|location| format!("$response.header.{location} | last_segment"));
    for header in &headers {
        let is_id =
            snake_case(header).ends_with("_id") && !header.to_lowercase().contains("correlation");
        let from = format!("$response.header.{header}");
        let value = match &segment {
            Some(segment) if is_id => format!("[{}, {}]", flow_scalar(&from), flow_scalar(segment)),
            _ if is_id => scalar(&from),
            _ => continue,
        };
        keep_if_sound(line(&snake_case(header), &value), trial, candidate);
    }
    if let (true, Some(segment)) = (candidate.result.is_empty(), segment) {
        keep_if_sound(line("id", &scalar(&segment)), trial, candidate);
    }
}

fn line(name: &str, value: &str) -> Line {
    Line {
        name: name.to_owned(),
        value: value.to_owned(),
        comment: String::new(),
        chosen: true,
    }
}

fn keep_if_sound(line: Line, trial: &Trial<'_>, candidate: &mut Candidate) {
    let refused = refusal(&line, trial, candidate);
    candidate.result.push(match refused {
        None => line,
        Some(why) => Line {
            chosen: false,
            comment: format!("not possible: {why}"),
            ..line
        },
    });
}

fn refusal(line: &Line, trial: &Trial<'_>, candidate: &Candidate) -> Option<String> {
    let mut with = candidate.clone();
    with.result.push(Line {
        chosen: true,
        ..line.clone()
    });
    trial.refusal(candidate, &with)
}

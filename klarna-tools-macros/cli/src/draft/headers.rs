//! The headers of an answer in a result.

use toolspec_core::manifest::Names;
use toolspec_core::offer::Offer;
use toolspec_core::text::snake_case;

use super::entry::Line;
use super::named;
use super::secrets::Secrets;
use super::yaml::{flow_scalar, scalar};

/// Adds them as comments; of an answer without a body, the id of what a write has made is returned.
pub(super) fn add(
    lines: &mut Vec<Line>,
    offer: &Offer,
    (names, reserved): (Names, &[&str]),
    secrets: Secrets<'_>,
) {
    let is_alone = offer.answer.is_none();
    let mut headers = offer.headers.iter();
    let location = headers.find(|header| header.eq_ignore_ascii_case("Location"));
    let segment = location.map(|location| format!("$response.header.{location} | last_segment"));
    let segment = segment.filter(|_| is_alone);
    let is_used = |header: &&String| segment.is_some() && Some(*header) == location;
    for header in offer.headers.iter().filter(|header| !is_used(header)) {
        let from = format!("$response.header.{header}");
        let is_id = is_alone && is_id(header);
        let name = named(header, names, (lines, reserved), "header");
        let line = match &segment {
            Some(segment) if is_id => {
                let both = format!("[{}, {}]", flow_scalar(&from), flow_scalar(segment));
                Line::chosen(&name, &both)
            }
            _ if is_hidden(header, secrets) => Line {
                comment: secrets.remark("", header),
                ..Line::chosen(
                    &name,
                    &format!("{{ from: {}, mask: true }}", flow_scalar(&from)),
                )
            },
            _ => Line::chosen(&name, &scalar(&from)),
        };
        lines.push(Line {
            chosen: is_id,
            ..line
        });
    }
    if let Some(segment) = segment.filter(|_| lines.iter().all(|line| !line.chosen)) {
        let name = named("id", names, (lines, reserved), "header");
        lines.insert(0, Line::chosen(&name, &scalar(&segment)));
    }
}

fn is_id(header: &str) -> bool {
    snake_case(header).ends_with("_id") && !header.to_lowercase().contains("correlation")
}

fn is_hidden(header: &str, secrets: Secrets<'_>) -> bool {
    header.eq_ignore_ascii_case("Set-Cookie") || secrets.is(header, None)
}

//! The address: every value stays where the template puts it.

use url::{Position, Url};

use super::{broken, origin, pairs, resolve, style};
use crate::arguments::violation::Violation;
use crate::arguments::{Arguments, unfit_for_path, unfit_for_segments};
use crate::http::base_url::BaseUrl;
use toolspec_model::{Origin, Parameter, Piece, Request, Segment, Style};

pub(super) fn address(
    template: &Request,
    base: &BaseUrl,
    arguments: &Arguments,
) -> Result<Url, Violation> {
    let mut segments: Vec<String> = base.path_segments().map(str::to_owned).collect();
    for segment in &template.segments {
        let text = path_segment(segment, arguments)?;
        if segment.is_path() {
            segments.extend(text.split('/').map(str::to_owned));
        } else {
            segments.push(text);
        }
    }
    let mut path = String::new();
    for segment in &segments {
        path.extend(["/", segment]);
    }
    let query = pairs(&template.query, arguments, "query")?;
    let mut url = base.url().ok_or_else(|| broken(template, "address"))?;
    url.set_path(&path);
    if !query.is_empty() {
        url.set_query(Some(&query.join("&")));
    }
    if is_unchanged(&url, base, &segments) {
        Ok(url)
    } else {
        Err(broken(template, "address"))
    }
}

/// Whether the URL parser has changed nothing.
fn is_unchanged(url: &Url, base: &BaseUrl, segments: &[String]) -> bool {
    let found = url.path_segments();
    &url[..Position::BeforePath] == base.origin()
        && url.fragment().is_none()
        && found.is_some_and(|found| found.eq(segments.iter().map(String::as_str)))
}

fn path_segment(segment: &Segment, arguments: &Arguments) -> Result<String, Violation> {
    match segment {
        Segment::Literal(text) => Ok(text.clone()),
        Segment::Argument(name) => path_value(
            &Parameter {
                name: name.clone(),
                value: Origin::Argument(name.clone()),
                style: Style::SIMPLE,
            },
            arguments,
        ),
        Segment::Pieces(pieces) => {
            let mut text = String::new();
            for piece in pieces {
                match piece {
                    Piece::Text(literal) => text.push_str(literal),
                    Piece::Parameter(parameter) => {
                        text.push_str(&path_value(parameter, arguments)?);
                    }
                }
            }
            if text.split('/').any(|segment| matches!(segment, "." | "..")) {
                return Err(Violation {
                    pointer: String::new(),
                    message: "make a dot segment of the path".to_owned(),
                });
            }
            Ok(text)
        }
    }
}

/// A value, encoded so that it stays within one segment; or within several, where its style says so.
fn path_value(parameter: &Parameter, arguments: &Arguments) -> Result<String, Violation> {
    let name = origin(parameter);
    let value =
        resolve(&parameter.value, arguments).ok_or_else(|| Violation::at(name, "is required"))?;
    let texts =
        style::texts(&value).ok_or_else(|| Violation::at(name, "cannot be put into a path"))?;
    if texts.is_empty() {
        return Err(Violation::at(name, "must not be empty"));
    }
    let unfit = if parameter.style == Style::PATH {
        unfit_for_segments
    } else {
        unfit_for_path
    };
    if let Some(wrong) = texts.iter().find_map(|text| unfit(text)) {
        return Err(Violation::at(name, wrong));
    }
    style::in_path(&parameter.name, &value, parameter.style)
        .ok_or_else(|| Violation::at(name, "cannot be put into a path"))
}

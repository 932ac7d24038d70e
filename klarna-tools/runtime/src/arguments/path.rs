//! What becomes part of the path of a request.

use toolspec_model::{Origin, Parameter, Piece, Request, Segment};

/// Longest path value, in bytes.
const LONGEST: usize = 255;

/// Longest value of several segments, in bytes.
const LONGEST_PATH: usize = 2_048;

/// The arguments whose values are part of the path, and whether each may be several segments.
pub(super) fn arguments(template: &Request) -> impl Iterator<Item = (&str, bool)> {
    template.segments.iter().flat_map(|segment| match segment {
        Segment::Literal(_) => Vec::new(),
        Segment::Argument(name) => vec![(name.as_str(), false)],
        Segment::Pieces(pieces) => pieces.iter().filter_map(argument_of).collect(),
    })
}

fn argument_of(piece: &Piece) -> Option<(&str, bool)> {
    match piece {
        Piece::Parameter(Parameter {
            value: Origin::Argument(name),
            ..
        }) => Some((name, piece.is_path())),
        _ => None,
    }
}

/// Why this text cannot be several segments of a path.
pub(crate) fn unfit_for_segments(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST_PATH {
        return Some("must not be longer than 2048 bytes");
    }
    text.split('/')
        .find_map(unfit_for_path)
        .map(|why| match why {
            "must not be empty" => {
                "must not have an empty segment, nor `/` at its beginning or end"
            }
            "must not be a dot segment" => "must not contain a dot segment",
            why => why,
        })
}

/// Why this text cannot be a value in a path.
pub(crate) fn unfit_for_path(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("must not be empty"),
        "." | ".." => Some("must not be a dot segment"),
        text if text.len() > LONGEST => Some("must not be longer than 255 bytes"),
        text if text.chars().any(char::is_control) => Some("must not contain control characters"),
        _ => None,
    }
}

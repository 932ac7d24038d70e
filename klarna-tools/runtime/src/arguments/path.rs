//! What becomes part of the path of a request.

use toolspec_model::{Origin, Parameter, Piece, Request, Segment};

/// Longest path value, in bytes.
const LONGEST: usize = 255;

/// The arguments whose values are part of the path.
pub(super) fn arguments(template: &Request) -> impl Iterator<Item = &str> {
    template.segments.iter().flat_map(|segment| match segment {
        Segment::Literal(_) => Vec::new(),
        Segment::Argument(name) => vec![name.as_str()],
        Segment::Pieces(pieces) => pieces.iter().filter_map(argument_of).collect(),
    })
}

fn argument_of(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Parameter(Parameter {
            value: Origin::Argument(name),
            ..
        }) => Some(name),
        _ => None,
    }
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

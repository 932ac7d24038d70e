//! What is removed from texts before an agent reads them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Argument, Array, Body, Kind, Pattern, Piece, Request, Schema, Segment, Tool};

/// What is removed from texts: of results, of errors, and of whatever else repeats them. By default
/// nothing is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Redaction {
    /// The names of fields whose own texts no rule touches, since a tool takes an argument of that
    /// name: agents need the value for another call. What is within an object of that name is not
    /// among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
    /// What is removed, by the name under which a removal is shown and counted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RedactionRule>,
}

/// What one rule removes, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RedactionRule {
    /// Whose national numbers it removes, by their codes of ISO 3166-1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Fields in which it removes nothing, nor in anything within them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// The only fields in which it removes anything, with everything within them; all, where there
    /// are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// What it removes, unless its name is one of [`Redaction::BUILT_IN`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
}

impl Redaction {
    /// The rules that need no pattern.
    pub const BUILT_IN: [&str; 5] = ["card_number", "email", "iban", "national_number", "phone"];

    /// The countries whose national numbers are known.
    pub const COUNTRIES: [&str; 19] = [
        "AT", "AU", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "NO",
        "PL", "PT", "SE", "US",
    ];

    /// Whether nothing is removed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The names of the arguments that are a text, a number, or a list of these, and the names that
    /// they have in requests.
    #[must_use]
    pub fn names_of_arguments(tools: &[Tool]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for tool in tools {
            let plain = tool.arguments.iter().filter(|it| is_plain(&it.schema));
            for Argument { name, .. } in plain {
                let sent = tool.requests().flat_map(|request| sent_as(request, name));
                names.extend(sent.map(str::to_owned));
                names.insert(name.clone());
            }
        }
        names
    }
}

/// Whether a value is a text, a number, or a list of these.
fn is_plain(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::String(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Values(_) => true,
        Kind::Array(Array { items, .. }) => is_plain(items),
        Kind::Union(union) => union.branches.iter().any(is_plain),
        Kind::Any | Kind::Boolean | Kind::Object(_) | Kind::Recursive(_) => false,
    }
}

/// The names under which a request sends an argument.
fn sent_as<'r>(request: &'r Request, argument: &str) -> Vec<&'r str> {
    let templates = request.path.split('/').skip(1);
    let mut names = Vec::new();
    let mut pieces = Vec::new();
    for (template, segment) in templates.zip(&request.segments) {
        match segment {
            Segment::Argument(name) if name == argument => {
                let name = template.strip_prefix('{');
                names.extend(name.and_then(|name| name.strip_suffix('}')));
            }
            Segment::Pieces(own) => pieces.extend(own),
            Segment::Literal(_) | Segment::Argument(_) => {}
        }
    }
    let pieces = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Parameter(parameter) => Some(parameter),
        Piece::Text(_) => None,
    });
    let parameters = pieces.chain(&request.query).chain(&request.headers);
    let parameters = parameters.map(|it| (it.name.as_str(), &it.value));
    let values = parameters.chain(request.body.iter().flat_map(Body::named));
    let sent = values.filter(|(_, origin)| origin.argument() == Some(argument));
    names.extend(sent.map(|(name, _)| name));
    names
}

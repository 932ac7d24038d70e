//! Sentences with places for values.

use super::string_syntax::{StringSyntax, string_syntax};

/// A sentence with places for values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<(Vec<Piece>, bool)>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A text.
    Text(String),
    /// `{name}` or `{name.name}`
    Value(String),
    /// `{amount - less}`
    Rest {
        /// An amount.
        amount: String,
        /// What is taken off it.
        less: String,
    },
    /// `{?name}`, `{?name=text}`, or with `!` for `?`: has no text, and its part is left out
    /// where it is not true.
    Test {
        /// The value that is tested.
        name: String,
        /// What it has to be; anything, where this is absent.
        text: Option<String>,
        /// Whether it must not be.
        negated: bool,
    },
}

impl StringSyntax for Template {
    const WHAT: &'static str = "a sentence, such as `Captured {amount}[ on order {order.id}].`";
    const PATTERN: &'static str = r"^[^\[\]]*(\[[^\[\]]*\][^\[\]]*)*$";
    const EXAMPLES: &'static [&'static str] = &[
        "Captured {amount}[ on order {order.id}].",
        "The order[: {captured - refunded} left to refund][{?state=open} is open].",
    ];

    fn parse(text: &str) -> Result<Self, String> {
        let mut phrases = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (phrase, optional, behind) = if let Some(inner) = rest.strip_prefix('[') {
                let (phrase, behind) = inner.split_once(']').ok_or("a `[` is never closed")?;
                (phrase, true, behind)
            } else {
                let (phrase, behind) = rest.split_at(rest.find('[').unwrap_or(rest.len()));
                (phrase, false, behind)
            };
            if phrase.contains(['[', ']']) {
                return Err("a `]` closes nothing, or a `[` is inside another".to_owned());
            }
            let pieces = parse_pieces(phrase)?;
            let is_test = |piece: &Piece| matches!(piece, Piece::Test { .. });
            if !optional && pieces.iter().any(is_test) {
                return Err("`{?` and `{!` decide about a part in square brackets".to_owned());
            }
            phrases.push((pieces, optional));
            rest = behind;
        }
        Ok(Self(phrases))
    }
}

fn parse_pieces(mut text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        if let Some(inner) = text.strip_prefix('{') {
            let (name, behind) = inner.split_once('}').ok_or("a `{` is never closed")?;
            if name.is_empty() || name.contains('{') {
                return Err("`{` and `}` enclose one name".to_owned());
            }
            pieces.push(parse_place(name)?);
            text = behind;
        } else {
            let (plain, behind) = text.split_at(text.find('{').unwrap_or(text.len()));
            if plain.contains('}') {
                return Err("a `}` closes nothing".to_owned());
            }
            pieces.push(Piece::Text(plain.to_owned()));
            text = behind;
        }
    }
    Ok(pieces)
}

fn parse_place(text: &str) -> Result<Piece, String> {
    let name = |text: &str| match text.trim() {
        "" => Err("`{` and `}` enclose one name".to_owned()),
        name => Ok(name.to_owned()),
    };
    if let Some(test) = text.strip_prefix(['?', '!']) {
        let (tested, wanted) = match test.split_once('=') {
            Some((tested, wanted)) => (tested, Some(name(wanted)?)),
            None => (test, None),
        };
        return Ok(Piece::Test {
            name: name(tested)?,
            text: wanted,
            negated: text.starts_with('!'),
        });
    }
    Ok(match text.split_once(" - ") {
        Some((amount, less)) => Piece::Rest {
            amount: name(amount)?,
            less: name(less)?,
        },
        None => Piece::Value(name(text)?),
    })
}

string_syntax!(Template);

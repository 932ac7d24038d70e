//! What an HTML page says to a person: its title and its visible text, none of its markup.

/// Elements whose content nobody sees.
const UNSEEN: [&str; 4] = ["noscript", "script", "style", "template"];

/// The few entities that pages of errors have, beside numbers.
const ENTITIES: [(&str, char); 6] = [
    ("amp", '&'),
    ("apos", '\''),
    ("gt", '>'),
    ("lt", '<'),
    ("nbsp", ' '),
    ("quot", '"'),
];

/// The longest name or number of an entity.
const LONGEST: usize = 8;

/// The words of a page, one blank between two.
pub(super) fn words(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let mut text = String::new();
    let mut at = 0;
    while let Some(rest) = page.get(at..).filter(|rest| !rest.is_empty()) {
        let next = rest.find('<').unwrap_or(rest.len());
        text.push_str(rest.get(..next).unwrap_or_default());
        at += next;
        match lower.get(at..).and_then(markup) {
            Some(length) => {
                text.push(' ');
                at += length;
            }
            None if next < rest.len() => {
                text.push('<');
                at += 1;
            }
            None => {}
        }
    }
    let text = decoded(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How long the markup is that a text begins with, if it does: to the end of the text if it is not
/// closed.
fn markup(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |at| at + "-->".len()));
    }
    let inner = text.strip_prefix('<')?;
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return None;
    }
    let is_it = |name: &&&str| {
        let rest = inner.strip_prefix(**name);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    Some(match UNSEEN.iter().find(is_it) {
        Some(name) => text
            .find(&format!("</{name}"))
            .map_or(text.len(), |at| at + text.get(at..).map_or(0, tag_end)),
        None => tag_end(text),
    })
}

/// Where a tag ends: a value in quotes may contain `>`.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// A text with its entities as the characters that they mean.
fn decoded(text: &str) -> String {
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let entity = part
            .split_once(';')
            .filter(|(name, _)| name.len() <= LONGEST);
        if let Some((meaning, rest)) = entity.and_then(|(name, rest)| Some((meaning(name)?, rest)))
        {
            decoded.push(meaning);
            decoded.push_str(rest);
        } else {
            decoded.push('&');
            decoded.push_str(part);
        }
    }
    decoded
}

fn meaning(name: &str) -> Option<char> {
    let number = name.strip_prefix('#').and_then(|digits| {
        let hex = digits.strip_prefix(['x', 'X']);
        let number = hex.map_or_else(|| digits.parse(), |hex| u32::from_str_radix(hex, 16));
        char::from_u32(number.ok()?)
    });
    let known = ENTITIES.iter().find(|(known, _)| *known == name);
    number.or(known.map(|(_, meaning)| *meaning))
}

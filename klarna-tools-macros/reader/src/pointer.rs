//! JSON Pointers (RFC 6901), also in the fragment form that `$ref` uses.

use std::fmt;

use crate::yaml::{Kind, Node};
pub use toolspec_model::pointer::{below, child, split_last};

/// A path from the root of a document to one of its nodes, each segment unescaped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Reads `/components/schemas/a~1b`; the empty text is the whole document.
    ///
    /// The error is a sentence that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some(segments) = text.strip_prefix('/') else {
            return if text.is_empty() {
                Ok(Self::default())
            } else {
                Err(format!("a JSON Pointer starts with `/`, not `{text}`"))
            };
        };
        segments
            .split('/')
            .map(unescape)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Reads `#/components/schemas/Not%20allowed`, the form a pointer has in a URI.
    ///
    /// The error is a sentence that says what is wrong with the text.
    pub fn parse_fragment(text: &str) -> Result<Self, String> {
        let fragment = text.strip_prefix('#').ok_or_else(|| {
            format!("a reference inside a document starts with `#`, not `{text}`")
        })?;
        Self::parse(&percent_decode(fragment)?)
    }

    /// The unescaped segments, from the root.
    #[must_use]
    pub fn segments(&self) -> &[String] {
        &self.0
    }

    /// What is around it; nothing around the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, around) = self.0.split_last()?;
        Some(Self(around.to_vec()))
    }

    /// Goes one segment deeper.
    pub fn push(&mut self, segment: impl Into<String>) {
        self.0.push(segment.into());
    }

    /// This pointer and one segment more.
    #[must_use]
    pub fn join(&self, segment: impl Into<String>) -> Self {
        let mut joined = self.clone();
        joined.push(segment);
        joined
    }

    /// The place in a document, as a correction names it: the pointer is a URI fragment.
    #[must_use]
    pub fn within(&self, document: &str) -> String {
        format!("{document}#{}", self.to_string().replace('%', "%25"))
    }
}

/// Names joined by dots; a JSON Pointer where one of them would be read as several, or as a pointer.
#[must_use]
pub fn joined(names: &[String]) -> String {
    if names
        .iter()
        .any(|name| name.contains('.') || name.starts_with('/'))
    {
        below("", names)
    } else {
        names.join(".")
    }
}

/// A place in a sentence, such as `orders[].customer`: `*` stands for the elements of a list.
#[must_use]
pub fn in_words<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = String::new();
    for name in names {
        match name {
            "*" if !words.is_empty() => words.push_str("[]"),
            name if words.is_empty() => words.push_str(name),
            name => words.extend([".", name]),
        }
    }
    words
}

impl<S: Into<String>> FromIterator<S> for Pointer {
    fn from_iter<I: IntoIterator<Item = S>>(segments: I) -> Self {
        Self(segments.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&below("", &self.0))
    }
}

/// A pointer that leads nowhere, and how far it led.
#[derive(Debug)]
pub struct Missing<'a, 'p> {
    /// How many segments were found before the missing one.
    pub depth: usize,
    /// The deepest node on the way.
    pub deepest: &'a Node,
    /// The first segment that `deepest` does not have.
    pub segment: &'p str,
    /// The names that `deepest` does have.
    pub candidates: Vec<&'a str>,
}

/// The node of `root` that `pointer` leads to.
pub fn lookup<'a, 'p>(root: &'a Node, pointer: &'p Pointer) -> Result<&'a Node, Missing<'a, 'p>> {
    let mut deepest = root;
    for (depth, segment) in pointer.segments().iter().enumerate() {
        match node_below(deepest, segment) {
            Some(node) => deepest = node,
            None => {
                return Err(Missing {
                    depth,
                    deepest,
                    segment,
                    candidates: deepest.keys().collect(),
                });
            }
        }
    }
    Ok(deepest)
}

fn node_below<'a>(node: &'a Node, segment: &str) -> Option<&'a Node> {
    match &node.kind {
        Kind::Mapping(_) => node.get(segment),
        Kind::Sequence(elements) => elements.get(index(segment)?),
        _ => None,
    }
}

/// RFC 6901, section 4: digits without leading zeros.
fn index(segment: &str) -> Option<usize> {
    let canonical = segment == "0"
        || (!segment.starts_with('0') && segment.bytes().all(|byte| byte.is_ascii_digit()));
    canonical.then(|| segment.parse().ok()).flatten()
}

/// RFC 6901, section 3: `~1` is `/` and `~0` is `~`; no other `~` is allowed.
fn unescape(segment: &str) -> Result<String, String> {
    let mut parts = segment.split('~');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (character, rest) = match (part.strip_prefix('0'), part.strip_prefix('1')) {
            (Some(rest), _) => ('~', rest),
            (_, Some(rest)) => ('/', rest),
            _ => return Err(format!("`~` must be followed by `0` or `1` in `{segment}`")),
        };
        plain.push(character);
        plain.push_str(rest);
    }
    Ok(plain)
}

/// Decodes a part of a URI.
///
/// # Errors
/// What is wrong with an escape, or that the bytes are not UTF-8.
pub fn percent_decode(text: &str) -> Result<String, String> {
    let malformed = || format!("`%` must be followed by two hexadecimal digits in `{text}`");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or_else(malformed)?;
        // `from_str_radix` would also take a sign.
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(malformed());
        }
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| malformed())?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| format!("`{text}` does not decode to UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Diagnostics, source::Source, yaml};

    fn document() -> Node {
        let text = "paths:\n  /a~b/{id}: { get: [x, y] }\ncomponents:\n  Not allowed: 1\n  '': 2\n";
        let mut cx = Diagnostics::new();
        let root = yaml::read(&Source::new("a.yaml", text), &mut cx);
        cx.finish(root).unwrap().unwrap()
    }

    fn found(pointer: &str) -> Option<String> {
        let pointer = Pointer::parse(pointer).unwrap();
        lookup(&document(), &pointer)
            .ok()
            .map(|node| node.to_json().to_string())
    }

    #[test]
    fn a_pointer_leads_through_mappings_and_sequences() {
        assert_eq!(found("/paths/~1a~0b~1{id}/get/1").as_deref(), Some("\"y\""));
        assert_eq!(found("/components/Not allowed").as_deref(), Some("1"));
        assert_eq!(found("/components/").as_deref(), Some("2"));
        assert_eq!(found(""), Some(document().to_json().to_string()));
    }

    #[test]
    fn an_index_is_written_in_one_way() {
        for index in ["01", "-", "+1", "2", "", " 1", "99999999999999999999"] {
            assert_eq!(
                found(&format!("/paths/~1a~0b~1{{id}}/get/{index}")),
                None,
                "{index}"
            );
        }
    }

    #[test]
    fn what_is_missing_is_reported_with_what_there_is() {
        let (root, pointer) = (
            document(),
            Pointer::parse("/components/Not alowed/x").unwrap(),
        );
        let missing = lookup(&root, &pointer).unwrap_err();
        assert_eq!((missing.depth, missing.segment), (1, "Not alowed"));
        assert_eq!(missing.candidates, ["Not allowed", ""]);
        assert_eq!(missing.deepest, root.get("components").unwrap());
    }

    #[test]
    fn a_fragment_is_decoded_before_it_is_split() {
        let segments =
            |text| Pointer::parse_fragment(text).map(|pointer| pointer.segments().to_vec());
        assert_eq!(
            segments("#/a/Not%20allowed%C3%B6").unwrap(),
            ["a", "Not allowedö"]
        );
        assert_eq!(segments("#/a%2Fb~1c%7E0").unwrap(), ["a", "b/c~"]);
        assert_eq!(segments("#").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_malformed_pointer_says_what_is_wrong() {
        let wrong = |text| Pointer::parse_fragment(text).unwrap_err();
        assert_eq!(
            wrong("a.yaml#/b"),
            "a reference inside a document starts with `#`, not `a.yaml#/b`"
        );
        assert_eq!(wrong("#a"), "a JSON Pointer starts with `/`, not `a`");
        assert_eq!(
            wrong("#/a~2"),
            "`~` must be followed by `0` or `1` in `a~2`"
        );
        assert_eq!(
            wrong("#/a%2"),
            "`%` must be followed by two hexadecimal digits in `/a%2`"
        );
        assert_eq!(
            wrong("#/%+1"),
            "`%` must be followed by two hexadecimal digits in `/%+1`"
        );
        assert_eq!(wrong("#/%ff"), "`/%ff` does not decode to UTF-8");
        assert_eq!(
            wrong("#/a%é"),
            "`%` must be followed by two hexadecimal digits in `/a%é`"
        );
    }

    #[test]
    fn a_pointer_is_shown_escaped() {
        let pointer = Pointer::default().join("paths").join("/a~b").join("c d");
        assert_eq!(pointer.to_string(), "/paths/~1a~0b/c d");
        assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer));
    }
}

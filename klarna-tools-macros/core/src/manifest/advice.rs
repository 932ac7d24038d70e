//! What people write in a manifest in place of what it has, and what to write instead.

use crate::diagnostic::{Diagnostic, near_miss};
use crate::text::shown;
use crate::yaml::{Entry, Node};

/// The key that was meant by one that is not known here: one that is spelt alike, or that has another
/// name in other formats.
pub(super) fn meant<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut synonyms = SYNONYMS.iter().filter(|(_, meant)| known.contains(meant));
    let written = synonyms.clone().map(|(written, _)| *written);
    without_colon(key, known)
        .or_else(|| near_miss(key, known.iter().copied()))
        .or_else(|| {
            let is_same = |(written, _): &&(&str, &str)| *written == key;
            let same = synonyms.clone().find(is_same);
            let alike = || near_miss(key, written);
            let same = same.map(|(written, _)| *written).or_else(alike)?;
            let (_, meant) = synonyms.find(|(written, _)| *written == same)?;
            known.iter().find(|known| *known == meant).copied()
        })
}

/// The known key at the start of one that goes on with a text, since the colon is lost.
fn without_colon<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let (first, _) = key.split_once(' ')?;
    known.iter().find(|known| **known == first).copied()
}

const SYNONYMS: [(&str, &str); 40] = [
    ("reason", "why"),
    ("because", "why"),
    ("file", "path"),
    ("args", "arguments"),
    ("input", "arguments"),
    ("inputs", "arguments"),
    ("inputSchema", "arguments"),
    ("parameters", "arguments"),
    ("params", "arguments"),
    ("output", "result"),
    ("outputs", "result"),
    ("outputSchema", "result"),
    ("response", "result"),
    ("returns", "result"),
    ("endpoint", "operation"),
    ("method", "operation"),
    ("path", "operation"),
    ("url", "operation"),
    ("summary", "title"),
    ("hints", "annotations"),
    ("base_url", "hosts"),
    ("host", "hosts"),
    ("server", "hosts"),
    ("servers", "hosts"),
    ("authentication", "auth"),
    ("security", "auth"),
    ("credentials", "auth"),
    ("token", "bearer"),
    ("openapi", "documents"),
    ("spec", "documents"),
    ("specs", "documents"),
    ("fixed", "const"),
    ("hidden", "const"),
    ("value", "const"),
    ("value", "variable"),
    ("env", "variable"),
    ("if", "when"),
    ("fields", "only"),
    ("max", "maximum"),
    ("min", "minimum"),
];

/// The mistake of a key that is not known here and was `intended` to be another, and whether it is
/// that all of them are at the wrong level.
pub(super) fn unknown(
    node: &Node,
    (at, entry): (usize, &Entry),
    known: &[&str],
    intended: Option<&str>,
) -> (Diagnostic, bool) {
    let key = &entry.key;
    let message = format!("unknown key `{}`", shown(&key.text));
    let unknown = Diagnostic::new(&key.span, message);
    if let Some(first) = without_colon(&key.text, known) {
        let value = shown(key.text.get(first.len()..).unwrap_or_default());
        let label = format!("write `{first}:{value}`: the colon is missing");
        return (unknown.label(label), false);
    }
    if let Some(intended) = intended {
        return (unknown.label(format!("did you mean `{intended}`?")), false);
    }
    if let Some(help) = instead_of(&key.text, known) {
        return (unknown.help(help), false);
    }
    if let Some(help) = renamed(&key.text, node, known) {
        return (unknown.help(help), true);
    }
    let help = format!("the keys here are: {}", known.join(", "));
    let is_known = |key: &str| known.contains(&key) || meant(key, known).is_some();
    if let Some(around) = name_before(node)
        && !node.keys().any(is_known)
    {
        let label = if node.get("password").is_some() && known.contains(&"variable") {
            format!("this is a key of `basic`: write `basic:` in place of `{around}:`")
        } else if is_in_braces(node) {
            format!("nothing here is a key of `{around}`")
        } else {
            format!("it is within `{around}`: indent it less if it is beside that")
        };
        return (unknown.label(label).help(help), true);
    }
    let before = at.checked_sub(1).and_then(|at| node.entries().get(at));
    let is_block = |it: &&Entry| it.value.as_mapping().is_some() && !is_in_braces(&it.value);
    let before = before.filter(is_block);
    let unknown = match before {
        Some(before) => {
            let above = &before.key.text;
            unknown.label(format!("indent it more if it is within `{above}` above it"))
        }
        None => unknown,
    };
    (unknown.help(help), false)
}

fn is_in_braces(node: &Node) -> bool {
    node.span.text().starts_with('{')
}

/// What is done in place of a key.
fn instead_of(key: &str, known: &[&str]) -> Option<&'static str> {
    let is_it =
        |(written, beside, _): &&(&str, &str, &str)| *written == key && known.contains(beside);
    SAID.iter().find(is_it).map(|(_, _, say)| *say)
}

/// Keys with what is done in place of them, where another key is known.
const SAID: [(&str, &str, &str); 11] = [
    (
        "type",
        "from",
        "leave it out: the document says what type this has",
    ),
    ("example", "from", "say it in `description`"),
    (
        "optional",
        "from",
        "leave it out: what the document does not require is optional",
    ),
    (
        "nullable",
        "from",
        "leave it out: the document says whether this may be null",
    ),
    (
        "body",
        "operation",
        "list what the body contains under `arguments`; a value that is always the same is its `const`",
    ),
    (
        "headers",
        "operation",
        "list a header that the operation declares under `arguments`; credentials are under `auth`",
    ),
    (
        "readOnly",
        "operation",
        "a tool whose operations are all GET is read-only by itself; hints are under `annotations`",
    ),
    (
        "read_only",
        "operation",
        "write `annotations: { read_only: true }`; for a GET it is so by itself",
    ),
    (
        "retries",
        "documents",
        "this cannot be set: reads are sent again, writes only with their idempotency key",
    ),
    ("destructive", "operation", "write it under `annotations`"),
    ("idempotent", "operation", "write it under `annotations`"),
];

/// Keys whose value would be the new name, and those whose value would be the one in the document.
const NEW: [&str; 6] = ["name", "rename", "rename_to", "renamed", "as", "alias"];
const OLD: [&str; 8] = [
    "to", "in", "source", "field", "target", "property", "maps_to", "param",
];

/// How an argument or a field of a result gets another name than it has in the document.
fn renamed(key: &str, node: &Node, known: &[&str]) -> Option<String> {
    if !NEW.contains(&key) && !OLD.contains(&key) {
        return None;
    }
    let own = name_before(node).filter(|_| known.contains(&"from"))?;
    let said = ["name", key]
        .iter()
        .find_map(|key| node.get(key)?.as_str())?;
    let (new, old) = if OLD.contains(&key) || node.get("in").is_some() {
        (own, said)
    } else {
        NEW.contains(&key).then_some((said, own))?
    };
    let (new, old) = (shown(new), shown(old));
    Some(if known.contains(&"mask") {
        format!("the key is the new name: write `{new}: $response.body#/{old}`")
    } else {
        format!(
            "the key is the new name: write `{new}: {{ from: $request.body#/{old} }}`, for a parameter \
             of the query `$request.query.{old}`"
        )
    })
}

/// The key in front of a mapping.
fn name_before(node: &Node) -> Option<&str> {
    let (text, start) = (node.span.source().text(), node.span.range().start);
    let before = text.get(..start)?.trim_end().strip_suffix(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    let name = before.rsplit(|c| !is_name(c)).next()?;
    Some(name).filter(|name| !name.is_empty())
}

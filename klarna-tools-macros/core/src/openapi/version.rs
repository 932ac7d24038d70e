//! Which version of OpenAPI a document follows.

use crate::diagnostic::Diagnostic;
use crate::text;
use crate::yaml::Node;

/// The standard that a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// OpenAPI 3.0: schemas are a dialect of its own, and everything beside `$ref` is ignored.
    V3_0,
    /// OpenAPI 3.1: schemas are JSON Schema 2020-12, and keywords beside `$ref` apply, too.
    V3_1,
    /// OpenAPI 3.2: the same, and any method.
    V3_2,
}

impl Version {
    /// That which a document names, if it is supported.
    pub(super) fn of(root: &Node) -> Option<Self> {
        let text = root.get("openapi")?.as_str()?;
        let known = [
            ("3.0.", Self::V3_0),
            ("3.1.", Self::V3_1),
            ("3.2.", Self::V3_2),
        ];
        let found = known.into_iter().find(|(begin, _)| text.starts_with(begin));
        found.map(|(_, version)| version)
    }
}

/// The mistake of a document of another version, or without one that is read.
pub(super) fn unknown_version(root: &Node) -> Diagnostic {
    if let Some(swagger) = root.get("swagger") {
        return old_version(swagger);
    }
    let Some(version) = root.get("openapi") else {
        return other_version(root).label(VERSIONS);
    };
    let written = version.span.text().trim_matches(['"', '\'']);
    let (label, remedy) = match written.trim_start_matches('v') {
        "" | "3" | "3.0" => ("write `3.0.3`", None),
        "3.1" => ("write `3.1.1`", None),
        "3.2" => ("write `3.2.0`", None),
        text if text.starts_with("2.") => return old_version(version),
        text if text != written => ("write it without the `v`", None),
        _ => (VERSIONS, Some(NEWER)),
    };
    let unknown = other_version(version).label(label);
    match remedy {
        Some(remedy) => unknown.help(remedy),
        None => unknown,
    }
}

pub(super) fn other_version(version: &Node) -> Diagnostic {
    let message = "this is not an OpenAPI 3.0, 3.1 or 3.2 document";
    Diagnostic::new(&version.span, message)
}

pub(super) const VERSIONS: &str = "expected `openapi: 3.0.x`, `3.1.x` or `3.2.x`";

const NEWER: &str = "save the document in one of these versions; most APIs publish several, or have one in an \
     older release";

fn old_version(version: &Node) -> Diagnostic {
    let name = text::spelled(version.span.source().name());
    let (stem, _) = name.rsplit_once('.').unwrap_or((&name, ""));
    let convert = format!(
        "convert it: `npx swagger2openapi --yaml --outfile {stem}.v3.yaml {name}`, and name the new \
         file under `documents`"
    );
    Diagnostic::new(&version.span, "this is Swagger 2.0, which is not read")
        .label("OpenAPI 3.0, 3.1 and 3.2 are")
        .help(convert)
}

//! The header that makes writes repeatable, as documents declare it.

use toolspec_core::diagnostic::Diagnostics;
use toolspec_core::openapi::{Operation, Parameter};
use toolspec_core::source::Source;
use toolspec_core::yaml;

use crate::draft::{is_in_braces, plain, scalar};
use crate::operations::is_read;

/// Headers that are keys although their names do not say so.
const KNOWN: [&str; 1] = ["paypal-request-id"];

/// The longest description that is quoted, in characters.
const LONGEST: usize = 200;

/// A header for an idempotency key.
pub(crate) struct Key {
    /// The header, as most operations spell it.
    header: String,
    /// What the document says about it.
    description: Option<String>,
}

impl Key {
    /// The header that the most of these operations declare.
    pub(crate) fn of<'a>(operations: impl IntoIterator<Item = Operation<'a>>) -> Option<Self> {
        let mut found: Vec<(Self, usize)> = Vec::new();
        for operation in operations.into_iter().filter(|one| !is_read(*one)) {
            let parameters = Diagnostics::look_ahead(|cx| operation.parameters(cx));
            for parameter in parameters.iter().filter(|one| is_key(one)) {
                let is_it = |known: &Self| known.header.eq_ignore_ascii_case(parameter.name());
                match found.iter_mut().find(|(known, _)| is_it(known)) {
                    Some((_, times)) => *times += 1,
                    None => found.push((Self::declared_by(parameter), 1)),
                }
            }
        }
        // Of equally frequent ones the first.
        let best = found.into_iter().rev().max_by_key(|(_, times)| *times);
        best.map(|(key, _)| key)
    }

    fn declared_by(parameter: &Parameter<'_>) -> Self {
        Self {
            header: parameter.name().to_owned(),
            description: plain(parameter.description, LONGEST),
        }
    }

    /// The section of a manifest.
    pub(crate) fn section(&self) -> String {
        let said = self.description.as_ref();
        let said = said.map(|text| format!("  # The document says of it: {text}\n"));
        format!(
            "idempotency:\n{}  \
               header: {}\n  \
               argument: idempotency_key\n  \
               description: \"Only to repeat a call of unknown outcome: its key\"\n  \
               # To decide: how long does the API keep a key? Only its owner knows; an hour is assumed.\n  \
               # kept: 24 h\n",
            said.unwrap_or_default(),
            scalar(&self.header)
        )
    }

    /// A manifest with the section above its tools; `None` where it cannot be written there.
    pub(crate) fn inserted(&self, manifest: &Source) -> Option<Source> {
        let root = Diagnostics::look_ahead(|cx| yaml::read(manifest, cx));
        let root = root.filter(|root| !is_in_braces(root))?;
        let start = root.entry("tools")?.key.span.range().start;
        let (before, after) = manifest.text().split_at_checked(start)?;
        let at = start - comments_above(before);
        let is_a_line = before.is_empty() || before.ends_with('\n');
        let (before, between) = before.split_at_checked(at)?;
        let text = format!("{before}{}\n{between}{after}", self.section());
        is_a_line.then(|| Source::new(manifest.name(), text))
    }
}

/// The bytes of the comments that belong to what follows them.
fn comments_above(text: &str) -> usize {
    let lines = text.split_inclusive('\n').rev();
    let comments = lines.take_while(|line| line.starts_with('#'));
    comments.map(str::len).sum()
}

/// A description proves nothing: "this operation is not idempotent" is one, too.
fn is_key(parameter: &Parameter<'_>) -> bool {
    let name = parameter.name().to_lowercase();
    parameter.is_header() && (name.contains("idempoten") || KNOWN.contains(&name.as_str()))
}

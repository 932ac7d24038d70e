//! Advice about errors that no document knows: it would never be given. A document may say too little,
//! so these are notes.

use std::collections::BTreeSet;

use super::failing::Failing;
use super::operations::found_of;
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::manifest::{Entries, ErrorsEntry, Located, Manifest};
use crate::model::ErrorFormat;
use crate::model::sensitive::Name;
use crate::openapi::Document;
use crate::schema::Listing;
use crate::text;

/// Statuses that whatever is between a client and an API may answer (RFC 9110, section 15).
const OF_ANY_SERVER: [&str; 9] = [
    "401", "403", "408", "413", "429", "500", "502", "503", "504",
];

/// Codes that are the names of statuses, which many APIs have without naming them.
const OF_STATUSES: [&str; 14] = [
    "BAD_REQUEST",
    "UNAUTHORIZED",
    "PAYMENT_REQUIRED",
    "FORBIDDEN",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "CONFLICT",
    "PRECONDITION_FAILED",
    "UNPROCESSABLE_ENTITY",
    "TOO_MANY_REQUESTS",
    "INTERNAL_SERVER_ERROR",
    "BAD_GATEWAY",
    "SERVICE_UNAVAILABLE",
    "GATEWAY_TIMEOUT",
];

/// The most names that a note lists.
const SHOWN: usize = 12;

/// Notes advice for errors that no operation of a tool has, and parts of errors that none declares.
pub(super) fn note_unknown(
    manifest: &Manifest,
    documents: &[Document],
    format: &ErrorFormat,
    cx: &mut Diagnostics,
) {
    for (_, tool) in &manifest.tools.0 {
        if let Some(hints) = &tool.errors {
            let failing = Failing::of(found_of(tool.calls(), documents));
            note_hints(hints, &failing, format, cx);
        }
    }
    if let Some(errors) = &manifest.errors {
        let tools = manifest.tools.0.iter();
        let operations = tools.flat_map(|(_, tool)| found_of(tool.calls(), documents));
        let failing = Failing::of(operations);
        if let Some(hints) = &errors.hints {
            note_hints(hints, &failing, format, cx);
        }
        note_format(errors, format, &failing, cx);
    }
}

fn note_hints(
    hints: &Entries<Located<String>>,
    failing: &Failing<'_>,
    format: &ErrorFormat,
    cx: &mut Diagnostics,
) {
    let codes = failing.codes(format);
    let usual = OF_STATUSES.iter().map(|code| (*code).to_owned());
    let known: BTreeSet<String> = failing.words.iter().cloned().chain(usual).collect();
    for (error, _) in &hints.0 {
        let is_status = error.value.len() == 3 && error.value.bytes().all(|b| b.is_ascii_digit());
        let found = if is_status {
            unknown_status(error, failing, &codes)
        } else {
            unknown_code(error, failing, &codes, &known)
        };
        if let Some(note) = found {
            cx.note(note);
        }
    }
}

/// A status that is not declared, where others are.
fn unknown_status(
    error: &Located<String>,
    failing: &Failing<'_>,
    codes: &Listing,
) -> Option<Diagnostic> {
    let status = error.value.as_str();
    let range = format!("{}XX", status.get(..1)?);
    let is_range = |known: &&str| known.eq_ignore_ascii_case(&range);
    let is_code = matches!(codes, Listing::Only(list) if list.iter().any(|code| code == status));
    let is_known = failing.statuses.contains(status) || failing.statuses.iter().any(is_range);
    if failing.has_others || is_known || is_code || OF_ANY_SERVER.contains(&status) {
        return None;
    }
    let message = format!("{} no status {status}", declares(failing));
    let declared: Vec<&str> = failing.statuses.iter().copied().collect();
    let label = format!("this is never said; declared are {}", declared.join(", "));
    Some(
        Diagnostic::new(&error.span, message)
            .label(label)
            .help(REMEDY),
    )
}

/// A code that is not among those that all errors list, or nearly one that the documents name.
fn unknown_code(
    error: &Located<String>,
    failing: &Failing<'_>,
    codes: &Listing,
    known: &BTreeSet<String>,
) -> Option<Diagnostic> {
    let code = error.value.as_str();
    let listed = match codes {
        Listing::Only(listed) if listed.iter().any(|known| known == code) => return None,
        Listing::Only(listed) => Some(listed),
        Listing::Any => None,
    };
    if listed.is_none() && known.contains(code) {
        return None;
    }
    let words: Vec<&str> = match listed {
        Some(listed) => listed.iter().map(String::as_str).collect(),
        None => known.iter().map(String::as_str).collect(),
    };
    let near = near_miss(code, words.iter().copied());
    let near = near.or_else(|| begins_like(code, &words));
    if listed.is_none() && near.is_none() {
        let status = status_meant(code);
        let label = match &status {
            Some(status) => format!("did you mean `{status}`?"),
            None => "expected 400 to 599, or an error code as the API writes it".to_owned(),
        };
        let message = format!("{code} is not an HTTP status");
        let is_number = status.is_some() || is_short_number(code);
        return is_number.then(|| Diagnostic::new(&error.span, message).label(label));
    }
    let shown = text::shown(code);
    let message = format!("{} no error `{shown}`", declares(failing));
    let unknown = Diagnostic::new(&error.span, message);
    if let Some(near) = near {
        return Some(unknown.label(format!("this is never said; did you mean `{near}`?")));
    }
    let known = text::quoted(words.get(..SHOWN).unwrap_or(&words));
    let help = format!("the document lists {known}; if the API has others, {CORRECT}");
    Some(unknown.label("this is never said").help(help))
}

/// The status of which some digits are letters that look like them.
fn status_meant(code: &str) -> Option<String> {
    let digit = |c: char| match c {
        'O' | 'o' => '0',
        'l' | 'I' => '1',
        c => c,
    };
    let status: String = code.chars().map(digit).collect();
    let is_status = status.len() == 3
        && status.starts_with(['4', '5'])
        && status.bytes().all(|b| b.is_ascii_digit());
    is_status.then_some(status)
}

/// Whether a code is a status of which digits are missing.
fn is_short_number(code: &str) -> bool {
    code.len() < 3 && code.bytes().all(|b| b.is_ascii_digit())
}

/// The known code that begins nearly like all of this one.
fn begins_like<'w>(code: &str, words: &[&'w str]) -> Option<&'w str> {
    let ends = |word: &'w str| Some(word.match_indices('_').nth(code.matches('_').count())?.0);
    let begins = words
        .iter()
        .filter_map(|word| Some((word.get(..ends(word)?)?, *word)));
    let mut near = begins.filter(|(begin, _)| {
        code.contains('_') && *begin != code && near_miss(code, [*begin]).is_some()
    });
    near.next().map(|(_, word)| word)
}

const CORRECT: &str = "add them by an entry under `corrections`";
const REMEDY: &str = "leave it out, or, if the API answers it, add it to the document by an entry under `corrections`";

fn declares(failing: &Failing<'_>) -> String {
    match failing.operations.as_slice() {
        [only] => format!("{only} declares"),
        _ => "the operations of these tools declare".to_owned(),
    }
}

/// Notes parts of an error that no error declares.
fn note_format(
    entry: &ErrorsEntry,
    format: &ErrorFormat,
    failing: &Failing<'_>,
    cx: &mut Diagnostics,
) {
    let code = entry.code.iter().zip([&format.code]);
    let messages = entry.messages.iter().flatten().zip(&format.messages);
    // A list and a single text are often declared as only one of them.
    let declared = messages.clone().filter(|(_, path)| !failing.lacks(path));
    let declared: Vec<Name> = declared.map(|(text, _)| Name::of(&text.value)).collect();
    let messages = messages.filter(|(text, _)| {
        let name = Name::of(&text.value);
        !declared.iter().any(|declared| declared.is_like(&name))
    });
    let correlation = entry.correlation.iter().zip([&format.correlation]);
    for (text, path) in code.chain(messages).chain(correlation) {
        if failing.lacks(path) {
            let shown = text::shown(&text.value);
            let unknown = Diagnostic::new(
                &text.span,
                format!("no error that is declared has `{shown}`"),
            );
            let properties = failing.properties();
            let known = text::quoted(properties.get(..SHOWN).unwrap_or(&properties));
            let help = format!("the properties of the errors are {known}");
            cx.note(unknown.near_or(&text.value, properties, help));
        }
    }
    if let Some(header) = &entry.correlation_header {
        let is_it = |known: &&str| known.eq_ignore_ascii_case(&header.value);
        if !failing.headers.is_empty() && !failing.headers.iter().any(is_it) {
            let shown = text::shown(&header.value);
            let message = format!("no error that is declared has the header `{shown}`");
            let headers: Vec<&str> = failing.headers.iter().copied().collect();
            let help = format!("the headers of the errors are {}", text::quoted(&headers));
            let unknown = Diagnostic::new(&header.span, message);
            cx.note(unknown.near_or(&header.value, headers, help));
        }
    }
}

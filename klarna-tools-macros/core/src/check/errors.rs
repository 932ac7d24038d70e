//! How an API reports errors, and what is advised about them.

use super::useless_keys::check_once;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Entries, ErrorsEntry, Located, check_prose};
use crate::model::{ErrorFormat, Hint, dotted};
use crate::pointer::Pointer;
use crate::text;

pub(crate) fn resolve_errors(entry: &ErrorsEntry, cx: &mut Diagnostics) -> ErrorFormat {
    let header = entry.correlation_header.as_ref();
    check_once(entry.messages.iter().flatten(), cx);
    let mut path = |text: &Located<String>| error_path(text, cx);
    ErrorFormat {
        code: entry.code.as_ref().map(&mut path).unwrap_or_default(),
        messages: entry.messages.iter().flatten().map(&mut path).collect(),
        correlation: (entry.correlation.as_ref()).map(path).unwrap_or_default(),
        correlation_header: header.map_or_else(String::new, |header| header.value.clone()),
        hints: resolve_hints(entry.hints.as_ref(), cx),
    }
}

pub(crate) fn resolve_hints(
    hints: Option<&Entries<Located<String>>>,
    cx: &mut Diagnostics,
) -> Vec<Hint> {
    let hints = Entries::of(hints).iter().map(|(error, advice)| {
        check_code(error, cx);
        let what = format!("the advice for `{}`", text::shown(&error.value));
        check_prose(&what, &advice.value, &advice.span, cx);
        Hint {
            error: error.value.clone(),
            advice: advice.value.clone(),
        }
    });
    hints.collect()
}

fn check_code(error: &Located<String>, cx: &mut Diagnostics) {
    let code = error.value.as_str();
    let legal = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    let range = code
        .get(1..)
        .is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
    if range && code.starts_with(|c: char| c.is_ascii_digit()) {
        let message = format!("`{code}` is not a status");
        let label = "a range is never answered: write each status, such as 404";
        cx.push(Diagnostic::new(&error.span, message).label(label));
    } else if !code.starts_with(|c: char| c.is_ascii_alphanumeric()) || !code.chars().all(legal) {
        let message = format!("`{}` is not an error", text::shown(code));
        let label = "an error code as the API writes it, or an HTTP status";
        cx.push(Diagnostic::new(&error.span, message).label(label));
    }
}

/// A path into the body of an error, which may go through lists.
fn error_path(text: &Located<String>, cx: &mut Diagnostics) -> Vec<String> {
    let path = if text.value.starts_with('/') {
        let pointer = Pointer::parse(&text.value).unwrap_or_default();
        pointer.segments().to_vec()
    } else {
        dotted(&text.value)
    };
    let mut segments = path.iter().enumerate();
    let is_sound = |(index, segment): (usize, &String)| {
        let name = segment.strip_suffix("[]");
        let is_root = index == 0 && name == Some("");
        let name = name.unwrap_or(segment);
        is_root || (!name.is_empty() && !name.contains(['[', ']']))
    };
    if path.is_empty() || !segments.all(is_sound) {
        let message = format!("`{}` is not a path", text::shown(&text.value));
        let label = "names joined by dots, with `[]` behind that of a list: `details[].issue`";
        let help = "where a name contains a dot, write a JSON Pointer: `/odata.error/code`";
        cx.push(Diagnostic::new(&text.span, message).label(label).help(help));
    }
    path
}

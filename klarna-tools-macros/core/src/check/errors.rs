//! How an API reports errors, and what is advised about them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Entries, ErrorsEntry, Located};
use crate::model::{ErrorFormat, Hint};
use crate::text;

pub(crate) fn resolve_errors(entry: &ErrorsEntry, cx: &mut Diagnostics) -> ErrorFormat {
    let path = |text: &Located<String>| dotted(&text.value);
    let header = entry.correlation_header.as_ref();
    ErrorFormat {
        code: entry.code.as_ref().map(path).unwrap_or_default(),
        messages: entry.messages.iter().flatten().map(path).collect(),
        correlation: entry.correlation.as_ref().map(path).unwrap_or_default(),
        correlation_header: header.map_or_else(String::new, |header| header.value.clone()),
        hints: resolve_hints(entry.hints.as_ref(), cx),
    }
}

pub(crate) fn resolve_hints(
    hints: Option<&Entries<Located<String>>>,
    cx: &mut Diagnostics,
) -> Vec<Hint> {
    let mut resolved = Vec::new();
    for (error, advice) in Entries::of(hints) {
        let code = error.value.as_str();
        let is_status = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        let is_code = code.starts_with(|c: char| c.is_ascii_uppercase())
            && code
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if !is_status && !is_code {
            cx.push(
                Diagnostic::new(
                    &error.span,
                    format!("`{}` is not an error", text::shown(code)),
                )
                .label("an error code in capitals, or an HTTP status"),
            );
        }
        resolved.push(Hint {
            error: error.value.clone(),
            advice: advice.value.clone(),
        });
    }
    resolved
}

/// A path of names, as a manifest writes it.
pub(crate) fn dotted(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

//! Path templates: each parameter a whole segment.

use super::request::{Part, Slot};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::openapi::Operation;

/// Whether a text can be one segment of a path without being encoded.
pub(super) fn is_plain_segment(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !text.is_empty() && text != "." && text != ".." && text.chars().all(plain)
}

/// The name in `{name}`, if that is the whole segment.
pub(super) fn template_name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Reports parameters of a path that nothing declares, or that are no whole segment.
pub(super) fn check_template(operation: &Operation<'_>, slots: &[Slot<'_>], cx: &mut Diagnostics) {
    let declared = |name: &str| {
        slots
            .iter()
            .any(|slot| slot.part == Part::Path && slot.name == name)
    };
    for segment in operation.path.split('/') {
        match template_name(segment) {
            Some(name) if declared(name) => {}
            Some(name) => cx.push(
                Diagnostic::new(
                    operation.span,
                    format!(
                        "the path of {} has `{{{name}}}`, which no parameter declares",
                        operation.name()
                    ),
                )
                .help("add the parameter by an entry under `corrections` in the manifest"),
            ),
            None if segment.contains(['{', '}']) => cx.push(
                Diagnostic::new(
                    operation.span,
                    format!("`{segment}` mixes text and a parameter"),
                )
                .label("a parameter that is a part of a segment is not supported"),
            ),
            None => {}
        }
    }
}

//! Carries out the calls of a transcript at a server, and compares what it reports then.

use serde_json::Value;
use toolspec_core::diagnostic::{Diagnostic, Diagnostics};
use toolspec_core::model::Toolset;
use toolspec_core::pointer::Pointer;
use toolspec_core::text::shown;
use toolspec_core::yaml::Node;

use super::cases::{Call, Case};
use super::judge::{contains, expected};
use super::server::{Session, outcome};
use super::transcript::Transcript;
use crate::files::Failure;

/// How many characters of an error or a value a message shows.
const LONGEST: usize = 300;

/// A session with a new server that is in the state in which a case begins.
pub(super) fn prepared(server: &str, case: &Case, tools: &Toolset) -> Result<Session, Failure> {
    let mut session = Session::open(server, tools)?;
    for call in &case.before {
        let result = session.call(&call.tool, &call.arguments())?;
        outcome(&result).map_err(|why| {
            let failed = format!("this call failed: {}", cut(&why));
            let before = "it is made before the case begins";
            Failure::Mistakes(Diagnostic::new(&call.at, failed).label(before).into())
        })?;
    }
    Ok(session)
}

/// Replays a transcript of a case.
pub(super) fn replay(
    server: &str,
    (case, of): (&Case, &Transcript),
    tools: &Toolset,
    cx: &mut Diagnostics,
) -> Result<(), Failure> {
    let mut session = prepared(server, case, tools)?;
    for (made, index) in of.calls.iter().zip(expected(case, of)) {
        let arguments = Value::from(made.arguments.clone());
        let result = session.call(&made.name, &arguments)?;
        if let Some(call) = index.and_then(|index| case.calls.get(index)) {
            compare_outcome(call, &result, cx);
        }
    }
    for book in &case.books {
        let result = session.call(&book.tool, &book.arguments())?;
        match (outcome(&result), &book.result) {
            (Err(why), _) => {
                cx.push(Diagnostic::new(
                    &book.at,
                    format!("this call failed: {}", cut(&why)),
                ));
            }
            (Ok(found), Some(expected)) => compare(expected, found, &book.tool, cx),
            (Ok(_), None) => {}
        }
    }
    Ok(())
}

fn compare_outcome(call: &Call, result: &Value, cx: &mut Diagnostics) {
    let message = match (outcome(result), &call.fails) {
        (Ok(_), None) => return,
        (Err(why), Some((expected, _))) if why.contains(expected) => return,
        (Ok(_), Some((expected, _))) => {
            format!(
                "this call succeeded, and should fail with `{}`",
                shown(expected)
            )
        }
        (Err(why), _) => format!("this call failed: {}", cut(&why)),
    };
    cx.push(Diagnostic::new(&call.at, message));
}

/// Reports each member of a result that is not as expected.
fn compare(expected: &Node, found: &Value, tool: &str, cx: &mut Diagnostics) {
    for entry in expected.entries() {
        let pointer: Pointer = [entry.key.text.clone()].into_iter().collect();
        let found = found.pointer(&pointer.to_string());
        let found = found.unwrap_or(&Value::Null);
        if !contains(found, &entry.value.to_json()) {
            let name = shown(&entry.key.text);
            let found = cut(&found.to_string());
            let message = format!("`{tool}` then reports another `{name}`: {found}");
            cx.push(Diagnostic::new(&entry.value.span, message).label("this is expected"));
        }
    }
}

fn cut(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    if cut == text { cut } else { cut + "…" }
}

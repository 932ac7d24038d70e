//! Whether the calls of a transcript are those that its case expects.

use std::collections::BTreeSet;

use serde_json::Value;
use toolspec_core::diagnostic::{Diagnostic, Diagnostics};
use toolspec_core::lock::Lock;
use toolspec_core::model::{Shape, Toolset};
use toolspec_core::text::shown;

use super::cases::{Call, Case};
use super::check::mistakes;
use super::transcript::{AGAIN, Made, Transcript};

/// How many characters of a transcript a message shows.
const LONGEST: usize = 400;

/// Judges a transcript of a case.
pub(crate) fn judge(case: &Case, of: &Transcript, tools: &Toolset, cx: &mut Diagnostics) {
    let expected = expected(case, of);
    let is_missing = |(index, _): &(usize, &Call)| !expected.contains(&Some(*index));
    let missing: Vec<&Call> = (0..)
        .zip(&case.calls)
        .filter(is_missing)
        .map(|(_, call)| call)
        .collect();
    for call in &missing {
        let message = format!("no call is as `{}` expects", shown(&case.name.text));
        cx.push(Diagnostic::new(&call.at, message).help(called(of)));
    }
    for (made, expected) in of.calls.iter().zip(&expected) {
        // A call with other arguments is reported as the one that is missing.
        let is_known = expected.is_some() || missing.iter().any(|call| call.tool == made.name);
        check_made(case, made, is_known, tools, cx);
    }
}

/// Reports a transcript that is stale.
pub(crate) fn check_age(case: &Case, of: &Transcript, lock: &Lock, cx: &mut Diagnostics) {
    let since = match of.changed(lock) {
        Some(tools) => format!("{tools} changed since"),
        None if of.prompt == case.prompt => return,
        None => "its prompt changed since".to_owned(),
    };
    let message = format!("the transcript of this case is stale: {since}");
    cx.push(Diagnostic::new(&case.name.span, message).help(AGAIN));
}

fn check_made(case: &Case, made: &Made, is_known: bool, tools: &Toolset, cx: &mut Diagnostics) {
    let name = shown(&made.name);
    if let Some((_, at)) = case.never.iter().find(|(never, _)| *never == made.name) {
        cx.push(Diagnostic::new(at, format!("`{name}` was called")));
        return;
    }
    let mut report = |message: String| cx.push(Diagnostic::new(&case.name.span, message));
    let Some(tool) = tools.tools.iter().find(|tool| tool.name == made.name) else {
        return report(format!("`{name}` was called, and there is no such tool"));
    };
    let arguments = Value::from(made.arguments.clone());
    for wrong in mistakes(Shape::Arguments(tool), &arguments, true) {
        let what = wrong.in_words();
        report(format!(
            "`{name}` was called with arguments that are refused: {what}"
        ));
    }
    if !is_known && tool.is_write() {
        report(format!("`{name}` was called, which nobody asked for"));
    }
}

/// The index of the expected call that each call of a transcript is, if it is one. As many are
/// found as there can be: a call that several expect is left to the one that fits no other.
pub(crate) fn expected(case: &Case, of: &Transcript) -> Vec<Option<usize>> {
    let made = (0..).zip(&of.calls);
    let fitting = case.calls.iter().map(|call| {
        let fits = made.clone().filter(|(_, made)| is_as(call, made));
        fits.map(|(index, _)| index).collect()
    });
    let fitting: Vec<Vec<usize>> = fitting.collect();
    let mut taken = vec![None; of.calls.len()];
    for index in 0..fitting.len() {
        assign(index, &fitting, &mut taken, &mut BTreeSet::new());
    }
    taken
}

fn is_as(call: &Call, made: &Made) -> bool {
    let arguments = Value::from(made.arguments.clone());
    call.tool == made.name && contains(&arguments, &call.arguments())
}

/// Gives an expected call the first free one that fits, or one that its holder can do without.
fn assign(
    index: usize,
    fitting: &[Vec<usize>],
    taken: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    let fits = fitting.get(index).into_iter().flatten().copied();
    let holder = |taken: &[Option<usize>], made: usize| taken.get(made).copied().flatten();
    let (free, held): (Vec<usize>, Vec<usize>) =
        fits.partition(|made| holder(taken, *made).is_none());
    for made in free.into_iter().chain(held) {
        let is_new = tried.insert(made);
        let holder = holder(taken, made).filter(|_| is_new);
        if is_new && holder.is_none_or(|other| assign(other, fitting, taken, tried)) {
            if let Some(place) = taken.get_mut(made) {
                *place = Some(index);
            }
            return true;
        }
    }
    false
}

/// Whether a value contains what is expected: of objects the members, of lists all elements in order.
pub(crate) fn contains(value: &Value, expected: &Value) -> bool {
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => {
            expected.iter().all(|(name, expected)| {
                let member = value.get(name);
                member.is_some_and(|member| contains(member, expected))
            })
        }
        (Value::Array(value), Value::Array(expected)) => {
            let mut pairs = value.iter().zip(expected);
            value.len() == expected.len() && pairs.all(|(value, wanted)| contains(value, wanted))
        }
        _ => value == expected,
    }
}

fn called(of: &Transcript) -> String {
    let calls = of.calls.iter().map(|call| {
        let arguments = Value::from(call.arguments.clone());
        format!("{} {arguments}", call.name)
    });
    let calls: Vec<String> = calls.collect();
    if calls.is_empty() {
        return "it calls nothing".to_owned();
    }
    let all = format!("it calls {}", calls.join(", "));
    let cut: String = all.chars().take(LONGEST).collect();
    if cut == all { all } else { cut + "…" }
}

//! Whether what cases and transcripts name is there, and their arguments are valid.

use serde_json::Value;
use toolspec_core::diagnostic::{Diagnostic, Diagnostics, near_miss, nearest};
use toolspec_core::model::validate::{self, Mistake, Problem};
use toolspec_core::model::{Conditions, Shape, Tool, Toolset};
use toolspec_core::pointer::{Pointer, lookup, split_last};
use toolspec_core::problem_in_words;
use toolspec_core::source::Span;
use toolspec_core::text::shown;
use toolspec_core::yaml::Node;

use super::cases::{Call, Case};

/// Checks every case against the tools.
pub(crate) fn check(cases: &[Case], tools: &Toolset, cx: &mut Diagnostics) {
    for case in cases {
        for call in case.before.iter().chain(&case.books) {
            check_call(call, tools, true, cx);
        }
        for call in &case.calls {
            check_call(call, tools, false, cx);
        }
        for (name, at) in &case.never {
            find(name, at, tools, cx);
            if let Some(call) = case.calls.iter().find(|call| call.tool == *name) {
                let both = format!("`{}` should be called, and never", shown(name));
                cx.push(Diagnostic::new(at, both).note(&call.at, "it should be called"));
            }
        }
    }
}

/// Notes errors of calls that are nearly codes for which the manifest has advice.
pub(crate) fn note_codes(cases: &[Case], tools: &Toolset, cx: &mut Diagnostics) {
    for call in cases.iter().flat_map(|case| &case.calls) {
        let Some((why, at)) = &call.fails else {
            continue;
        };
        let own = tools.tools.iter().find(|tool| tool.name == call.tool);
        let hints = own.iter().flat_map(|tool| &tool.hints);
        let hints = hints.chain(&tools.server.errors.hints);
        let codes: Vec<&str> = hints.map(|hint| hint.error.as_str()).collect();
        let is_code = codes.contains(&why.as_str());
        if !is_code && let Some(near) = near_miss(why, codes) {
            let message = format!("no advice is for the error `{}`", shown(why));
            let label = format!("did you mean `{near}`?");
            cx.note(Diagnostic::new(at, message).label(label));
        }
    }
}

/// Checks a call whose arguments are whole, or a part of those that are expected.
fn check_call(call: &Call, tools: &Toolset, is_whole: bool, cx: &mut Diagnostics) {
    let Some(tool) = find(&call.tool, &call.at, tools, cx) else {
        return;
    };
    let arguments = call.arguments();
    let of_part;
    let tool = if is_whole {
        tool
    } else {
        of_part = without_conditions(tool);
        &of_part
    };
    let found = mistakes(Shape::Arguments(tool), &arguments, is_whole);
    for wrong in found.iter().filter(|wrong| !wrong.is_misspelt(&found)) {
        cx.push(wrong.at(call.arguments.as_ref(), &call.at));
    }
    if let Some(result) = &call.result {
        check_result(result, tool, &call.at, cx);
    }
}

fn check_result(result: &Node, tool: &Tool, tool_at: &Span, cx: &mut Diagnostics) {
    let shape = Shape::Content(tool);
    for entry in result.entries() {
        let name = &entry.key.text;
        if shape.get(name).is_none() {
            let message = format!("`{}` is not in the result of `{}`", shown(name), tool.name);
            let known: Vec<&str> = shape.fields().map(|field| field.name).collect();
            cx.push(Diagnostic::new(&entry.key.span, message).near(name, known));
        }
    }
    for wrong in mistakes(shape, &result.to_json(), false) {
        cx.push(wrong.at(Some(result), tool_at));
    }
    for (pointer, values) in &tool.known {
        check_known(result, pointer, values, cx);
    }
}

/// Reports a value that the document does not list. A server may return one, but hardly this.
fn check_known(result: &Node, pointer: &str, values: &[Value], cx: &mut Diagnostics) {
    let Ok(way) = Pointer::parse(pointer) else {
        return;
    };
    for node in reached(result, way.segments()) {
        let is_known = values.contains(&node.to_json());
        if let Some(text) = node.as_str().filter(|_| !is_known) {
            let known: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            let message = format!("`{pointer}`: the document does not list `{}`", shown(text));
            let help = format!("it lists {}", known.join(", "));
            cx.push(Diagnostic::new(&node.span, message).near_or(text, known, help));
        }
    }
}

/// The values at a pointer in which `*` is each element of a list.
fn reached<'n>(node: &'n Node, way: &[String]) -> Vec<&'n Node> {
    let Some((step, rest)) = way.split_first() else {
        return vec![node];
    };
    let elements = node
        .as_sequence()
        .filter(|_| step == "*")
        .into_iter()
        .flatten();
    let within = elements.chain(node.get(step));
    within.flat_map(|node| reached(node, rest)).collect()
}

fn find<'t>(name: &str, at: &Span, tools: &'t Toolset, cx: &mut Diagnostics) -> Option<&'t Tool> {
    let found = tools.tools.iter().find(|tool| tool.name == name);
    if found.is_none() {
        let names = tools.tools.iter().map(|tool| tool.name.as_str());
        let all: Vec<&str> = names.collect();
        let unknown = Diagnostic::new(at, format!("there is no tool `{}`", shown(name)));
        let help = format!("the tools are: {}", all.join(", "));
        let names = || name.split_whitespace();
        if names().count() > 1 && names().all(|name| all.contains(&name)) {
            cx.push(unknown.label("put `,` between these names"));
            return None;
        }
        cx.push(match nearest(name, all.iter().copied()) {
            Some(near) => unknown.label(format!("did you mean `{near}`?")),
            None => unknown.help(help),
        });
    }
    found
}

/// Without what it requires of its arguments together.
fn without_conditions(tool: &Tool) -> Tool {
    let mut tool = tool.clone();
    tool.conditions = Conditions::default();
    tool
}

/// What is wrong with a value.
pub(crate) struct Wrong {
    pointer: String,
    words: String,
    /// The names that are known where it is not one.
    known: Option<Vec<String>>,
    /// Whether nothing is there.
    is_missing: bool,
}

impl Wrong {
    fn of(mistake: &Mistake<'_>) -> Self {
        let known = match &mistake.problem {
            Problem::Unknown { known, .. } => {
                Some(known.iter().map(|name| (*name).to_owned()).collect())
            }
            _ => None,
        };
        Self {
            pointer: mistake.at.pointer(str::to_owned),
            words: problem_in_words(&mistake.problem),
            known,
            is_missing: matches!(mistake.problem, Problem::Missing { .. }),
        }
    }

    /// Whether what is missing is there under a name that is nearly the same.
    fn is_misspelt(&self, others: &[Self]) -> bool {
        let Some((around, name)) = split_last(&self.pointer).filter(|_| self.is_missing) else {
            return false;
        };
        let mut others = others.iter().filter(|other| other.known.is_some());
        others.any(|other| {
            let other = split_last(&other.pointer).filter(|(within, _)| *within == around);
            other.is_some_and(|(_, other)| near_miss(other, [name]).is_some())
        })
    }

    /// In words, with its pointer.
    pub(crate) fn in_words(&self) -> String {
        let Self { pointer, words, .. } = self;
        format!("`{}`: {words}", shown(pointer))
    }

    /// As a mistake at its place in a value, or at the tool if the value is left out.
    fn at(&self, value: Option<&Node>, tool_at: &Span) -> Diagnostic {
        let at = value.map_or(tool_at.clone(), |value| self.place(value));
        let diagnostic = Diagnostic::new(&at, self.in_words());
        let name = split_last(&self.pointer).map_or("", |(_, name)| name);
        diagnostic.near(name, self.known.iter().flatten())
    }

    /// The name that is not known, the wrong value, or the mapping in which one is missing.
    fn place(&self, value: &Node) -> Span {
        let Ok(pointer) = Pointer::parse(&self.pointer) else {
            return value.span.clone();
        };
        if self.known.is_some()
            && let (Some(parent), Some(name)) = (pointer.parent(), pointer.segments().last())
            && let Ok(parent) = lookup(value, &parent)
            && let Some(entry) = parent.entry(name)
        {
            return entry.key.span.clone();
        }
        let node = lookup(value, &pointer).unwrap_or_else(|missing| missing.deepest);
        node.span.clone()
    }
}

/// What is wrong with arguments or a result. If it is not whole, what is missing is not wrong.
pub(crate) fn mistakes(shape: Shape<'_>, value: &Value, is_whole: bool) -> Vec<Wrong> {
    let found = validate::members(shape, value, &|mistake| {
        let is_gap = matches!(
            mistake.problem,
            Problem::Missing { .. } | Problem::Empty { .. }
        );
        (is_whole || !is_gap).then(|| Wrong::of(mistake))
    });
    found.into_iter().flatten().collect()
}

//! What the bodies of the requests that would be sent need as a whole.

use serde_json::Value;
use toolspec_model::{Body, Content, Origin, Step, Tool};

use super::Arguments;
use crate::arguments::violation::Violation;

/// What is wrong with the arguments that fill each body, counted together.
pub(super) fn violations(tool: &Tool, arguments: &Arguments) -> Vec<Violation> {
    let given = Given { tool, arguments };
    let is_sent = |step: &&Step| step.is_sent(|name| given.has(name));
    let steps = tool.steps.iter().filter(is_sent);
    let bodies = steps.filter_map(|step| Some((step, step.request.body.as_ref()?)));
    let mut found = Vec::new();
    for violation in bodies.flat_map(|(step, body)| given.wrong_with(step, body)) {
        if !found.contains(&violation) {
            found.push(violation);
        }
    }
    found
}

/// The arguments of a call, with those that have a default.
struct Given<'a> {
    tool: &'a Tool,
    arguments: &'a Arguments,
}

impl Given<'_> {
    fn has(&self, name: &str) -> bool {
        let known = || self.tool.argument(name);
        self.arguments.contains_key(name) || known().is_some_and(|known| known.default.is_some())
    }

    fn fills(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Argument(name) => self.has(name),
            Origin::Constant(_) => true,
        }
    }

    fn wrong_with(&self, step: &Step, body: &Body) -> Vec<Violation> {
        let named = body.named();
        let filled = named.iter().filter(|(_, origin)| self.fills(origin));
        let filled: Vec<&str> = filled.map(|(name, _)| *name).collect();
        if filled.is_empty() {
            let few = counted(body, 0).filter(|_| !body.optional);
            let wrong = few.or_else(|| self.unchanged(step, body));
            return wrong.into_iter().collect();
        }
        let mut found: Vec<Violation> = counted(body, filled.len()).into_iter().collect();
        let dependent = body.names.dependent.iter();
        for (name, partners) in dependent.filter(|(name, _)| filled.contains(&name.as_str())) {
            let missing = partners
                .iter()
                .filter(|name| !filled.contains(&name.as_str()));
            found.extend(missing.map(|missing| {
                let message = format!("is required beside {}", argument_of(body, name));
                Violation::at(argument_of(body, missing), message)
            }));
        }
        found
    }

    /// An update (RFC 5789, or RFC 9110, 9.3.4) whose body says nothing. The caller may say it in
    /// the query.
    fn unchanged(&self, step: &Step, body: &Body) -> Option<Violation> {
        let means = match step.request.method.as_str() {
            "PATCH" => "nothing would be changed",
            "PUT" => "the request would say nothing",
            _ => return None,
        };
        if self.says_elsewhere(step) {
            return None;
        }
        if let Content::Whole(_, Origin::Argument(name)) = &body.content
            && step.request.method == "PATCH"
            && self.arguments.get(name).is_some_and(is_empty)
        {
            return Some(Violation::at(name, format!("is empty: {means}")));
        }
        let origins = body.origins();
        if origins.iter().any(|origin| self.fills(origin)) {
            return None;
        }
        let names = origins.into_iter().filter_map(Origin::argument);
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() || names.iter().any(|name| self.requires(name)) {
            return None;
        }
        let message = format!("give at least one of {}: {means}", names.join(", "));
        Some(super::whole(message))
    }

    /// Whether the query says what to do, or the step is only taken where something is.
    fn says_elsewhere(&self, step: &Step) -> bool {
        let query = step.request.query.iter();
        let mut asked = query.filter_map(|parameter| parameter.value.argument());
        !step.when.is_empty() || asked.any(|name| self.arguments.contains_key(name))
    }

    /// Whether a call without the argument is refused for that.
    fn requires(&self, name: &str) -> bool {
        let known = self.tool.argument(name);
        known.is_some_and(|argument| argument.required)
    }
}

/// Whether a value says nothing: no members, no elements, no text.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Too few names or too many.
fn counted(body: &Body, count: usize) -> Option<Violation> {
    let names = body.named().into_iter();
    let constant = names.clone().filter(|(_, origin)| is_constant(origin));
    let constant = constant.count() as u64;
    let names: Vec<&str> = names
        .filter(|(_, origin)| !is_constant(origin))
        .map(|(name, _)| argument_of(body, name))
        .collect();
    let names = names.join(", ");
    let needs = |how: &str, bound: u64| {
        let bound = bound.saturating_sub(constant);
        super::whole(format!("need at {how} {bound} of {names}"))
    };
    let count = count as u64;
    let fewest = body.names.fewest.filter(|fewest| count < *fewest);
    let most = body.names.most.filter(|most| count > *most);
    let fewest = fewest.map(|fewest| needs("least", fewest));
    fewest.or(most.map(|most| needs("most", most)))
}

fn is_constant(origin: &Origin) -> bool {
    matches!(origin, Origin::Constant(_))
}

/// The argument that fills a name of a body; the name itself for a constant.
fn argument_of<'a>(body: &'a Body, name: &'a str) -> &'a str {
    body.argument_of(name).unwrap_or(name)
}

//! Which places of the operations an argument fills.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::manifest::{ArgumentEntry, Expression, Located, RequestPart};
use crate::model::Origin;
use crate::resolve::field::RequestField;
use crate::resolve::misread::{explained, of_request, unread};
use crate::resolve::path::PathTemplate;
use crate::resolve::request::{Endpoint, Target};
use crate::text;

/// An argument of the manifest, and the operations that it may be for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w, 'e> {
    pub(super) name: &'w Located<String>,
    pub(super) entry: &'w ArgumentEntry,
    /// All arguments of the tool.
    pub(super) entries: &'w [(Located<String>, ArgumentEntry)],
    pub(super) endpoints: &'e [Endpoint<'e>],
    /// Whether its name is one, which is reported where it is not.
    pub(super) valid: Result<(), Reported>,
}

impl<'e> Wanted<'_, 'e> {
    /// The probable name, where it is unknown.
    pub(super) fn near_name(self) -> Option<String> {
        let known = self.known_names();
        let near = near_miss(&self.name.value, known.iter().map(String::as_str))?;
        let is_unknown = self.entry.from.is_none() && near != self.name.value;
        is_unknown.then(|| near.to_owned())
    }

    fn known_names(self) -> Vec<String> {
        let names = super::names(self.endpoints);
        let fields = self.endpoints.iter().flat_map(|endpoint| &endpoint.fields);
        let usable = fields.filter(|field| field.refused.is_none());
        usable.map(|field| names.of(&field.name)).collect()
    }

    /// The fields that it fills, at most one in each operation.
    pub(super) fn targets(self, cx: &mut Diagnostics) -> Result<Vec<Target<'e>>, Reported> {
        let from = self.entry.from.as_ref().map(|from| &from.value);
        let mut targets = Vec::new();
        for (step, endpoint) in self.endpoints.iter().enumerate() {
            match endpoint.fields_for(&self.name.value, from)[..] {
                [] => {}
                [field] => targets.push(Target {
                    step,
                    endpoint,
                    field,
                }),
                ref several => return Err(cx.report(self.ambiguous(endpoint, several))),
            }
        }
        if targets.is_empty() {
            let mut refused = self.valid;
            for why in self
                .endpoints
                .iter()
                .flat_map(|endpoint| &endpoint.beside.refused)
            {
                refused = Err(cx.report(why.clone()));
            }
            // What an operation takes is not known where it could not be read.
            let mut taken = self.endpoints.iter().map(|endpoint| endpoint.taken);
            taken.try_fold(refused?, |(), taken| taken)?;
            return Err(cx.report(self.unknown()));
        }
        Ok(targets)
    }

    fn ambiguous(self, endpoint: &Endpoint<'_>, fields: &[&RequestField<'_>]) -> Diagnostic {
        let (Located { value: name, span }, operation) = (self.name, endpoint.operation.name());
        let message = format!("`{name}` fits several places of {operation}");
        let ambiguous = Diagnostic::new(span, message).label("say which with `from`");
        fields.iter().fold(ambiguous, |ambiguous, field| {
            let place = field.part.expression(&field.name);
            ambiguous.note(field.span, format!("`{place}`"))
        })
    }

    fn unknown(self) -> Diagnostic {
        let Located { value: name, span } = self.name;
        let endpoints = || self.endpoints.iter();
        let operations: Vec<String> = endpoints().map(|one| one.operation.name()).collect();
        let operations = distinct(operations).join(" or ");
        let place = if endpoints().any(|endpoint| endpoint.body.is_some()) {
            "not a parameter or a property of the request body"
        } else {
            "not a parameter"
        };
        let known = distinct(self.known_names());
        let takes = format!("it takes {}", text::quoted(&known));
        if let Some(Located { value, span }) = &self.entry.from {
            let known = of_request(endpoints().flat_map(|endpoint| &endpoint.fields));
            if let Expression::Unread(text, why) = value {
                return unread(text, why, span, &known);
            }
            let message = format!("this is {place} of {operations}");
            return explained(Diagnostic::new(span, message), span, &known);
        }
        let mut read_only = endpoints().flat_map(|endpoint| &endpoint.beside.read_only);
        if let Some((_, declared)) = read_only.find(|(known, _)| known == name) {
            let sent = Diagnostic::new(span, format!("`{name}` is read-only"));
            let sent = sent.label("it is in answers only and cannot be sent");
            return sent.note(declared, "declared here");
        }
        let message = format!("`{}` is {place} of {operations}", text::shown(name));
        let unknown = Diagnostic::new(span, message);
        if known.is_empty() {
            return unknown.label("this operation takes nothing");
        }
        if let Some(near) = near_miss(name, known.iter().map(String::as_str)) {
            return unknown.label(format!("did you mean `{near}`?"));
        }
        let unknown = unknown.help(takes);
        match of_request(self.candidates().iter().map(|target| target.field)).as_slice() {
            [] => unknown,
            candidates => {
                let written = candidates.iter().take(NAMED).map(|from| self.written(from));
                let written: Vec<String> = written.collect();
                let more = if candidates.len() > NAMED {
                    ", or likewise with another of them"
                } else {
                    ""
                };
                unknown.help(format!(
                    "if it is another name of one of them, write {}{more}",
                    written.join(" or ")
                ))
            }
        }
    }

    /// The place of which it is probably another name, in each operation that has it, if that is clear.
    pub(super) fn renamed(self) -> Option<Vec<Target<'e>>> {
        if self.entry.from.is_some() || self.near_name().is_some() {
            return None;
        }
        let candidates = self.candidates();
        let first = candidates.first()?.field.place();
        let mut places = candidates.iter().map(|target| target.field.place());
        places.all(|place| place == first).then_some(candidates)
    }

    /// The places that no argument is named after, of which it may be another name: those that share a
    /// word with it, else what must be given if this alone is unknown, else all.
    fn candidates(self) -> Vec<Target<'e>> {
        let is_known = |(name, entry): &&(Located<String>, ArgumentEntry)| {
            let from = entry.from.as_ref().map(|from| &from.value);
            let mut endpoints = self.endpoints.iter();
            endpoints.any(|endpoint| !endpoint.fields_for(&name.value, from).is_empty())
        };
        let mut free = Vec::new();
        for (step, endpoint) in self.endpoints.iter().enumerate() {
            let taken = self.entries.iter().flat_map(|(name, entry)| {
                endpoint.fields_for(&name.value, entry.from.as_ref().map(|from| &from.value))
            });
            let taken: Vec<String> = taken.map(RequestField::place).collect();
            let fields = endpoint.fields.iter().filter(|field| {
                let is_one = field.refused.is_none() && field.part != RequestPart::WholeBody;
                is_one && !taken.contains(&field.place())
            });
            free.extend(fields.map(|field| Target {
                step,
                endpoint,
                field,
            }));
        }
        let shares = |target: &&Target<'_>| shares_word(&self.name.value, &target.field.name);
        let alike: Vec<Target<'_>> = free.iter().filter(shares).copied().collect();
        let unknown = self.entries.iter().filter(|entry| !is_known(entry)).count();
        let required = free.iter().filter(|one| one.field.required.is_some());
        let required: Vec<Target<'_>> = required.copied().collect();
        match (alike.is_empty(), required.is_empty()) {
            (false, _) => alike,
            (true, false) if unknown == 1 => required,
            _ => free,
        }
    }

    /// This argument with the place that it fills, or the line to add to what is below it.
    fn written(self, from: &str) -> String {
        let Located { value: name, span } = self.name;
        let behind = span.source().text().get(span.range().end..);
        let mut lines = behind.unwrap_or_default().lines();
        let line = lines.next().unwrap_or_default();
        let rest = line.trim_start_matches([':', ' ']).trim_end();
        let next = lines
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default();
        let indented = next.len() - next.trim_start().len();
        let name = text::shown(name);
        match rest.strip_prefix('{').filter(|rest| rest.ends_with('}')) {
            Some(rest) => format!("`{name}: {{ from: {from}, {}`", text::shown(rest.trim())),
            None if indented >= span.position().column => format!("`from: {from}` within it"),
            None => format!("`{name}: {{ from: {from} }}`"),
        }
    }
}

/// How many places are named of which an argument may be another name.
const NAMED: usize = 4;

/// Whether a word of one name is in the other.
fn shares_word(name: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        words.map(str::to_lowercase).collect()
    };
    let (other, others) = (other.to_lowercase(), words(other));
    let is_in = |word: &String| {
        (word.len() > 2 && other.contains(word.as_str()))
            || (!word.is_empty() && others.contains(word))
    };
    words(name).iter().any(is_in)
}

/// Each name once, as they come first.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

pub(super) fn not_the_same(
    name: &Located<String>,
    first: &RequestField<'_>,
    other: &RequestField<'_>,
) -> Diagnostic {
    let message = format!("`{}` is not the same in all operations", name.value);
    Diagnostic::new(&name.span, message)
        .note(first.span, "declared here")
        .note(other.span, "and differently here")
        .help("give it bounds that all of them allow")
}

/// Reports another value for what the path of an operation fixes behind its `?`.
pub(super) fn check_fixed(
    (name, entry): (&Located<String>, &ArgumentEntry),
    targets: &[Target<'_>],
    cx: &mut Diagnostics,
) {
    let constant = entry.constant.as_ref().map(|constant| constant.0.to_json());
    for target in targets {
        let operation = &target.endpoint.operation;
        let query = PathTemplate::of(operation.path).query();
        let Some(Origin::Constant(fixed)) = target.field.fixed_in(&query) else {
            continue;
        };
        let is_it = |constant: &Value| is_same_text(constant, fixed);
        if constant.as_ref().is_some_and(is_it) {
            continue;
        }
        let (operation, shown) = (operation.name(), text::shown(&name.value));
        let message = format!("the path of {operation} fixes `{shown}`");
        let label = format!("{} is always sent", text::shown(&fixed.to_string()));
        let help =
            "leave this argument out; for another value, the document needs a path without it";
        cx.push(Diagnostic::new(&name.span, message).label(label).help(help));
    }
}

/// Whether two constants are the same text in a query.
fn is_same_text(constant: &Value, fixed: &Value) -> bool {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    text(constant) == text(fixed)
}

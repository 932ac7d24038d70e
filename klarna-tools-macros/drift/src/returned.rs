//! Every named value that a tool returns: its place in the result, and in the API's answer.

mod form;

use std::collections::BTreeSet;

use serde_json::Map;
use toolspec_core::model::sensitive::Form;
use toolspec_core::pointer::{Pointer, child};

use crate::pair::{LockNode, names};
use crate::schema::target;

/// From so many values of a tool on, no schema is looked at twice.
const MOST: usize = 5000;

/// A value that a tool returns.
pub(crate) struct Returned<'a> {
    /// Its place in the lock.
    pub(crate) at: LockNode<'a>,
    /// A pointer to it in the result, with `*` for the elements of a list.
    pub(crate) place: String,
    /// A pointer to it in the API's answer, or the name of a header.
    pub(crate) source: String,
    /// What it is.
    pub(crate) form: Form,
    /// Whether values of any name may be in it.
    pub(crate) is_open: bool,
    /// Whether agents are only shown a mask.
    pub(crate) is_masked: bool,
}

/// Every named value that comes from an answer of the API.
pub(crate) fn returned<'a>(tool: &LockNode<'a>) -> Vec<Returned<'a>> {
    let schema = tool.member("advertised");
    let schema = schema.and_then(|advertised| advertised.member("output_schema"));
    let (Some(schema), Some(wire)) = (schema, tool.member("wire")) else {
        return Vec::new();
    };
    let [masked, passwords] = ["masked", "passwords"].map(|key| wire.member(key));
    let mut walk = Walk {
        within: wire.member("within"),
        masked: names(masked.as_ref().map(|at| at.value)),
        passwords: names(passwords.as_ref().map(|at| at.value)),
        open: Vec::new(),
        seen: BTreeSet::new(),
        found: Vec::new(),
        schema: schema.clone(),
    };
    for (name, property) in members(schema.member("properties").as_ref()) {
        for source in sources(&wire, name) {
            walk.value(&property, &child("", name), &source);
        }
    }
    walk.found
}

/// Where in an answer a field comes from: nowhere if it is made from arguments.
fn sources(wire: &LockNode<'_>, name: &str) -> Vec<String> {
    let reports = wire.member("reports");
    if reports.is_some_and(|reports| reports.member(name).is_some()) {
        return vec![String::new()];
    }
    let result = wire.member("result");
    let sources = result.and_then(|result| result.member(name));
    let sources = names(sources.as_ref().map(|at| at.value)).into_iter();
    sources.filter_map(in_answer).collect()
}

/// The place in an answer that an expression is about.
fn in_answer(source: &str) -> Option<String> {
    let source = source.strip_prefix("$response.")?;
    match source.strip_prefix("header.") {
        Some(header) => {
            let name = header.split_once(" |").map_or(header, |(name, _)| name);
            Some(child("", name))
        }
        None => Some(
            source
                .strip_prefix("body")?
                .trim_start_matches('#')
                .to_owned(),
        ),
    }
}

struct Walk<'a> {
    schema: LockNode<'a>,
    /// The schemas of fields whose parts agents are not shown.
    within: Option<LockNode<'a>>,
    masked: Vec<&'a str>,
    /// What the document calls passwords; elements of a list by the list.
    passwords: Vec<&'a str>,
    /// The places of the schemas that lead to the one that is looked at.
    open: Vec<String>,
    /// The places of all schemas that were looked at.
    seen: BTreeSet<String>,
    found: Vec<Returned<'a>>,
}

impl<'a> Walk<'a> {
    /// A value with a name, and all within it.
    fn value(&mut self, at: &LockNode<'a>, place: &str, source: &str) {
        let schema = self.resolved(at, place);
        let is_masked = self.masked.contains(&place);
        let is_it = |known: &&str| known.trim_end_matches("/*") == place;
        let form = if self.passwords.iter().any(is_it) {
            Form::Password
        } else {
            form::of(&schema, &|at| self.followed(at))
        };
        self.found.push(Returned {
            at: at.clone(),
            place: place.to_owned(),
            source: source.to_owned(),
            form,
            is_open: form::is_open(&schema, &|at| self.followed(at)),
            is_masked,
        });
        if !is_masked {
            self.parts(&schema, place, source);
        }
    }

    /// What is within a value. A schema that contains itself is looked at once, and where schemas
    /// contain each other in many ways, each is.
    fn parts(&mut self, schema: &LockNode<'a>, place: &str, source: &str) {
        let is_known = !self.seen.insert(schema.pointer.clone());
        let is_much = is_known && self.found.len() > MOST;
        if is_much || self.open.contains(&schema.pointer) {
            return;
        }
        self.open.push(schema.pointer.clone());
        for (name, property) in members(schema.member("properties").as_ref()) {
            self.value(&property, &child(place, name), &child(source, name));
        }
        for key in ["items", "additionalProperties"] {
            if let Some(elements) = schema.member(key) {
                self.same(&elements, &child(place, "*"), &child(source, "*"));
            }
        }
        for branch in branches(schema) {
            self.same(&branch, place, source);
        }
        self.open.pop();
    }

    /// What has no name of its own: an element, or a form.
    fn same(&mut self, at: &LockNode<'a>, place: &str, source: &str) {
        if !self.masked.contains(&place) {
            let schema = self.resolved(at, place);
            self.parts(&schema, place, source);
        }
    }

    /// The schema that agents are not shown, or that a reference leads to.
    fn resolved(&self, at: &LockNode<'a>, place: &str) -> LockNode<'a> {
        let within = self.within.as_ref();
        let whole = within.and_then(|within| within.member(&dotted(place)));
        let is_open = |whole: &LockNode<'a>| at.pointer.starts_with(&whole.pointer);
        let at = whole.filter(|whole| !is_open(whole)).unwrap_or(at.clone());
        self.followed(&at)
    }

    fn followed(&self, at: &LockNode<'a>) -> LockNode<'a> {
        let mut roots = self.within.iter().chain([&self.schema]);
        let root = roots.find(|root| at.pointer.starts_with(&root.pointer));
        root.and_then(|root| target(root, at)).unwrap_or(at.clone())
    }
}

fn members<'a>(at: Option<&LockNode<'a>>) -> Vec<(&'a str, LockNode<'a>)> {
    let object = at.and_then(|at| at.value.as_object());
    let names = object.into_iter().flat_map(Map::keys);
    names
        .filter_map(|name| Some((name.as_str(), at?.member(name)?)))
        .collect()
}

/// The forms that a value may have.
fn branches<'a>(schema: &LockNode<'a>) -> Vec<LockNode<'a>> {
    let branches = schema.member("anyOf");
    branches.map_or(Vec::new(), |branches| branches.elements())
}

/// A pointer as the names of fields whose parts agents are not shown.
fn dotted(place: &str) -> String {
    Pointer::parse(place).map_or(String::new(), |place| place.segments().join("."))
}

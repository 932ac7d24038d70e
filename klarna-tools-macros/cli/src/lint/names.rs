//! Names of tools in texts.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::Value;
use toolspec_core::Locked;
use toolspec_core::diagnostic::{near_miss, nearest};
use toolspec_core::manifest::LintRule;

use super::finding::Finding;
use super::texts::{Text, texts};
use super::words::{Clause, clauses};

/// Words before the name of a tool.
const CALLS: [&str; 12] = [
    "call", "calls", "calling", "invoke", "run", "use", "uses", "using", "tool", "via", "through",
    "with",
];

/// Of them, those that only a call has.
const ONLY_CALLS: [&str; 5] = ["call", "calls", "calling", "invoke", "tool"];

/// Words before the name of a tool that is the whole object of a sentence.
const USES: [&str; 3] = ["use", "run", "invoke"];

/// How names of tools begin. Other names seldom do.
const VERBS: [&str; 16] = [
    "get", "list", "read", "find", "search", "fetch", "create", "add", "start", "update", "delete",
    "remove", "cancel", "send", "make", "submit",
];

/// How names of values end that begin like those of tools: `start_date`, `update_mask`.
const VALUES: [&str; 22] = [
    "id", "ids", "key", "code", "type", "token", "name", "count", "number", "url", "date", "time",
    "at", "on", "by", "mask", "index", "position", "term", "text", "price", "after",
];

/// Every name in a text that must be the name of a tool, and is not.
pub(super) fn unknown(tools: &Locked) -> Vec<Finding> {
    let names = Names::of(tools);
    let texts = texts(tools);
    let found = texts.iter().flat_map(|text| names.unknown(text, tools));
    found.collect()
}

/// The names that there are.
struct Names<'l> {
    tools: Vec<&'l str>,
    /// The former names of tools, with the names they have now.
    former: Vec<(&'l str, &'l str)>,
    /// Everything else in the lock that has a name.
    others: HashSet<&'l str>,
}

impl<'l> Names<'l> {
    fn of(tools: &'l Locked) -> Self {
        let all = tools.toolset.tools.iter();
        let former = all.clone().flat_map(|tool| {
            let aliases = tool.aliases.iter();
            aliases.map(|alias| (alias.as_str(), tool.name.as_str()))
        });
        let mut others = HashSet::new();
        collect("", tools.lock.value(), &mut others);
        Self {
            former: former.collect(),
            tools: all.map(|tool| tool.name.as_str()).collect(),
            others,
        }
    }

    fn unknown(&self, text: &Text<'_>, tools: &Locked) -> Vec<Finding> {
        let shown = without_values(text.text);
        let mut found: Vec<Finding> = Vec::new();
        for clause in clauses(&shown) {
            for at in 0..clause.len() {
                let words = clause.name(at);
                let name = clause.quote(&words);
                let is_new = found.iter().all(|known| known.about != name);
                let mistake = self.mistake(name, &words, &clause).filter(|_| is_new);
                found.extend(mistake.map(|(message, label)| {
                    let place = (tools, &text.pointer);
                    Finding::new(LintRule::UnknownTool, name, place, message).label(label)
                }));
            }
        }
        found
    }

    /// What is wrong with a name, if it is meant to be that of a tool; and what is probably right.
    fn mistake(
        &self,
        name: &str,
        words: &Range<usize>,
        clause: &Clause<'_>,
    ) -> Option<(String, String)> {
        let is_snake = is_snake(name);
        if !(is_snake || is_written_otherwise(name)) || self.tools.contains(&name) {
            return None;
        }
        if let Some((_, now)) = self.former.iter().find(|(former, _)| *former == name) {
            let message = format!("`{name}` is a former name: models see `{now}` alone");
            return Some((message, format!("write `{now}`")));
        }
        if self.others.contains(name) {
            return None;
        }
        let is_near = is_snake && near_miss(name, self.tools.iter().copied()).is_some();
        (is_near || self.is_called(name, words, clause)).then(|| {
            let message = format!("`{name}` is not a tool of this manifest");
            let near = nearest(name, self.tools.iter().copied());
            let label = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the tools are {}", self.tools.join(", ")),
            };
            (message, label)
        })
    }

    /// Whether the words around a name say that it is called.
    fn is_called(&self, name: &str, words: &Range<usize>, clause: &Clause<'_>) -> bool {
        let before = words.start.checked_sub(1).and_then(|at| clause.word(at));
        let is_before = |words: &[&str]| before.is_some_and(|before| words.contains(&before));
        if is_before(&ONLY_CALLS) || clause.word(words.end) == Some("tool") {
            return true;
        }
        let verb = |name: &str| name.split('_').next().map(str::to_owned);
        let begins_alike = self.tools.iter().any(|tool| verb(tool) == verb(name));
        let is_object = || clause.behind("first|instead|next|$", words.end).is_some();
        let begins = name
            .split('_')
            .next()
            .is_some_and(|verb| VERBS.contains(&verb));
        let is_value = name
            .rsplit('_')
            .next()
            .is_some_and(|last| VALUES.contains(&last));
        is_snake(name)
            && !is_value
            && ((begins_alike && is_before(&CALLS)) || (begins && is_before(&USES) && is_object()))
    }
}

/// Whether a name has the form that names of tools have: `get_cart`.
fn is_snake(name: &str) -> bool {
    let is_legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.contains('_') && name.chars().all(is_legal)
}

/// Whether it has the form of other names of operations: `getCart` or `get-cart`.
fn is_written_otherwise(name: &str) -> bool {
    let first = name.split(|c: char| !c.is_ascii_lowercase()).next();
    let begins = first.is_some_and(|first| VERBS.contains(&first) && first != name);
    let is_kebab = name.contains('-') && !name.contains(|c: char| c.is_ascii_uppercase());
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (begins || is_kebab) && name.chars().all(is_legal)
}

/// A sentence without the values that are filled in.
fn without_values(text: &str) -> String {
    let mut depth = 0_usize;
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => shown.push(c),
            _ => {}
        }
    }
    shown
}

/// Everything in the lock that has a name: keys, and values that are no texts.
fn collect<'l>(key: &str, value: &'l Value, names: &mut HashSet<&'l str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                names.insert(name);
                let is_text = matches!(key, "errors" | "hints") && member.is_string();
                if !is_text {
                    collect(name, member, names);
                }
            }
        }
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| collect(key, element, names)),
        Value::String(text) if !TEXTS.contains(&key) => {
            names.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_'));
        }
        _ => {}
    }
}

/// The members that are texts.
const TEXTS: [&str; 5] = ["title", "description", "says", "instructions", "summary"];

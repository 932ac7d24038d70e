//! Cuts a result to a size that is worth a model's attention, with a warning for what is left out.

use serde_json::{Map, Value};

use crate::result::projection::Warnings;
use crate::untrusted::{NAME, sanitize};

/// The most bytes of JSON of a whole result; clients get it twice, as data and as text.
const WHOLE: usize = 256 * 1024;

/// What a value may contain.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// The longest text, in bytes.
    text: usize,
    /// The most elements of a list.
    elements: usize,
    /// The most members of an object.
    members: usize,
}

const WIDEST: Limits = Limits {
    text: 16 * 1024,
    elements: 1_000,
    members: 1_000,
};

/// Wide enough for every declared object; only a value made to be large exceeds the whole.
const NARROWEST: Limits = Limits {
    text: 64,
    elements: 4,
    members: 256,
};

/// Cuts texts, lists and objects below `fields`, the longest first; the fields themselves stay.
pub(crate) fn fit(fields: &mut Map<String, Value>, warnings: &mut Warnings) {
    let mut limits = WIDEST;
    while weight_of_fields(fields, limits) > WHOLE && limits.elements > NARROWEST.elements {
        limits = limits.narrower();
    }
    let mut truncation = Truncation {
        limits,
        path: String::new(),
        warnings,
    };
    for (name, value) in fields.iter_mut() {
        truncation.apply(name, value);
    }
    empty_largest(fields, warnings);
}

/// Only what nests without end is still too large.
fn empty_largest(fields: &mut Map<String, Value>, warnings: &mut Warnings) {
    while weight_of_fields(fields, WIDEST) > WHOLE {
        let largest = fields
            .iter_mut()
            .max_by_key(|(_, value)| weight(value, WIDEST));
        let Some((name, value)) = largest else { return };
        *value = match value {
            Value::Array(_) => Value::Array(Vec::new()),
            Value::Object(_) => Value::Object(Map::new()),
            _ => return,
        };
        warnings.add(&format!("{name}: left out, since it is too large"));
    }
}

impl Limits {
    fn narrower(self) -> Self {
        let narrow = |limit: usize, least: usize| (limit * 3 / 4).max(least);
        Self {
            text: narrow(self.text, NARROWEST.text),
            elements: narrow(self.elements, NARROWEST.elements),
            members: narrow(self.members, NARROWEST.members),
        }
    }
}

struct Truncation<'w> {
    limits: Limits,
    path: String,
    warnings: &'w mut Warnings,
}

impl Truncation<'_> {
    /// Cuts the value at `step`, a name or an index.
    fn apply(&mut self, step: &str, value: &mut Value) {
        if is_within(value, self.limits) {
            return;
        }
        let length = self.path.len();
        self.path.push_str(step);
        match value {
            Value::String(text) => {
                self.warn("bytes", self.limits.text, text.len());
                text.truncate(text.floor_char_boundary(self.limits.text));
                text.push('…');
            }
            Value::Array(elements) => self.cut_elements(elements),
            Value::Object(members) => self.cut_members(members),
            _ => {}
        }
        self.path.truncate(length);
    }

    fn cut_elements(&mut self, elements: &mut Vec<Value>) {
        self.warn("elements", self.limits.elements, elements.len());
        elements.truncate(self.limits.elements);
        for (index, element) in elements.iter_mut().enumerate() {
            self.apply(&format!("[{index}]"), element);
        }
    }

    fn cut_members(&mut self, members: &mut Map<String, Value>) {
        self.warn("members", self.limits.members, members.len());
        let all = std::mem::take(members).into_iter();
        for (name, mut member) in all.take(self.limits.members) {
            let name = if name.len() > NAME {
                sanitize(&name, NAME)
            } else {
                name
            };
            self.apply(&format!(".{name}"), &mut member);
            members.insert(name, member);
        }
    }

    fn warn(&mut self, what: &str, limit: usize, length: usize) {
        if let Some(more) = length.checked_sub(limit).filter(|more| *more > 0) {
            let path = &self.path;
            self.warnings.add(&format!(
                "{path}: the last {more} of {length} {what} are left out"
            ));
        }
    }
}

/// Whether nothing of it has to be cut.
fn is_within(value: &Value, limits: Limits) -> bool {
    match value {
        Value::String(text) => text.len() <= limits.text,
        Value::Array(elements) => {
            elements.len() <= limits.elements
                && elements.iter().all(|element| is_within(element, limits))
        }
        Value::Object(members) => {
            members.len() <= limits.members
                && members
                    .iter()
                    .all(|(name, value)| name.len() <= NAME && is_within(value, limits))
        }
        _ => true,
    }
}

fn weight_of_fields(fields: &Map<String, Value>, limits: Limits) -> usize {
    let each = fields.iter();
    each.map(|(name, value)| name.len() + weight(value, limits))
        .sum()
}

/// About how many bytes of JSON a value takes once it is cut to `limits`, at least.
fn weight(value: &Value, limits: Limits) -> usize {
    const PUNCTUATION: usize = 4;
    PUNCTUATION
        + match value {
            Value::Null | Value::Bool(_) => 4,
            Value::Number(_) => 8,
            Value::String(text) => text.len().min(limits.text),
            Value::Array(elements) => {
                let kept = elements.iter().take(limits.elements);
                kept.map(|element| weight(element, limits)).sum()
            }
            Value::Object(members) => {
                let kept = members.iter().take(limits.members);
                kept.map(|(name, value)| name.len().min(NAME) + weight(value, limits))
                    .sum()
            }
        }
}

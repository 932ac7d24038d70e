//! Characters that cannot be seen, and the size of the arguments.

use serde_json::Value;

use toolspec_model::validate::Location;

use crate::schema::{MOST, VALUES};
use crate::untrusted::is_hidden;
use crate::violation::{Violation, pointer};

/// Most bytes of text in the arguments of a call.
const BYTES: usize = 2 << 20;

/// Most characters that are named for one text.
const NAMED: usize = 4;

/// A violation for each text that contains a character that cannot be seen, and for more text than can
/// be checked.
pub(super) fn violations(arguments: &Value) -> Vec<Violation> {
    let mut search = Search {
        bytes: 0,
        values: 0,
        violations: Vec::new(),
    };
    search.value(arguments, &Location::Root);
    if search.bytes > BYTES {
        let message = format!("contain more than {} MiB of text; send less", BYTES >> 20);
        search.report(&Location::Root, message);
    }
    search.violations
}

struct Search {
    bytes: usize,
    values: usize,
    violations: Vec<Violation>,
}

impl Search {
    fn value(&mut self, value: &Value, at: &Location<'_>) {
        let is_enough = self.violations.len() >= MOST || self.bytes > BYTES;
        if is_enough || self.values == VALUES {
            return;
        }
        self.values += 1;
        match value {
            Value::String(text) => self.text(text, at, &['\n', '\r', '\t']),
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.value(element, &Location::Element(at, index));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let place = Location::Member(at, name);
                    self.text(name, &place, &[]);
                    self.value(member, &place);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str, at: &Location<'_>, allowed: &[char]) {
        self.bytes += text.len();
        let is_plain = |byte: &u8| (b' '..=b'~').contains(byte);
        if text.as_bytes().iter().all(is_plain) {
            return;
        }
        let mut unseen = unseen(text, allowed);
        let named: Vec<_> = unseen.by_ref().take(NAMED).collect();
        if !named.is_empty() {
            let more = if unseen.next().is_some() {
                " and more"
            } else {
                ""
            };
            let named = named.join(", ");
            let message = format!("contains {named}{more}, which nobody sees; send it without");
            self.report(at, message);
        }
    }

    fn report(&mut self, at: &Location<'_>, message: String) {
        if self.violations.len() < MOST {
            self.violations.push(Violation {
                pointer: pointer(at),
                message,
            });
        }
    }
}

/// The characters of `text` that cannot be seen, each with its place.
fn unseen(text: &str, allowed: &[char]) -> impl Iterator<Item = String> {
    let mut before = ' ';
    let mut characters = text.chars().enumerate();
    std::iter::from_fn(move || {
        characters.find_map(|(index, character)| {
            let before = std::mem::replace(&mut before, character);
            let is_unseen = character.is_control() && !allowed.contains(&character)
                || is_hidden(character) && !joins(before, character);
            is_unseen.then(|| format!("U+{:04X} at character {}", u32::from(character), index + 1))
        })
    })
}

/// Whether `character` belongs to what is seen before it, as within an emoji or in Persian.
fn joins(before: char, character: char) -> bool {
    let is_joiner = matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
    is_joiner && !before.is_ascii() && (!is_hidden(before) || before == '\u{fe0f}')
}

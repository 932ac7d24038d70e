//! Where a name belongs that is not known where it was sent.

use super::Validator;
use super::rule::Rule;

/// Most places that are named.
const PLACES: usize = 3;

/// Most schemas that are searched: definitions within each other have no end.
const SEARCHED: usize = 10_000;

/// Says where the schema knows `name`, if that is in few places.
pub(super) fn belongs(schema: &Validator, name: &str) -> Option<String> {
    let mut search = Search {
        schema,
        name,
        found: Vec::new(),
        within: Vec::new(),
        left: SEARCHED,
    };
    search.look(&schema.root, "");
    let words: Vec<_> = search.found.iter().map(|place| in_words(place)).collect();
    let is_told = (1..=PLACES).contains(&words.len());
    is_told.then(|| format!("is not known here; it belongs {}", words.join(" or ")))
}

fn in_words(place: &str) -> String {
    match place {
        "" => "to the arguments themselves, at the top".to_owned(),
        place => format!("into {place}"),
    }
}

struct Search<'s> {
    schema: &'s Validator,
    name: &'s str,
    found: Vec<String>,
    /// The definitions that are being searched.
    within: Vec<&'s str>,
    left: usize,
}

impl<'s> Search<'s> {
    fn look(&mut self, rule: &'s Rule, at: &str) {
        if self.left == 0 || self.found.len() > PLACES {
            return;
        }
        self.left -= 1;
        if let Some(target) = rule.reference.as_deref() {
            return self.look_up(target, at);
        }
        if rule.properties.contains_key(self.name) {
            self.found.push(at.to_owned());
        }
        let point = if at.is_empty() { "" } else { "." };
        for (name, property) in &rule.properties {
            self.look(property, &format!("{at}{point}{name}"));
        }
        for form in &rule.any_of {
            self.look(form, at);
        }
        if let Some(items) = &rule.items {
            self.look(items, &format!("{at}[0]"));
        }
    }

    fn look_up(&mut self, target: &'s str, at: &str) {
        if self.within.contains(&target) {
            return;
        }
        self.within.push(target);
        if let Some(rule) = self.schema.definition(target) {
            self.look(rule, at);
        }
        self.within.pop();
    }
}

//! Any way to write the same specs gives the same lock, and any edit that is observed another one.

use proptest::{
    prelude::*,
    sample::{select, subsequence},
};
use serde_json::{Value, json};
use toolspec_drift::{Class, changes};

use super::neutral::value;
use super::specs::{MANIFEST, ORDERS, SOUND, Texts, lock, sound};

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_specs_are_written_the_lock_is_the_same(
        seed in any::<u64>(),
        extracted in any::<u64>(),
        write in select(WAYS.to_vec()),
    ) {
        let mut texts = Texts::new();
        for (name, text) in sound() {
            let mut specs = value(&text);
            if name == ORDERS {
                extract(&mut specs, extracted);
            }
            shuffle(&mut specs, &mut Random(seed | 1));
            texts.insert(name, write(&specs));
        }
        let after = lock(&texts);
        prop_assert!(after.is_ok(), "{}", after.unwrap_err());
        prop_assert_eq!(&*SOUND, &after.unwrap());
    }

    #[test]
    fn any_edit_of_the_manifest_is_reported(
        places in subsequence(places(), 1..=10),
        letters in "[a-z]{1,6}",
        more in 1..9_u64,
    ) {
        for place in places {
            let mut specs = value(&sound()[MANIFEST]);
            edit(specs.pointer_mut(&place).unwrap(), &letters, more);
            let mut texts = sound();
            texts.insert(MANIFEST.to_owned(), specs.to_string());
            // What cannot be compiled is reported as a mistake.
            let Ok(after) = lock(&texts) else { continue };
            let found = changes(&SOUND, &after);
            prop_assert!(*SOUND != after, "{place}");
            prop_assert!(found.iter().any(|change| change.class > Class::Cosmetic), "{place}: {found:?}");
        }
    }
}

/// Ways to write a value.
const WAYS: [fn(&Value) -> String; 4] = [
    Value::to_string,
    |value| format!("{value:#}\n"),
    |value| serde_yaml::to_string(value).unwrap(),
    |value| {
        format!(
            "# A comment\n{}",
            serde_yaml::to_string(value).unwrap().replace('\n', "\r\n")
        )
    },
];

/// Moves some of the schemas of properties to components of their own.
fn extract(document: &mut Value, which: u64) {
    let components = document.pointer_mut("/components/schemas").unwrap();
    let mut moved = Vec::new();
    for (name, component) in components.as_object_mut().unwrap() {
        let properties = component["properties"].as_object_mut().unwrap();
        for (property, schema) in properties {
            if which >> (moved.len() % 64) & 1 == 1 {
                let called = format!("{name}.{property}");
                let reference = json!({ "$ref": format!("#/components/schemas/{called}") });
                moved.push(Some((called, std::mem::replace(schema, reference))));
            } else {
                moved.push(None);
            }
        }
    }
    let moved = moved.into_iter().flatten();
    components.as_object_mut().unwrap().extend(moved);
}

/// Reorders all names, and the lists that are sets.
fn shuffle(value: &mut Value, random: &mut Random) {
    const SETS: [&str; 6] = ["enum", "required", "parameters", "only", "keep", "allowed"];
    match value {
        Value::Object(members) => {
            let mut entries: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
            random.shuffle(&mut entries);
            for (name, mut member) in entries {
                shuffle(&mut member, random);
                if let (true, Value::Array(set)) = (SETS.contains(&name.as_str()), &mut member) {
                    random.shuffle(set);
                }
                members.insert(name, member);
            }
        }
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|element| shuffle(element, random)),
        _ => {}
    }
}

/// The places of all values of the manifest.
fn places() -> Vec<String> {
    let mut places = Vec::new();
    crate::leaf::collect(String::new(), &value(&sound()[MANIFEST]), &mut places);
    places
}

fn edit(value: &mut Value, letters: &str, more: u64) {
    *value = match value.take() {
        Value::String(text) => json!(format!("{text}{letters}")),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_u64().unwrap() + more),
        Value::Null => json!({ "description": letters }),
        nested => panic!("{nested} is not a scalar"),
    };
}

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn shuffle<T>(&mut self, elements: &mut [T]) {
        for at in (1..elements.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let below = u64::try_from(at + 1).unwrap();
            elements.swap(at, usize::try_from(self.0 % below).unwrap());
        }
    }
}

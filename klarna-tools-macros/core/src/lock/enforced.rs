//! What the server checks of arguments and agents are not shown: the keywords that the enforced
//! schema has beyond the listed one, each at its place.

use serde_json::{Map, Value};

/// What `enforced` says beyond `shown`, which says nothing else. Branches keep their places.
pub(super) fn beyond(enforced: &Value, shown: &Value) -> Value {
    match (enforced, shown) {
        (Value::Object(enforced), Value::Object(shown)) => {
            let more = enforced.iter().filter_map(|(key, value)| {
                let value = match shown.get(key) {
                    None => value.clone(),
                    Some(known) if known == value => return None,
                    Some(known) => beyond(value, known),
                };
                Some((key.clone(), value))
            });
            Value::Object(more.collect())
        }
        (Value::Array(enforced), Value::Array(shown)) => {
            let pairs = enforced.iter().zip(shown);
            pairs
                .map(|(enforced, shown)| beyond(enforced, shown))
                .collect()
        }
        _ => Value::Object(Map::new()),
    }
}

/// The enforced schema: what is shown, and what is checked beyond it.
pub(crate) fn whole(shown: &Value, beyond: &Value) -> Value {
    match (shown, beyond) {
        (Value::Object(shown), Value::Object(beyond)) => {
            let mut whole = shown.clone();
            for (key, more) in beyond {
                let known = shown.get(key);
                let value = known.map_or_else(|| more.clone(), |known| self::whole(known, more));
                whole.insert(key.clone(), value);
            }
            Value::Object(whole)
        }
        (Value::Array(shown), Value::Array(beyond)) if shown.len() == beyond.len() => {
            let pairs = shown.iter().zip(beyond);
            pairs.map(|(shown, beyond)| whole(shown, beyond)).collect()
        }
        _ => shown.clone(),
    }
}

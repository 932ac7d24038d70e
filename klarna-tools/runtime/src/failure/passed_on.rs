//! What an error answer says beside what is passed on of it already.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::untrusted::{MESSAGE, NAME, sanitize};

/// What is passed on of an answer already.
pub(super) struct PassedOn<'t> {
    /// The code, the correlation id and the messages.
    pub(super) texts: HashSet<&'t str>,
    pub(super) status: u16,
}

impl PassedOn<'_> {
    /// What a value says beside that, which is the `member` of an object. What is in a list belongs
    /// together, so a list is not divided.
    pub(super) fn rest(&self, value: &Value, member: &str) -> Option<Value> {
        match value {
            Value::Array(elements) => {
                let mut rests = elements.iter().map(|element| self.rest(element, ""));
                rests.any(|rest| rest.is_some()).then(|| value.clone())
            }
            Value::Object(members) => {
                let rest = members.iter();
                let rest =
                    rest.filter_map(|(name, value)| Some((name.clone(), self.rest(value, name)?)));
                let rest: Map<String, Value> = rest.collect();
                (!rest.is_empty()).then(|| rest.into())
            }
            Value::Null => None,
            value => (!self.contains(value, member)).then(|| value.clone()),
        }
    }

    /// A number may equal a code and not be one. A problem of the type `about:blank` has none
    /// (RFC 9457, 4.2.1).
    fn contains(&self, value: &Value, member: &str) -> bool {
        let is_code = || {
            let member = member.to_ascii_lowercase();
            let ends = ["code", "status", "error"];
            ends.iter().any(|end| member.ends_with(end))
        };
        let is_passed_on = |text: &str| {
            text.is_empty()
                || self.texts.contains(sanitize(text, NAME).as_str())
                || self.texts.contains(sanitize(text, MESSAGE).as_str())
        };
        match value {
            Value::Number(number) => {
                is_code() && (*value == self.status || is_passed_on(&number.to_string()))
            }
            Value::String(text) => {
                is_passed_on(text) || (member == "type" && text == "about:blank")
            }
            _ => false,
        }
    }
}

//! One step of the story: what is wanted, what is called, what is answered, and whether that is as
//! expected.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Interruption;
use super::page::{GLUE, Page, Style};
use super::session::{Answer, Session};

/// The currency of the story; it has two decimals.
pub(super) const CURRENCY: &str = "USD";

/// Calls tools in a session and shows it on a page.
pub(super) struct Teller<'a> {
    pub(super) session: &'a mut Session,
    pub(super) page: &'a mut Page,
    /// The tools that were called.
    pub(super) used: BTreeSet<String>,
}

impl Teller<'_> {
    /// Like `call`; a failure ends the story.
    pub(super) fn succeed(
        &mut self,
        wish: &str,
        tool: &str,
        arguments: &Value,
    ) -> Result<Answer, Interruption> {
        let answer = self.call(wish, tool, arguments)?;
        expect(!answer.failed, format!("{tool} failed"))?;
        Ok(answer)
    }

    /// Calls a tool as a new step, or within the current one if nothing new is wished.
    pub(super) fn call(
        &mut self,
        wish: &str,
        tool: &str,
        arguments: &Value,
    ) -> Result<Answer, Interruption> {
        if !wish.is_empty() {
            self.page.step(wish)?;
        }
        self.used.insert(tool.to_owned());
        let call = format!("{tool}({})", members(arguments));
        self.page.part("call", Style::Call, &glue(&call))?;
        let answer = self.session.call(tool, arguments)?;
        let (label, style) = if answer.failed {
            ("refused", Style::Refused)
        } else {
            ("answer", Style::Good)
        };
        self.page.part(label, style, &glue(&answer.sentence))?;
        Ok(answer)
    }

    /// States something that was checked.
    pub(super) fn checked(&mut self, text: &str) -> Result<(), Interruption> {
        Ok(self.page.part("checked", Style::Good, &glue(text))?)
    }
}

/// An amount in minor units as a person writes it.
pub(super) fn money(amount: i64) -> String {
    format!("{}.{:02} {CURRENCY}", amount / 100, amount % 100)
}

/// Keeps an amount and its currency on one line.
fn glue(text: &str) -> String {
    text.replace(&format!(" {CURRENCY}"), &format!("{GLUE}{CURRENCY}"))
}

/// The longest list that is shown, in characters; of a longer one its length is.
const LONGEST: usize = 70;

/// The members of an object, as they are sent.
fn members(object: &Value) -> String {
    let members = object.as_object().into_iter().flatten();
    let members = members.map(|(name, value)| format!("{name}:{GLUE}{}", shown(value)));
    members.collect::<Vec<_>>().join(", ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if !text.contains(' ') => text.clone(),
        Value::Object(_) => format!("{{{}}}", members(value)),
        Value::Array(items) => {
            let all = items.iter().map(shown).collect::<Vec<_>>().join(", ");
            match items.len() {
                _ if all.len() <= LONGEST => format!("[{all}]"),
                1 => "[1 item]".to_owned(),
                several => format!("[{several} items]"),
            }
        }
        other => other.to_string(),
    }
}

/// These arguments and one more.
pub(super) fn with(mut arguments: Value, name: &str, value: &str) -> Value {
    if let Some(named) = arguments.as_object_mut() {
        named.insert(name.to_owned(), value.into());
    }
    arguments
}

/// Ends the story with `otherwise` unless `is_so`.
pub(super) fn expect(is_so: bool, otherwise: impl Into<String>) -> Result<(), Interruption> {
    if is_so {
        Ok(())
    } else {
        Err(Interruption::Server(otherwise.into()))
    }
}

//! The keys that limit a tool: when a person is asked, how much, how often.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::read::{Read, expected, section};
use super::string_syntax::{StringSyntax, string_syntax};
use super::values::Located;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::text;
use crate::yaml::{Kind, Node};

section! {
    /// What a tool may do without a person, how much, and how often. Agents do not see it: a call
    /// beyond a limit is refused, and nothing of it is sent.
    #[derive(Default)]
    pub struct PolicyEntry {
        /// When a person is asked before anything is sent: `always`, or above an amount. A client
        /// that cannot ask a person cannot use the tool then.
        confirm: Option<Located<Confirmation>>,
        /// The most that one call may move, in minor units of its currency.
        ceiling: Option<Located<i64>>,
        /// The argument that `ceiling` and `above` limit; by default the only one with `money`.
        amount: Option<Located<String>>,
        /// The most calls in a time, counted by each process on its own: `10 per minute`.
        rate: Option<Located<Rate>>,
    }
}

impl PolicyEntry {
    /// The amount up to which nobody is asked.
    pub(crate) fn threshold(&self) -> Option<&Located<i64>> {
        match &self.confirm.as_ref()?.value {
            Confirmation::Always => None,
            Confirmation::Above(threshold) => Some(&threshold.above),
        }
    }
}

section! {
    /// The amount up to which nobody is asked.
    pub struct ThresholdEntry {
        /// A person is asked before more than this moves, in minor units.
        above: Located<i64>,
    }
}

/// When a person is asked.
#[derive(Debug, Clone)]
pub enum Confirmation {
    /// `always`
    Always,
    /// `{ above: 50000 }`
    Above(ThresholdEntry),
}

impl Read for Confirmation {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match &node.kind {
            Kind::Mapping(_) => ThresholdEntry::read(node, cx).map(Self::Above),
            Kind::String(text) if text == "always" => Ok(Self::Always),
            Kind::String(text) => {
                let message = format!("`{}` does not say when to ask", text::shown(text));
                let label = "write `always`, or `{ above: 50000 }`; to ask never, leave it out";
                Err(cx.report(Diagnostic::new(&node.span, message).label(label)))
            }
            _ => Err(expected("`always` or `{ above: 50000 }`", node, cx)),
        }
    }
}

impl JsonSchema for Confirmation {
    fn schema_name() -> Cow<'static, str> {
        "Confirmation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "When a person is asked", "anyOf": [
            { "const": "always", "description": "Before every call" },
            generator.subschema_for::<ThresholdEntry>(),
        ] })
    }
}

/// Calls in a time: `10 per minute`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// The most calls.
    pub calls: u32,
    /// The length of the time in seconds.
    pub seconds: u32,
}

/// The most calls that can be counted, since each is remembered for the length of the period.
const MOST: u32 = 10_000;

/// A rate that is written with a slash, as it is to be written.
fn per(text: &str) -> Option<String> {
    let (calls, time) = text.split_once('/')?;
    let calls: u32 = calls.trim().parse().ok()?;
    let time = time.trim().trim_end_matches('s').to_lowercase();
    let time = match time.as_str() {
        "" | "sec" | "second" => "second",
        "m" | "min" | "minute" => "minute",
        "h" | "hour" => "hour",
        "d" | "day" => "day",
        _ => return None,
    };
    Some(format!("{calls} per {time}"))
}

impl StringSyntax for Rate {
    const WHAT: &'static str = "a rate, such as `10 per minute`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s+per\s+(second|minute|hour|day)\s*$";
    const EXAMPLES: &'static [&'static str] = &["10 per minute", "100 per day"];

    fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let (Some(calls), Some("per"), Some(time), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(match per(text) {
                Some(rate) => format!("write `{rate}`"),
                None => "it is not a number, `per` and a time".to_owned(),
            });
        };
        let seconds = match time {
            "second" => 1,
            "minute" => 60,
            "hour" => 3_600,
            "day" => 86_400,
            _ => return Err("the times are `second`, `minute`, `hour` and `day`".to_owned()),
        };
        let calls = calls.parse().ok();
        let calls = calls.filter(|calls| (1..=MOST).contains(calls));
        let calls = calls.ok_or(format!("the number is not between 1 and {MOST}"))?;
        Ok(Self { calls, seconds })
    }
}

string_syntax!(Rate);

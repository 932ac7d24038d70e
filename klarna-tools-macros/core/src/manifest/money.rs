//! What a manifest says of an amount of money.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::read::{Read, expected};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::text;
use crate::yaml::{Kind, Node};

/// The place of an amount's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Money {
    /// `true`: the place that the tool's own amount names.
    Own,
    /// An argument, or a field of the result.
    Place(String),
}

impl Read for Money {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match (&node.kind, node.as_bool()) {
            (Kind::String(place), _) => {
                text::check(place, &node.span, cx);
                Ok(Self::Place(place.trim_end().to_owned()))
            }
            (_, Some(true)) => Ok(Self::Own),
            (_, Some(false)) => {
                let message = "`money: false` has no meaning";
                Err(cx.report(Diagnostic::new(&node.span, message).label("leave `money` out")))
            }
            _ => {
                let what = "the place of a currency, or `true` for that of the tool's own amount";
                Err(expected(what, node, cx))
            }
        }
    }
}

impl JsonSchema for Money {
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "What contains the currency of an amount", "anyOf": [
            { "type": "string", "description": "An argument, or a field of the result" },
            { "const": true, "description": "What the tool's own amount names" },
        ] })
    }
}

/// Whether a call moves money, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MovesMoney {
    /// `true` or `false`.
    Is(bool),
    /// The amount that moves: an argument, or a field of a report.
    Amount(String),
}

impl MovesMoney {
    /// Whether money moves.
    #[must_use]
    pub fn is(&self) -> bool {
        *self != Self::Is(false)
    }
}

/// What people write in place of `true` and `false`.
const TRUTHS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "y", "n"];

impl Read for MovesMoney {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match &node.kind {
            Kind::String(place) if !TRUTHS.contains(&&*place.to_lowercase()) => {
                text::check(place, &node.span, cx);
                Ok(Self::Amount(place.trim_end().to_owned()))
            }
            _ => bool::read(node, cx).map(Self::Is),
        }
    }
}

impl JsonSchema for MovesMoney {
    fn schema_name() -> Cow<'static, str> {
        "MovesMoney".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Whether a call moves money", "anyOf": [
            { "type": "boolean" },
            {
                "type": "string",
                "description": "The amount that moves: an argument, or a field of a report",
            },
        ] })
    }
}

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

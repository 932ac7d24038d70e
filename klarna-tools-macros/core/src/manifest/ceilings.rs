//! The key that limits how much money tools move.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::read::{Read, all, expected, section};
use super::values::{Anything, Entries, Located};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{amount_in_minor_units, currency_exponent};
use crate::text::shown;
use crate::yaml::{Kind, Node};

section! {
    /// The most that some tools may move together, by currency. A call beyond it is refused, and so
    /// is one in a currency that is not named here.
    pub struct CeilingEntry {
        /// The tools whose amounts are added up; by default every tool that moves money.
        tools: Option<Located<Vec<Located<String>>>>,
        /// The most that one call may move, in minor units: `{ USD: 50000 }` is 500.00 USD.
        call: Option<Located<Amounts>>,
        /// The most that all calls within any 24 hours may move, in minor units.
        day: Option<Located<Amounts>>,
    }
}

/// Amounts in minor units, by the currency that they are in.
#[derive(Debug, Clone)]
pub struct Amounts(pub Vec<(Located<String>, Located<i64>)>);

impl Read for Amounts {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let Entries(entries) = Entries::<Anything>::read(node, cx)?;
        let amounts = entries.into_iter().map(|(currency, Anything(node))| {
            let value = read_amount(&node, &currency.value, cx)?;
            let span = node.span;
            Ok((currency, Located { value, span }))
        });
        all(amounts).map(Self)
    }
}

fn read_amount(node: &Node, currency: &str, cx: &mut Diagnostics) -> Result<i64, Reported> {
    if let Some(amount) = node.as_i64() {
        return Ok(amount);
    }
    if !matches!(node.kind, Kind::Number(_)) || !node.span.text().contains('.') {
        return Err(expected("an integer", node, cx));
    }
    let decimal = Diagnostic::new(&node.span, "amounts are integers in minor units");
    let units = amount_in_minor_units(node.span.text(), currency);
    let label = units.map_or_else(
        || {
            let decimals = currency_exponent(currency);
            format!("an amount in {} has {decimals} decimals", shown(currency))
        },
        |units| format!("write `{units}`"),
    );
    Err(cx.report(decimal.label(label)))
}

impl JsonSchema for Amounts {
    fn schema_name() -> Cow<'static, str> {
        "Amounts".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Amounts in minor units, by ISO 4217 code",
            "type": "object",
            "propertyNames": { "pattern": "^[A-Z]{3}$" },
            "additionalProperties": { "type": "integer", "minimum": 1 },
        })
    }
}

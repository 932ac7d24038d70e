//! What redaction costs with all rules, beside reading the same bytes as JSON.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use klarna_bench::Failure;
use serde_json::{Map, Value, json};
use toolspec_core::source::Source;
use toolspec_core::{File, compile};
use toolspec_runtime::{Redact, Tool};

use crate::programs::workspace;
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

/// Everything that there is.
const RULES: &str = "
redact:
  email:
  card_number:
  iban:
  phone:
  national_number: { countries: [AT, AU, BE, CA, CH, DE, DK, ES, FI, FR, GB, IE, IT, NL, NO, PL, PT, SE, US] }
";

/// One pattern of the manifest's own beside it.
const PATTERN: &str = "  voucher: { pattern: 'GC-[0-9A-Z]{12}' }\n";

/// How often each is cleaned for one value.
const TIMES: u32 = 200;

const ORDER: &str = include_str!("full-order.json");

const PROSE: &str =
    "The parcel was handed over to the carrier in good time, and the shop has told the buyer so. ";

const NUMBERS: &str = "Order 20260131 of 3 lines came to 1 234.50 EUR; call +46 70 123 45 67 or write to a@b.example. ";

pub(crate) fn measure(runs: u16) -> Result<Vec<Row>, Failure> {
    let texts = [
        ("an order", ORDER.to_owned()),
        ("prose", json!({ "note": PROSE.repeat(160) }).to_string()),
        (
            "prose with numbers",
            json!({ "note": NUMBERS.repeat(160) }).to_string(),
        ),
    ];
    let mut rows = Vec::new();
    for (name, rules) in [("redaction", RULES), ("with a pattern", PATTERN)] {
        let rules = if name == "redaction" {
            rules.to_owned()
        } else {
            RULES.to_owned() + rules
        };
        for (text, json) in &texts {
            rows.push(row(&format!("{name}, {text}, a KiB"), &rules, json, runs)?);
        }
    }
    Ok(rows)
}

fn row(measure: &str, rules: &str, text: &str, runs: u16) -> Result<Row, Failure> {
    let folder = workspace().join("specs");
    let manifest = fs::read_to_string(folder.join("klarna.yaml"))? + rules;
    let load = |name: &str| {
        let bytes = fs::read(folder.join(name)).map_err(|why| why.to_string())?;
        let name = name.to_owned();
        Ok(File { name, bytes })
    };
    let toolset = compile(&Source::new("klarna.yaml", manifest), load);
    let toolset = toolset.map_err(|mistakes| mistakes.render())?;
    let mut tools = toolset.tools.into_iter();
    let tool = tools.find(|tool| tool.name == "get_order_details");
    let tool = Tool::from(tool.ok_or("there is no such tool")?);
    let redaction = toolset.server.redaction;
    let value: Value = serde_json::from_str(text)?;
    let kibibytes = f64::from(u32::try_from(text.len())?) / 1024.0;
    let (mut cleaned, mut read) = (Sample::default(), Sample::default());
    for _ in 0..runs {
        let mut copies: Vec<Value> = (0..TIMES).map(|_| value.clone()).collect();
        let started = Instant::now();
        for copy in &mut copies {
            let mut redact =
                Redact::of(&redaction, &tool, &Map::new()).ok_or("there are no rules")?;
            redact.value(copy);
            black_box(redact.finish());
        }
        let each =
            |time: Instant| time.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES) / kibibytes;
        cleaned.add(each(started));
        let started = Instant::now();
        for _ in 0..TIMES {
            black_box(serde_json::from_str::<Value>(black_box(text))?);
        }
        read.add(each(started));
    }
    Ok(Row {
        measure: measure.to_owned(),
        unit: Unit::Microseconds,
        ours: cleaned,
        floor: Some(read),
        limit: Limit::None,
    })
}

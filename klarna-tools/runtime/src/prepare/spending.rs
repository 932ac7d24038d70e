//! What a call moves, and whether its ceilings let that through.

use serde_json::{Map, Value};
use tokio::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

use crate::arguments::Arguments;
use crate::client::Client;
use crate::failure::outcome::{Failure, Outcome};
use crate::money;
use crate::result::projection::Projection;
use crate::send::read_back;
use crate::store::{Beyond, Spending};
use crate::tools::Tool;
use toolspec_model::{Limits, ValueRef};

/// How long all reads together may take.
const LONGEST: Duration = Duration::from_secs(10);

const TELL: &str = "Tell the person who asked for it. Do not split it into several calls, and do not \
                    use another tool or currency instead, unless they say so.";

/// What a call counts as, if its tool is under a ceiling. What is not known before the call is read
/// first; if that fails, or one call may not move so much, nothing is to be sent.
pub(crate) async fn of(
    tool: &Tool,
    client: &Client,
    arguments: &Arguments,
) -> Result<Option<Spending>, Box<Failure>> {
    let Some(limits) = client.tools().server().limits_of(tool) else {
        return Ok(None);
    };
    let read = read(tool, client, arguments, &limits).await?;
    let spending = spending(&limits, arguments, &read);
    let spending = spending.map_err(|why| refused(tool, &why))?;
    if !spending.ceilings.is_empty() && client.store().is_none() {
        return Err(refused(
            tool,
            "A ceiling of a day needs a store, and this program keeps none.",
        ));
    }
    Ok(Some(spending))
}

/// The answer to a call that goes beyond the ceiling of a day.
pub(crate) fn beyond(tool: &Tool, spending: &Spending, beyond: &Beyond) -> Box<Failure> {
    let say = |amount: u64| written(amount, &spending.currency);
    let next = beyond.next.as_ref();
    let next = next.map(|(when, amount)| format!(" {} becomes free at {when} UTC.", say(*amount)));
    let enough = match &beyond.enough {
        Some(when) => format!("There is enough for this call at {when} UTC."),
        None => "It is above the ceiling by itself.".to_owned(),
    };
    let message = format!(
        "The ceiling `{}` lets {} through within 24 hours; {} is left, and this call of {} asks for {}.{} {enough}",
        beyond.ceiling,
        say(beyond.most),
        say(beyond.left),
        tool.name,
        say(spending.amount),
        next.unwrap_or_default()
    );
    refused(tool, &message)
}

async fn read(
    tool: &Tool,
    client: &Client,
    arguments: &Arguments,
    limits: &Limits<'_>,
) -> Result<Map<String, Value>, Box<Failure>> {
    let deadline = Instant::now() + LONGEST.min(client.budget(tool));
    let mut projection = Projection::default();
    for report in &limits.reads {
        let never = CancellationToken::new();
        let body = read_back::read(report, client, arguments, deadline, &never).await;
        let body = body.map_err(|why| {
            let message = format!(
                "What this call moves could not be read before it ({}): {why}.",
                report.request.operation()
            );
            let mut failure = Failure::new(tool, Outcome::NotSent, message)
                .with_next("Call again; if it fails again, let a person look at it.");
            failure.retryable = true;
            failure
        })?;
        projection.add(&report.name, &report.schema, body);
    }
    Ok(projection.fields)
}

fn spending(
    limits: &Limits<'_>,
    arguments: &Arguments,
    read: &Map<String, Value>,
) -> Result<Spending, String> {
    let Some(moved) = limits.moved else {
        return Err("It is under a ceiling, and what a call of it moves is not known.".to_owned());
    };
    let at = |place| at(place, arguments, read);
    let amount = at(&moved.amount).and_then(money::minor_units);
    let amount = amount.and_then(|amount| u64::try_from(amount.unsigned_abs()).ok());
    let currency = at(&moved.currency).and_then(money::code);
    let (Some(amount), Some(currency)) = (amount, currency) else {
        return Err("It is under a ceiling, and its amount or currency cannot be read.".to_owned());
    };
    let currency = currency.to_uppercase();
    let mut ceilings = Vec::new();
    for (name, ceiling) in &limits.ceilings {
        if !ceiling.names(&currency) {
            return Err(format!(
                "The ceiling `{name}` lets nothing through in {currency}."
            ));
        }
        if let Some(most) = ceiling.call.get(&currency).filter(|most| amount > **most) {
            return Err(format!(
                "The ceiling `{name}` lets {} through in one call, and this one asks for {}.",
                written(*most, &currency),
                written(amount, &currency)
            ));
        }
        let day = ceiling.day.get(&currency);
        ceilings.extend(day.map(|most| ((*name).to_owned(), *most)));
    }
    Ok(Spending {
        amount,
        currency,
        ceilings,
    })
}

/// The value at a place: an argument, or a field of what was read.
fn at<'v>(
    place: &ValueRef,
    arguments: &'v Arguments,
    read: &'v Map<String, Value>,
) -> Option<&'v Value> {
    match place {
        ValueRef::Argument(name) => arguments.get(name),
        ValueRef::Result(path) => {
            let (first, rest) = path.split_first()?;
            rest.iter()
                .try_fold(read.get(first)?, |value, name| value.get(name))
        }
    }
}

fn written(amount: u64, currency: &str) -> String {
    money::format_minor_units(amount.into(), Some(currency))
}

fn refused(tool: &Tool, why: &str) -> Box<Failure> {
    Failure::new(tool, Outcome::NotSent, why).with_next(TELL)
}

//! The limits of a tool, checked before anything is sent.

use crate::arguments::Arguments;
use crate::client::Client;
use crate::failure::outcome::{Failure, Outcome};
use crate::money;
use crate::prepare::currency::Currencies;
use crate::tools::Tool;
use toolspec_model::{Confirm, Policy, Rate};

/// Refuses a call that moves more than the ceiling of its tool.
pub(crate) async fn check_ceiling(
    tool: &Tool,
    client: &Client,
    arguments: &Arguments,
) -> Result<(), Box<Failure>> {
    let Some(ceiling) = tool.policy.ceiling else {
        return Ok(());
    };
    let moved = moved(&tool.policy, arguments);
    if moved.is_some_and(|moved| moved <= ceiling) {
        return Ok(());
    }
    let currency = currency(tool, client, arguments).await;
    let say = |amount: u64| {
        let formatted = money::format_value(&amount.into(), currency.as_deref());
        formatted.unwrap_or_else(|| amount.to_string())
    };
    let asked = moved.map(say);
    let message = format!(
        "One call of {} may move at most {}; this one asks for {}.",
        tool.name,
        say(ceiling),
        asked.as_deref().unwrap_or("an amount that cannot be read")
    );
    Err(Failure::new(tool, Outcome::NotSent, message).with_next(
        "Tell the person who asked for it. Do not split it into several calls unless they say so.",
    ))
}

/// Counts the call, or refuses it where its tool has been called too often.
pub(crate) fn check_rate(tool: &Tool, client: &Client) -> Result<(), Box<Failure>> {
    let Some(rate) = tool.policy.rate else {
        return Ok(());
    };
    let Err(wait) = client.admit(&tool.name, rate) else {
        return Ok(());
    };
    let wait = seconds(wait.as_millis().div_ceil(1000));
    let message = format!(
        "{} may be called {} per {}, and it was.",
        tool.name,
        times(rate.calls),
        period(rate)
    );
    let mut failure = Failure::new(tool, Outcome::NotSent, message)
        .with_next(format!("Wait {wait}, then call again."));
    failure.retryable = true;
    Err(failure)
}

/// Whether a person is to be asked first; an amount that cannot be read is above every threshold.
pub(crate) fn wants_confirmation(tool: &Tool, arguments: &Arguments) -> bool {
    match tool.policy.confirm {
        None => false,
        Some(Confirm::Always) => true,
        Some(Confirm::Above(threshold)) => {
            moved(&tool.policy, arguments).is_none_or(|moved| moved > threshold)
        }
    }
}

/// The size of the amount in `arguments`, without its sign.
fn moved(policy: &Policy, arguments: &Arguments) -> Option<u64> {
    let amount = arguments.get(&policy.amount.as_ref()?.argument)?;
    amount
        .as_u64()
        .or_else(|| amount.as_i64().map(i64::unsigned_abs))
}

/// The currency of the limited amount, from the place that the manifest names.
async fn currency(tool: &Tool, client: &Client, arguments: &Arguments) -> Option<String> {
    let amount = tool.policy.amount.as_ref()?;
    let limited = tool.argument(&amount.argument)?;
    let marked = limited.schema.money.as_ref().map(ToString::to_string);
    let argument = || Some(format!("$inputs.{}", amount.currency.as_ref()?));
    let place = marked.or_else(argument)?;
    let currencies = Currencies::read(tool, client, arguments, &[&place]).await;
    currencies.at(&place).map(str::to_owned)
}

fn times(calls: u32) -> String {
    match calls {
        1 => "once".to_owned(),
        calls => format!("{calls} times"),
    }
}

fn period(rate: Rate) -> String {
    match rate.seconds {
        1 => "second".to_owned(),
        60 => "minute".to_owned(),
        3_600 => "hour".to_owned(),
        86_400 => "day".to_owned(),
        other => seconds(other.into()),
    }
}

fn seconds(count: u128) -> String {
    match count {
        1 => "1 second".to_owned(),
        count => format!("{count} seconds"),
    }
}

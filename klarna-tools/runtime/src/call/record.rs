//! A write and its record in the store.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::client::Client;
use crate::failure::next_step;
use crate::failure::outcome::{Failure, Outcome};
use crate::key::{CallKey, Lifetime};
use crate::memory::{Decision, Ending, Write, is_void};
use crate::prepare::plan::{Plan, not_sent};
use crate::prepare::spending;
use crate::store::{Admission, End, NewWrite};
use crate::tools::Tool;

/// What a call needs beyond its own time to end.
const MARGIN: Duration = Duration::from_secs(15);

/// What follows the fact that an earlier call was cut off.
const FOUND: &str = "Nothing was sent: an identical call was begun at";

/// Records a write before it is sent. If it belongs to one of an earlier process, it goes on under
/// its key, or ends here.
pub(super) async fn begin(
    tool: &Tool,
    client: &Client,
    plan: Plan,
    write: &Arc<Write>,
) -> Result<(Plan, Decision), Box<Failure>> {
    let spending = spending::of(tool, client, &plan.arguments).await?;
    let (Some(store), Some(call)) = (client.store(), plan.call) else {
        return Ok((plan, Decision::Begin));
    };
    let key = plan.key.map(|key| key.to_string());
    let lifetime = Lifetime::of(tool);
    let new = NewWrite {
        scope: client.scope(),
        call: call.bytes(),
        tool: &tool.name,
        key: key.as_deref(),
        is_repetition: plan.is_repetition,
        repeatable: lifetime.duration(),
        longest: client.budget(tool) + MARGIN,
        spending: spending.as_ref(),
    };
    let admission = store.begin(new).await;
    match admission.map_err(|why| not_sent(tool, &why))? {
        Admission::Begun(ticket) => {
            write.record(store, ticket);
            Ok((plan, Decision::Begin))
        }
        Admission::Beyond(beyond) => Err(match &spending {
            Some(spending) => spending::beyond(tool, spending, &beyond),
            None => Failure::new(tool, Outcome::NotSent, "It is beyond a ceiling."),
        }),
        Admission::Resumed { ticket, key } => {
            let key = CallKey::kept(&key, lifetime);
            write.record(store, ticket);
            write.resume(key);
            Ok((plan.again(tool, client, key)?, Decision::Resume))
        }
        Admission::Earlier {
            ticket,
            is_done,
            begun,
            ids,
        } => {
            write.record(store, ticket);
            write.recall();
            Err(earlier(tool, client, is_done, &begun, ids))
        }
    }
}

/// Records how a write has ended. The outcome stays what it is if that fails.
pub(super) async fn end(tool: &Tool, client: &Client, write: &Write, ending: &Ending) {
    let (Some(store), Some(ticket)) = (client.store(), write.ticket()) else {
        return;
    };
    let (end, ids) = match ending {
        Ok(success) => (End::Done, ids(tool, &success.structured)),
        Err(_) if is_void(ending) => (End::Void, Map::new()),
        Err(failure) if failure.outcome == Outcome::DoneUnconfirmed => {
            (End::Done, ids(tool, &failure.known))
        }
        Err(_) => (End::Unknown, Map::new()),
    };
    if let Err(why) = store.end(ticket, end, ids).await {
        tracing::error!(
            tool = tool.name,
            "the end of a write was not recorded: {}",
            why.reason
        );
    }
}

/// The ids in a result. Those of a tool with a key are not needed: its answer can be fetched again.
fn ids(tool: &Tool, fields: &Map<String, Value>) -> Map<String, Value> {
    if tool.idempotency_argument().is_some() {
        return Map::new();
    }
    let is_id = |name: &str| name == "id" || name.ends_with("_id");
    let ids = fields
        .iter()
        .filter(|(name, value)| is_id(name) && value.is_string());
    ids.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The answer to a write that an earlier process has begun.
fn earlier(
    tool: &Tool,
    client: &Client,
    is_done: bool,
    begun: &str,
    ids: Map<String, Value>,
) -> Box<Failure> {
    let portal = client.tools().server().portal();
    let (outcome, message, next) = if is_done {
        let message =
            format!("{FOUND} {begun} UTC and carried out, and its answer reached nobody.");
        (
            Outcome::DoneUnconfirmed,
            message,
            next_step::after_done(None, portal),
        )
    } else {
        let message = format!("{FOUND} {begun} UTC, and whether it was carried out is not known.");
        (
            Outcome::Unknown,
            message,
            next_step::safe_repeat(None, portal),
        )
    };
    let mut failure = Failure::new(tool, outcome, message).with_next(next);
    failure.known = ids;
    failure
}

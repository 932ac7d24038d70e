//! What a person reads before they let a call through.

use serde_json::Value;

use crate::client::Client;
use crate::failure::outcome::{Failure, Outcome};
use crate::money;
use crate::prepare::currency::Currencies;
use crate::prepare::plan::Plan;
use crate::prepare::shown::{self, Leaf, quoted};
use crate::tools::Tool;

/// Most characters that are shown.
const LONGEST: usize = 4_000;

/// Room for the remark how much is not shown.
const REMARK: usize = 40;

/// The question, one fact a line: what is done, the amount, where, then all other amounts and every
/// boolean, then as much of the rest as there is room for. Text from an agent is quoted, begins no
/// line and decides no order.
pub(crate) async fn text(
    tool: &Tool,
    client: &Client,
    plan: &Plan,
) -> Result<String, Box<Failure>> {
    let mut arguments = plan.arguments.clone();
    if let Some(name) = tool.idempotency_argument() {
        arguments.shift_remove(name);
    }
    let mut leaves = shown::leaves(tool, &arguments);
    let amount = tool.policy.amount.as_ref();
    for leaf in leaves.iter_mut().flatten() {
        let limited = amount.filter(|amount| amount.argument == leaf.at);
        leaf.money = leaf.money.take().or(limited.map(|amount| {
            let currency = amount.currency.as_ref();
            currency.map_or_else(String::new, |name| format!("$inputs.{name}"))
        }));
    }
    let places = leaves
        .iter()
        .flatten()
        .filter_map(|leaf| leaf.money.as_deref());
    let places: Vec<_> = places.collect();
    let currencies = Currencies::read(tool, client, &arguments, &places).await;

    let is_limited = |leaf: &&Leaf| amount.is_some_and(|amount| amount.argument == leaf.at);
    let mut lines = vec![format!("{} ({})?", tool.title, tool.name)];
    let limited = leaves.iter().flatten().filter(is_limited);
    lines.extend(limited.map(|leaf| line(leaf, &currencies)));
    lines.extend(host(plan).map(|host| format!("at: {host}")));
    let important = leaves.iter().flatten();
    let important = important.filter(|leaf| leaf.matters() && !is_limited(leaf));
    lines.extend(important.map(|leaf| line(leaf, &currencies)));
    let last = "Nothing is sent unless you confirm it.";
    let taken = size(&lines) + last.len();
    let Some(room) = LONGEST.checked_sub(taken) else {
        return Err(too_much(tool));
    };
    lines.extend(the_rest(&leaves, &currencies, room));
    lines.push(last.to_owned());
    Ok(lines.join("\n"))
}

impl Leaf {
    /// Whether a person has to see it.
    fn matters(&self) -> bool {
        self.money.is_some() || self.value.is_boolean()
    }
}

/// The other values: each argument has its share of the room, so that a long one hides no other.
fn the_rest(leaves: &[Vec<Leaf>], currencies: &Currencies<'_>, mut room: usize) -> Vec<String> {
    let others = leaves.iter().map(|leaves| {
        let others = leaves.iter().filter(|leaf| !leaf.matters());
        others
            .map(|leaf| line(leaf, currencies))
            .collect::<Vec<_>>()
    });
    let others: Vec<_> = others.filter(|lines| !lines.is_empty()).collect();
    let mut shown = Vec::new();
    for (index, lines) in others.iter().enumerate() {
        let share = room / (others.len() - index);
        let mut left = share;
        let fits = |line: &&String| {
            let rest = left
                .checked_sub(line.len() + 1)
                .filter(|rest| *rest >= REMARK);
            left = rest.unwrap_or(left);
            rest.is_some()
        };
        let fitting: Vec<_> = lines.iter().take_while(fits).cloned().collect();
        let hidden = lines.len() - fitting.len();
        let mut part = fitting;
        if hidden > 0 {
            part.push(format!("… and {hidden} more that are not shown"));
        }
        room = room.saturating_sub(size(&part));
        shown.extend(part);
    }
    shown
}

fn line(leaf: &Leaf, currencies: &Currencies<'_>) -> String {
    let value = match &leaf.value {
        Value::String(text) => quoted(text),
        Value::Array(_) => "an empty list".to_owned(),
        Value::Object(_) => "an empty object".to_owned(),
        scalar => match &leaf.money {
            Some(place) => amount(scalar, currencies.at(place)),
            None => scalar.to_string(),
        },
    };
    format!("{}: {value}", leaf.at)
}

fn amount(value: &Value, currency: Option<&str>) -> String {
    let amount = money::format_value(value, currency).unwrap_or_else(|| value.to_string());
    match currency {
        Some(_) => amount,
        None => format!("{amount}, currency unknown"),
    }
}

fn host(plan: &Plan) -> Option<&str> {
    plan.requests.first()?.request.url().host_str()
}

fn size(lines: &[String]) -> usize {
    lines.iter().map(|line| line.len() + 1).sum()
}

fn too_much(tool: &Tool) -> Box<Failure> {
    let message = "This call has to be confirmed by a person, and it contains more amounts than a \
                   question can show.";
    Failure::new(tool, Outcome::NotSent, message).with_next(
        "Send fewer elements of its lists in one call, or let a person do this outside of this \
         client.",
    )
}

//! A scripted stand-in for a model: it knows the sentences of `specs/evals.yaml`, and what to call for
//! each. It shows the protocol of `toolspec eval --model`, and says nothing about real models.

#![expect(
    clippy::indexing_slicing,
    reason = "what a JSON value does not have is null"
)]

use std::io::{BufRead as _, Error, Result, stdin};

use serde_json::{Value, json};

/// What transcripts call it.
const NAME: &str = "scripted stand-in, not a language model";

const ORDER: &str = "98765-XYZ";

fn main() -> Result<()> {
    let task = next_line()?;
    println!("{}", json!({"model": NAME}));
    let prompt = task["prompt"].as_str().unwrap_or_default();
    answer(prompt).unwrap_or_else(|| Err(Error::other(format!("no script for {prompt:?}"))))
}

fn answer(prompt: &str) -> Option<Result<()>> {
    let says = |words: &str| prompt.contains(words);
    Some(match prompt {
        _ if says("Open a Klarna checkout") => call("create_payment_session", &session()).map(drop),
        _ if says("98765-XZY") => read("98765-XZY").map(drop),
        _ if says("can I still refund") => read(ORDER).map(drop),
        _ if says("Elm Street") => call("update_order_shipping", &shipping()).map(drop),
        _ if says("in full") => {
            read(ORDER).and_then(|order| capture(&order["remaining_authorized_amount"]))
        }
        _ if says("what is left") => read(ORDER).and_then(|order| {
            let amount = |name: &str| order[name].as_i64().unwrap_or_default();
            let left = amount("captured_amount") - amount("refunded_amount");
            refund(left)
        }),
        _ if says("Take the $110") => capture(&11_000.into()),
        _ if says("Capture $200") => capture(&20_000.into()),
        _ if says("$50") => refund(5000),
        _ if says("the whole $150") => refund(15_000),
        _ if says("Cancel it") => {
            call("cancel_authorized_order", &json!({"order_id": ORDER})).map(drop)
        }
        _ => return None,
    })
}

fn read(order: &str) -> Result<Value> {
    let result = call("get_order_details", &json!({"order_id": order}))?;
    Ok(result["structuredContent"].clone())
}

fn capture(amount: &Value) -> Result<()> {
    let arguments = json!({"order_id": ORDER, "captured_amount": amount});
    call("capture_klarna_order", &arguments).map(drop)
}

fn refund(amount: i64) -> Result<()> {
    let arguments = json!({"order_id": ORDER, "refunded_amount": amount});
    call("refund_klarna_order", &arguments).map(drop)
}

/// Makes a call; gives its result, or null if the run has no server.
fn call(name: &str, arguments: &Value) -> Result<Value> {
    println!("{}", json!({"name": name, "arguments": arguments}));
    next_line()
}

fn next_line() -> Result<Value> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn session() -> Value {
    json!({
        "order_amount": 15_000,
        "purchase_currency": "USD",
        "purchase_country": "US",
        "order_lines": [{"name": "Order", "quantity": 1, "unit_price": 15_000, "total_amount": 15_000}],
    })
}

fn shipping() -> Value {
    json!({
        "order_id": ORDER,
        "shipping_address": {
            "street_address": "5 Elm Street", "city": "Albany", "region": "NY", "postal_code": "12207", "country": "US",
        },
        "shipping_info": [{"shipping_company": "UPS", "tracking_number": "1Z999AA10123456784"}],
    })
}

//! The story: a cart becomes an order, the order becomes money, and some of it goes back.

use std::collections::BTreeSet;

use klarna_sandbox::FIRST_ORDER;
use serde_json::json;

use super::Interruption;
use super::cart::{CART, Line, SECOND_CART};
use super::page::{Page, Style};
use super::session::Session;
use super::teller::{CURRENCY, Teller, expect, money, with};

const COUNTRY: &str = "US";

const ORDERED: i64 = 15_000;
const LAMP: i64 = 11_900;
const SCRATCH: i64 = 2_000;

/// Plays the whole story.
pub(super) fn play(session: &mut Session, page: &mut Page) -> Result<(), Interruption> {
    let used = BTreeSet::new();
    let mut teller = Teller {
        session,
        page,
        used,
    };
    let offered = open(&mut teller)?;
    let wishes = [
        "The shopper's cart is full: a lamp and two bulbs, 150.00 USD.",
        "Has the shopper agreed to pay? In the sandbox every shopper does.",
        "Place the order before the authorization runs out.",
    ];
    let order = purchase(&mut teller, CART, wishes)?;
    let capture = ship_the_lamp(&mut teller, &order)?;
    track_the_parcel(&mut teller, &order, &capture)?;
    give_money_back(&mut teller, &order)?;
    let wishes = [
        "The same shopper orders a candle holder, 40.00 USD ...",
        "",
        "",
    ];
    let second = purchase(&mut teller, SECOND_CART, wishes)?;
    cancel(&mut teller, &second)?;
    balance(&mut teller, &order, &second)?;
    close(&mut teller, &offered)
}

/// Connects; returns the tools that the server offers.
fn open(teller: &mut Teller<'_>) -> Result<BTreeSet<String>, Interruption> {
    teller
        .page
        .heading("A purchase with klarna-mcp: every tool, no account, no real money")?;
    teller.page.paragraph(
        "A second klarna-mcp now runs as an MCP server, with a sandbox that behaves like Klarna. \
         Each call below really goes to it, and each answer is what an agent reads.",
    )?;
    let version = teller.session.open()?;
    let offered: BTreeSet<_> = teller.session.tools()?.into_iter().collect();
    let connected = format!(
        "Connected over MCP {version}: {} tools. Amounts in calls are in minor units: {ORDERED} is {}.",
        offered.len(),
        money(ORDERED)
    );
    teller.page.paragraph(&connected)?;
    if teller.page.paced {
        teller
            .page
            .paragraph("Paced for reading; with --no-pause it comes all at once.")?;
    }
    Ok(offered)
}

/// From a cart to an order; returns the id of the order.
fn purchase(
    teller: &mut Teller<'_>,
    cart: &[Line],
    [full, agreed, place]: [&str; 3],
) -> Result<String, Interruption> {
    let amount: i64 = cart.iter().map(Line::total).sum();
    let arguments = json!({
        "order_amount": amount,
        "order_tax_amount": 0,
        "order_lines": cart.iter().map(Line::to_json).collect::<Vec<_>>(),
        "purchase_country": COUNTRY,
        "purchase_currency": CURRENCY,
    });
    let session = teller.succeed(full, "create_payment_session", &arguments)?;
    let session_id = session.text("/session_id");

    let asked = json!({"session_id": session_id});
    let read = teller.succeed(agreed, "get_payment_session", &asked)?;
    let token = read.text("/authorization_token");
    expect(
        !token.is_empty(),
        "the session reveals no authorization token",
    )?;

    if !agreed.is_empty() {
        teller.checked("The session contains an authorization token: the shopper has agreed.")?;
    }
    let arguments = with(arguments, "authorization_token", &token);
    let order = teller.succeed(place, "create_klarna_order", &arguments)?;
    let order_id = order.text("/order_id");
    expect(!order_id.is_empty(), "the order has no id")?;
    Ok(order_id)
}

/// Captures the price of the lamp once, though it is asked for twice; returns the capture's id.
fn ship_the_lamp(teller: &mut Teller<'_>, order_id: &str) -> Result<String, Interruption> {
    let arguments = json!({
        "order_id": order_id,
        "captured_amount": LAMP,
        "description": "Walnut desk lamp, shipped",
    });
    let wish = "The lamp ships today, the bulbs are out of stock: take the money for the lamp.";
    let first = teller.succeed(wish, "capture_klarna_order", &arguments)?;
    let capture_id = first.text("/capture_id");
    let captured = "/order/captured_amount";
    expect(
        first.amount(captured) == Some(LAMP),
        "the lamp was not captured",
    )?;

    let key = first.text("/idempotency_key");
    let arguments = with(arguments, "idempotency_key", &key);
    let wish =
        "Was it taken? An agent that is not sure asks again, with the key of the first answer.";
    let second = teller.succeed(wish, "capture_klarna_order", &arguments)?;
    expect(
        second.text("/capture_id") == capture_id,
        "the repeat made a second capture",
    )?;
    expect(
        second.amount(captured) == Some(LAMP),
        "the repeat moved money",
    )?;
    let still = format!("Still one capture, still {} taken.", money(LAMP));
    teller.checked(&still)?;
    Ok(capture_id)
}

fn track_the_parcel(
    teller: &mut Teller<'_>,
    order_id: &str,
    capture_id: &str,
) -> Result<(), Interruption> {
    let parcel = json!({"shipping_company": "Example Post", "tracking_number": "EX-4711-0815"});
    let arguments =
        json!({"order_id": order_id, "capture_id": capture_id, "shipping_info": [parcel]});
    let wish = "Tell the shopper where the parcel is.";
    teller.succeed(wish, "update_order_shipping", &arguments)?;
    Ok(())
}

/// First too much, then the right amount.
fn give_money_back(teller: &mut Teller<'_>, order_id: &str) -> Result<(), Interruption> {
    let wish = "The lamp arrives with a scratch. A hasty agent refunds the whole order.";
    let whole = json!({"order_id": order_id, "refunded_amount": ORDERED});
    let refusal = teller.call(wish, "refund_klarna_order", &whole)?;
    expect(
        refusal.failed,
        "a refund of more than was captured was not refused",
    )?;

    let wish = "The refusal says what to do. The shopper is happy with 20.00 USD.";
    let arguments = json!({
        "order_id": order_id,
        "refunded_amount": SCRATCH,
        "description": "Scratch on the base",
    });
    let refund = teller.succeed(wish, "refund_klarna_order", &arguments)?;
    let refunded = refund.amount("/order/refunded_amount");
    expect(refunded == Some(SCRATCH), "the refund did not arrive")
}

fn cancel(teller: &mut Teller<'_>, order_id: &str) -> Result<(), Interruption> {
    let wish = "... and changes their mind. Nothing was captured, so the order can be cancelled.";
    let arguments = json!({"order_id": order_id});
    teller.succeed(wish, "cancel_authorized_order", &arguments)?;
    Ok(())
}

/// Reads both orders back and shows where the money is.
fn balance(teller: &mut Teller<'_>, first: &str, second: &str) -> Result<(), Interruption> {
    let wish = "Do the books agree? Read both orders.";
    let kept = teller.succeed(wish, "get_order_details", &json!({"order_id": first}))?;
    let gone = teller.succeed("", "get_order_details", &json!({"order_id": second}))?;

    teller.page.heading("Ledger")?;
    let head = [
        "",
        "ordered",
        "captured",
        "refunded",
        "still open",
        "status",
    ];
    teller.page.row(head, Some(Style::Dim))?;
    let open = ORDERED - LAMP;
    for (name, order, status, amounts) in [
        (
            "lamp and bulbs",
            &kept,
            "PART_CAPTURED",
            [ORDERED, LAMP, SCRATCH, open],
        ),
        ("candle holder", &gone, "CANCELLED", [4_000, 0, 0, 0]),
    ] {
        let read = [
            "/order_amount",
            "/captured_amount",
            "/refunded_amount",
            "/remaining_authorized_amount",
        ]
        .map(|field| order.amount(field));
        expect(
            read == amounts.map(Some),
            format!("the {name} reads {read:?}"),
        )?;
        expect(
            order.text("/status") == status,
            format!("the {name} is not {status}"),
        )?;
        let [ordered, captured, refunded, open] = amounts.map(money);
        teller
            .page
            .row([name, &ordered, &captured, &refunded, &open, status], None)?;
    }
    let kept = money(LAMP - SCRATCH);
    teller
        .page
        .row(["the shop keeps", "", &kept, "", "", ""], Some(Style::Good))?;
    Ok(())
}

/// The entry of a server in the configuration of an MCP client.
fn entry(program: &str) -> String {
    let program = json!(program);
    format!(
        r#"{{
  "mcpServers": {{
    "klarna": {{
      "command": {program},
      "args": ["serve", "--sandbox"]
    }}
  }}
}}"#
    )
}

fn close(teller: &mut Teller<'_>, offered: &BTreeSet<String>) -> Result<(), Interruption> {
    let untold: Vec<_> = offered.difference(&teller.used).cloned().collect();
    expect(
        untold.is_empty(),
        format!("the story does not use {}", untold.join(", ")),
    )?;
    let program = std::env::current_exe().map_err(Interruption::server)?;
    teller.page.heading("Your turn")?;
    teller
        .page
        .paragraph("Give your MCP client this server; it needs no account:")?;
    let found = entry(&program.to_string_lossy());
    if Page::fits(&found) {
        teller.page.verbatim(&found)?;
    } else {
        teller.page.verbatim(&entry("klarna-mcp"))?;
        let install = "Or give it the whole path. `cargo install --locked --path server` puts \
                       klarna-mcp on your PATH.";
        teller.page.paragraph(install)?;
    }
    teller.page.paragraph(&format!(
        "Then ask it: \"Capture order {FIRST_ORDER}, and refund 50 dollars of it.\" Every sandbox \
         begins with that order, over 150.00 USD.",
    ))?;
    teller.page.paragraph(
        "For Klarna's playground, set KLARNA_API_KEY and KLARNA_SHARED_SECRET, drop --sandbox, and \
         ask `klarna-mcp doctor --online` whether all is well.",
    )?;
    Ok(())
}

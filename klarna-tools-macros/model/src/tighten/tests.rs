use std::collections::BTreeMap;

use super::*;
use crate::{Moved, ValueRef};

fn toolset() -> Toolset {
    let moved = |amount: &str| Moved {
        amount: ValueRef::Argument(amount.to_owned()),
        currency: ValueRef::Argument("currency".to_owned()),
    };
    let tool = |name: &str, moves_money, moved| Tool {
        name: name.to_owned(),
        moves_money,
        moved,
        ..Tool::default()
    };
    let mut toolset = Toolset {
        tools: vec![
            tool("refund_order", true, Some(moved("refunded"))),
            tool("capture_order", true, Some(moved("captured"))),
            tool("cancel_order", true, None),
            tool("read_order", false, None),
        ],
        ..Toolset::default()
    };
    let amounts = |usd: u64, eur: u64| [("USD", usd), ("EUR", eur)];
    let amounts = |usd, eur| amounts(usd, eur).map(|(code, most)| (code.to_owned(), most));
    let ceiling = Ceiling {
        call: BTreeMap::new(),
        day: BTreeMap::from(amounts(200_000, 180_000)),
    };
    toolset
        .server
        .ceilings
        .insert("refunds".to_owned(), ceiling);
    toolset.tools[0].ceilings.push("refunds".to_owned());
    toolset
}

fn tightened(limits: &[&str]) -> Result<Toolset, String> {
    let limits: Result<Vec<CeilingLimit>, String> = limits.iter().map(|it| it.parse()).collect();
    toolset().tightened(&limits?)
}

fn most(toolset: &Toolset, ceiling: &str, currency: &str) -> [Option<u64>; 2] {
    let ceiling = &toolset.server.ceilings[ceiling];
    [&ceiling.call, &ceiling.day].map(|amounts| amounts.get(currency).copied())
}

#[test]
fn the_lower_amount_counts() {
    let lower = tightened(&["refunds.day.USD=100000", "refunds.call.USD=5000"]).unwrap();
    assert_eq!(most(&lower, "refunds", "USD"), [Some(5_000), Some(100_000)]);
    assert_eq!(most(&lower, "refunds", "EUR"), [None, Some(180_000)]);
    let higher = tightened(&["refunds.day.USD=900000"]).unwrap();
    assert_eq!(higher, toolset());
    let twice = tightened(&["refunds.day.USD=7", "refunds.day.USD=9"]).unwrap();
    assert_eq!(most(&twice, "refunds", "USD"), [None, Some(7)]);
}

#[test]
fn a_tool_gets_a_ceiling_of_its_own_beside_the_others() {
    let limits = [
        "capture_order.day.USD=10",
        "refund_order.call.SEK=20",
        "refund_order.day.SEK=30",
    ];
    let more = tightened(&limits).unwrap();
    assert_eq!(most(&more, "capture_order", "USD"), [None, Some(10)]);
    assert_eq!(most(&more, "refund_order", "SEK"), [Some(20), Some(30)]);
    let names = ["refunds", "refund_order"].map(str::to_owned);
    assert_eq!(more.tools[0].ceilings, names);
    let limits = more.server.limits_of(&more.tools[0]).unwrap();
    assert_eq!(limits.ceilings.len(), 2);
    assert!(more.server.limits_of(&more.tools[3]).is_none());
}

#[test]
fn every_limit_that_cannot_be_is_reported() {
    let limits = [
        "refunds.day.SEK=1",
        "refund.day.USD=1",
        "cancel_order.day.USD=1",
        "read_order.call.USD=1",
    ];
    let expected = "the ceiling `refunds` lets nothing through in SEK, and can only be tightened; \
        there is no ceiling and no tool that moves money `refund`: did you mean `refunds`?; \
        what a call of `cancel_order` moves is not known: `moves_money` in the manifest says it; \
        `read_order` moves no money";
    assert_eq!(tightened(&limits).unwrap_err(), expected);
}

#[test]
fn a_limit_that_cannot_be_read_says_what_to_write() {
    let form = "write it as `refunds.day.USD=100000`, or `.call.` for one call";
    let periods = "write `a.day.USD=…` for 24 hours, or `a.call.USD=…` for one call";
    for (text, expected) in [
        ("", form),
        ("a.day=1", form),
        (".day.USD=1", form),
        ("a.day.USD", form),
        ("a.daily.USD=1", &format!("`daily` is no period: {periods}")),
        ("a.day.usd=1", "write `USD` for `usd`"),
        ("a.day.US=1", "`US` is no code of ISO 4217, such as `EUR`"),
        (
            "a.day.USD=1.50",
            "amounts are in minor units: write `a.day.USD=150`",
        ),
        (
            "a.day.JPY=10.5",
            "`10.5` is no amount: write an integer in minor units",
        ),
        (
            "a.day.USD=-1",
            "`-1` is no amount: write an integer in minor units",
        ),
        (
            "a.day.USD=0",
            "a ceiling is above zero; `--exclude-tools` leaves a tool out",
        ),
    ] {
        assert_eq!(
            text.parse::<CeilingLimit>().unwrap_err(),
            expected,
            "{text}"
        );
    }
}

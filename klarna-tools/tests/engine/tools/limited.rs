use klarna_tools::spec::{Amount, Confirm, Policy, Rate, Tool};

use super::capture::CAPTURE;
use super::read::READ;

/// Has a ceiling, and wants larger amounts confirmed.
pub(crate) const PAYOUT: Tool = Tool {
    name: "payout",
    aliases: &["pay_out", "transfer"],
    title: "Pay out",
    enforced_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},"captured_amount":{"type":"integer","money":"$inputs.currency"},"currency":{"type":"string"},
        "reference":{"type":"string"},"lines":{"type":"array"},"address":{"type":"object"},
        "idempotency_key":{"type":"string"}},"required":["order_id","captured_amount"]}"#,
    policy: Policy {
        confirm: Some(Confirm::Above(1_000)),
        ceiling: Some(5_000),
        rate: None,
        amount: Some(Amount {
            argument: "captured_amount",
            currency: Some("currency"),
        }),
    },
    ..CAPTURE
};

/// The same with amounts in the currency of the order, which has to be read.
pub(crate) const GIVE_BACK: Tool = Tool {
    name: "give_back",
    title: "Give back",
    enforced_schema: r##"{"type":"object","properties":{
        "order_id":{"type":"string"},
        "captured_amount":{"type":"integer","money":"order.purchase_currency"},
        "reference":{"type":"string"},
        "lines":{"type":"array","items":{"$ref":"#/$defs/line"}},
        "final":{"type":"boolean"},
        "note":{"type":"string"},
        "idempotency_key":{"type":"string"}},"required":["order_id","captured_amount"],
        "$defs":{"line":{"type":"object","properties":{
            "name":{"type":"string"},"price":{"type":"integer","money":"order.purchase_currency"},
            "gift":{"type":"boolean"}}}}}"##,
    policy: Policy {
        amount: Some(Amount {
            argument: "captured_amount",
            currency: None,
        }),
        ..PAYOUT.policy
    },
    ..CAPTURE
};

/// Is always confirmed, and has no amount.
pub(crate) const CLOSE: Tool = Tool {
    name: "close",
    title: "Close the order",
    policy: Policy {
        confirm: Some(Confirm::Always),
        ..Policy::NONE
    },
    ..CAPTURE
};

/// May be called twice an hour.
pub(crate) const RARE: Tool = Tool {
    name: "rare",
    policy: Policy {
        rate: Some(Rate {
            calls: 2,
            seconds: 3_600,
        }),
        ..Policy::NONE
    },
    ..READ
};

/// Moves money, once an hour.
pub(crate) const SELDOM: Tool = Tool {
    name: "seldom",
    policy: Policy {
        rate: Some(Rate {
            calls: 1,
            seconds: 3_600,
        }),
        ..Policy::NONE
    },
    ..CAPTURE
};
